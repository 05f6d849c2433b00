"""Holds Tryton against the books: a seed that does not balance must not be used."""
from collections import Counter
from decimal import Decimal

from trytond.transaction import Transaction

from seed_company import rate


def audit(ledger):
    """Raises if an open invoice, a customer's balance or a stock level differs."""
    wrong = list(invoices(ledger)) + list(balances(ledger)) + list(stock(ledger))
    if wrong:
        raise ValueError('Tryton does not agree with the books in %d places: %s' % (len(wrong), '; '.join(wrong[:10])))


def invoices(ledger):
    entered = ledger.ids.get('account.invoice', {})
    for invoice in ledger.books.invoices:
        owed = Decimal(invoice.open)
        if invoice.number in entered:
            left = ledger.record('account.invoice', invoice.number).amount_to_pay
            if left != owed:
                yield 'invoice %s is open with %s, not %s' % (invoice.number, left, owed)
        elif owed:
            yield 'invoice %s is missing' % invoice.number


def balances(ledger):
    """Tryton's receivable is in the company's currency, so a foreign customer's may be off by the cents of changing."""
    owed, foreign = Counter(), Counter()
    for invoice in ledger.books.invoices:
        owed[invoice.customer] += Decimal(invoice.open)
        foreign[invoice.customer] += bool(Decimal(invoice.open))
    for payment in ledger.books.payments:
        owed[payment.customer] -= Decimal(payment.on_account)
    for customer in ledger.books.customers:
        exchange = rate(ledger.books, customer.currency)
        want = owed[customer.id] / exchange
        got = ledger.record('party.party', customer.id).receivable
        allowed = Decimal(0) if exchange == 1 else Decimal('0.02') * (1 + foreign[customer.id])
        if abs(got - want) > allowed:
            yield 'customer %s owes %s, not %s' % (customer.id, got, want)


def stock(ledger):
    """What lies in each warehouse, items without any stock left out."""
    Product = ledger.model('product.product')
    for warehouse in ledger.books.warehouses:
        want = {ledger.id('product.product', level.item): float(level.on_hand)
                for level in ledger.books.stock if level.warehouse == warehouse.id}
        with Transaction().set_context(locations=[ledger.id('stock.location', warehouse.id)], stock_date_end=ledger.books.today):
            for product in Product.browse(list(ledger.ids['product.product'].values())):
                if round(product.quantity - want.get(product.id, 0), 4):
                    yield 'item %s in warehouse %s has %s, not %s' % (
                        product.code, warehouse.id, product.quantity, want.get(product.id, 0))
