"""Open invoices whose orders are not entered."""
from decimal import Decimal

from seed_books import day
from seed_company import places_taxes
from seed_history import freight, level, sold


def carry(ledger, plan):
    """Enters the invoices and posts them; what was paid of them comes with the payments."""
    Invoice = ledger.model('account.invoice')
    orders = {order.number: order for order in ledger.books.orders}
    ledger.add('account.invoice', {
        invoice.number: carried(ledger, invoice, orders[invoice.order]) for invoice in plan.carried})
    made = [ledger.id('account.invoice', invoice.number) for invoice in plan.carried]
    Invoice.update_taxes(Invoice.browse(made))
    for invoice in plan.carried:
        level(ledger, ledger.record('account.invoice', invoice.number), invoice)
    ledger.each('account.invoice', 'post', made)
    ledger.work()


def carried(ledger, invoice, order):
    customer = ledger.books.customer[invoice.customer]
    taxes = () if customer.tax_exempt else places_taxes(ledger.books, order.address)
    journal, = ledger.model('account.journal').search([('type', '=', 'revenue')])
    lines = [sold(ledger, entry, taxes) for entry in invoice.lines]
    if Decimal(invoice.freight):
        lines.append(freight(ledger, invoice.freight))
    currency, revenue = ledger.id('currency.currency', invoice.currency), ledger.id('account.account', 'Main Revenue')
    return {
        'type': 'out', 'number': invoice.number, 'invoice_date': day(invoice.issued_on), 'reference': invoice.order,
        'party': ledger.id('party.party', invoice.customer), 'currency': currency,
        'invoice_address': ledger.id('party.address', (invoice.customer, None)), 'journal': journal.id,
        'account': ledger.id('account.account', 'Main Receivable'),
        'payment_term': ledger.ids['account.invoice.payment_term'].get(customer.terms.name),
        'lines': [('create', [{**line, 'invoice_type': 'out', 'currency': currency, 'account': revenue} for line in lines])],
    }
