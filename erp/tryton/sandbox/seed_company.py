"""The company: its currency, chart of accounts, fiscal years, taxes, payment terms, warehouses and settings."""
from decimal import Decimal

from trytond.transaction import Transaction

# What one unit of the company's currency costs in another one. The books keep no rates, so every pair has this.
FOREIGN_RATE = Decimal('0.92')


def enter_company(ledger):
    enter_currencies(ledger)
    enter_legal_entity(ledger)
    with Transaction().set_context(company=ledger.company):
        enter_accounts(ledger)
        for year in fiscal_years(ledger.books.today):
            enter_fiscal_year(ledger, year)
        enter_taxes(ledger)
        enter_payment_terms(ledger)
        enter_warehouses(ledger)
        configure(ledger)


def enter_currencies(ledger):
    books = ledger.books
    codes = {books.company.currency} | {c.currency for c in books.customers} | {p.currency for p in books.price_lists}
    since = books.today.replace(year=books.today.year - 5, month=1, day=1)
    ledger.add('currency.currency', {code: {
        'name': code, 'code': code, 'symbol': '$' if code == 'USD' else code, 'digits': 2, 'rounding': Decimal('0.01'),
        'rates': [('create', [{'date': since, 'rate': rate(books, code)}])],
    } for code in sorted(codes)})


def rate(books, code):
    return Decimal(1) if code == books.company.currency else FOREIGN_RATE


def in_company_currency(books, amount, code):
    return (amount / rate(books, code)).quantize(Decimal('0.01'))


def enter_legal_entity(ledger):
    books = ledger.books
    ledger.add('party.party', {'company': {'name': books.company.name, 'code': 'COMPANY'}})
    ledger.add('company.company', {'company': {
        'party': ledger.id('party.party', 'company'),
        'currency': ledger.id('currency.currency', books.company.currency),
    }})
    ledger.company = ledger.id('company.company', 'company')
    User = ledger.model('res.user')
    User.write([User(Transaction().user)], {'companies': [('add', [ledger.company])], 'company': ledger.company})


def enter_accounts(ledger):
    """Creates Tryton's own minimal chart, by its wizard, and remembers the accounts that others need."""
    wizard = ledger.pool.get('account.create_chart', type='wizard')
    session, _, _ = wizard.create()
    chart = wizard(session)
    chart.account.account_template = ledger.model('account.account.template')(
        ledger.data('account', 'account_template_root_en'))
    chart.account.company = ledger.company
    chart.transition_create_account()
    Account = ledger.model('account.account')
    accounts = {account.name: account for account in Account.search([('type', '!=', None)])}
    chart.properties.company = ledger.company
    chart.properties.account_receivable = accounts['Main Receivable']
    chart.properties.account_payable = accounts['Main Payable']
    chart.transition_create_properties()
    ledger.ids['account.account'] = {name: account.id for name, account in accounts.items()}
    cash, = ledger.model('account.journal').search([('type', '=', 'cash')])
    ledger.ids['account.journal'] = {'cash': cash.id}
    ledger.add('account.invoice.payment.method', {'cash': {
        'name': 'Cash', 'journal': cash.id,
        'credit_account': accounts['Main Cash'].id, 'debit_account': accounts['Main Cash'].id,
    }})


def fiscal_years(today):
    """The last two years, in which the history lies, this one, and the next, into which orders reach."""
    return range(today.year - 2, today.year + 2)


def enter_fiscal_year(ledger, year):
    move_type = ledger.data('account', 'sequence_type_account_move')
    invoice_type = ledger.data('account_invoice', 'sequence_type_account_invoice')
    strict = {
        kind: {'name': '%s %d' % (kind, year), 'sequence_type': invoice_type, 'prefix': '%s-%d-' % (prefix, year), 'padding': 5}
        for kind, prefix in (
            ('out_invoice', 'INV'), ('out_credit_note', 'CN'), ('in_invoice', 'BILL'), ('in_credit_note', 'BCN'))
    }
    Strict = ledger.model('ir.sequence.strict')
    series = dict(zip(strict, Strict.create(list(strict.values()))))
    post, = ledger.model('ir.sequence').create([{'name': 'Moves %d' % year, 'sequence_type': move_type}])
    FiscalYear = ledger.model('account.fiscalyear')
    start = ledger.books.today.replace(year=year, month=1, day=1)
    made, = FiscalYear.create([{
        'name': str(year), 'start_date': start, 'end_date': start.replace(month=12, day=31),
        'post_move_sequence': post.id,
        'invoice_sequences': [('create', [{
            'company': ledger.company, **{kind + '_sequence': sequence.id for kind, sequence in series.items()},
        }])],
    }])
    FiscalYear.create_period([made])


# The key of the tax that products carry. Rules put a place's taxes in its stead.
BASE_TAX = 'Sales tax'


def enter_taxes(ledger):
    """Creates one tax per place in which the books charge any, its jurisdictions as parts, and a rule that applies it.

    The books charge what is due where an order goes. Tryton knows rules by customer, so the places are those of the
    addresses; the empty place is that of exempt customers and of those whom no jurisdiction covers.
    """
    accounts = ledger.ids['account.account']
    places = {places_taxes(ledger.books, address) for address in addresses(ledger.books)} | {()}
    ledger.add('account.tax', {BASE_TAX: {'name': BASE_TAX, 'description': BASE_TAX, 'type': 'none'}, **{
        place: {'name': title(place), 'description': title(place), 'type': 'none', 'childs': [('create', [{
            'name': tax.jurisdiction, 'description': tax.jurisdiction, 'type': 'percentage',
            'rate': Decimal(tax.percent) / 100,
            'invoice_account': accounts['Main Tax'], 'credit_note_account': accounts['Main Tax'],
            'company': ledger.company,
        } for tax in ledger.books.taxes if tax.jurisdiction in place])]} for place in places if place
    }})
    base = ledger.id('account.tax', BASE_TAX)
    ledger.add('account.tax.rule', {place: {'name': title(place), 'kind': 'sale', 'lines': [('create', [{
        'origin_tax': base, 'tax': ledger.id('account.tax', place) if place else None, 'keep_origin': False,
    }])]} for place in places})


def addresses(books):
    for customer in books.customers:
        yield from (ship_to.address for ship_to in customer.ship_tos)
    yield from (order.address for order in books.orders)


def places_taxes(books, address):
    """The names of the jurisdictions that an address falls under."""
    return tuple(
        tax.jurisdiction for tax in books.taxes
        if (tax.country, tax.region) == (address.country, address.region) and tax.city in ('', address.city))


def title(place):
    return ' + '.join(place) or 'No sales tax'


def enter_payment_terms(ledger):
    """Tryton's terms say when what is due; a discount for paying early can only stand in the name."""
    terms = {customer.terms.name: customer.terms.net_days for customer in ledger.books.customers if customer.terms.name}
    ledger.add('account.invoice.payment_term', {name: {'name': name, 'lines': [('create', [{
        'type': 'remainder', 'relativedeltas': [('create', [{'days': days}])],
    }])]} for name, days in terms.items()})


def enter_warehouses(ledger):
    """Makes the warehouse that comes with Tryton the first one, and creates the others like it."""
    Location, books = ledger.model('stock.location'), ledger.books
    lost, = Location.search([('type', '=', 'lost_found')])
    first, = Location.search([('type', '=', 'warehouse')])
    areas = (('input', 'Input'), ('output', 'Output'), ('storage', 'Storage'))
    Location.write([first], {'name': books.warehouses[0].name, 'code': books.warehouses[0].id, 'lost_found_location': lost.id})
    Location.write([getattr(first, area + '_location') for area, _ in areas], {'code': None})
    ledger.ids['stock.location'] = {books.warehouses[0].id: first.id}
    for warehouse in books.warehouses[1:]:
        inside = Location.create([
            {'name': name, 'type': 'storage'} for _, name in areas])
        ledger.add('stock.location', {warehouse.id: {
            'name': warehouse.name, 'code': warehouse.id, 'type': 'warehouse', 'lost_found_location': lost.id,
            **{area + '_location': location.id for (area, _), location in zip(areas, inside)},
        }})


def configure(ledger):
    """Sets what the books' ways need: bill what was shipped, and round taxes by line."""
    for name, settings in (
            ('account.configuration', {'tax_rounding': 'line'}),
            ('sale.configuration', {'sale_invoice_method': 'shipment', 'sale_shipment_method': 'order'})):
        configuration = ledger.model(name)(1)
        for setting, value in settings.items():
            setattr(configuration, setting, value)
        configuration.save()
