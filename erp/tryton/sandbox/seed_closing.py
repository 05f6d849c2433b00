"""What must not stand in the history's way: limits, and what is no longer sold or sold to."""
from decimal import Decimal

from seed_company import in_company_currency


def close(ledger):
    enter_limits(ledger)
    archive(ledger)


def enter_limits(ledger):
    Party = ledger.model('party.party')
    for customer in ledger.books.customers:
        if customer.limit.kind == 'amount':
            limit = in_company_currency(ledger.books, Decimal(customer.limit.amount), customer.currency)
            Party.write([ledger.record('party.party', customer.id)], {'credit_limit_amount': limit})


def archive(ledger):
    """Archives customers who are inactive and items that are discontinued: Tryton's own way to say so."""
    ended = [ledger.record('party.party', customer.id) for customer in ledger.books.customers if not customer.active]
    ledger.model('party.party').write(ended, {'active': False})
    gone = [item.id for item in ledger.books.items if item.status == 'discontinued']
    for model in ('product.product', 'product.template'):
        ledger.model(model).write([ledger.record(model, item) for item in gone], {'active': False})
