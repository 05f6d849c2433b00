"""What the portal needs of Tryton: a user of its own, a web shop, reasons to take goods back, and journals for payments."""

# The portal reads and sells; confirming past a limit or past stock is asked for by warning, not forbidden.
GROUPS = (
    ('sale', 'group_sale'), ('stock', 'group_stock'), ('account', 'group_account'), ('account_payment', 'group_payment'),
    ('account_credit_limit', 'group_credit_limit'), ('sale_stock_quantity', 'group_sale_stock_quantity'),
)

# Why goods come back, as the types of complaints about an order.
REASONS = ('Damaged in transit', 'Defective', 'Wrong item sent', 'Ordered by mistake', 'No longer needed')

# How money comes in, as the statement journals that the portal enters it in.
RECEIPTS = ('Bank receipts', 'Card receipts')


def enter_desk(ledger, password):
    ledger.add('res.user', {'portal': {
        'name': 'Portal', 'login': 'portal', 'password': password, 'companies': [('add', [ledger.company])],
        'company': ledger.company, 'groups': [('add', [ledger.data(module, name) for module, name in GROUPS])],
    }})
    ledger.add('party.party', {'guest': {'name': 'Guest', 'code': 'GUEST'}})
    ledger.add('web.shop', {'Portal': {
        'name': 'Portal', 'company': ledger.company, 'guest_party': ledger.id('party.party', 'guest'),
        'currency': ledger.id('currency.currency', ledger.books.company.currency),
        'warehouses': [('add', [ledger.id('stock.location', warehouse.id) for warehouse in ledger.books.warehouses])],
    }})
    order, = ledger.model('ir.model').search([('model', '=', 'sale.sale')])
    ledger.add('sale.complaint.type', {reason: {'name': reason, 'origin': order.id} for reason in REASONS})
    enter_receipts(ledger)


def enter_receipts(ledger):
    """Makes the journals that the portal's payments are entered in, one statement a payment: the lines are counted, since
    no balance of a bank is carried on from one to the next."""
    kind = ledger.data('account', 'sequence_type_account_journal')
    for name in RECEIPTS:
        numbers, = ledger.model('ir.sequence').create([{'name': name, 'sequence_type': kind, 'prefix': '%s-' % name[0]}])
        journal, = ledger.model('account.journal').create([{'name': name, 'type': 'statement', 'sequence': numbers.id}])
        ledger.add('account.statement.journal', {name: {
            'name': name, 'journal': journal.id, 'company': ledger.company, 'validation': 'number_of_lines',
            'currency': ledger.id('currency.currency', ledger.books.company.currency),
            'account': ledger.id('account.account', 'Main Cash'),
        }})
