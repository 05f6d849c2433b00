"""The stages of entering the books, in the order in which they need each other."""
from trytond.pool import Pool
from trytond.transaction import Transaction

from seed_audit import audit
from seed_carried import carry
from seed_catalog import enter_catalog
from seed_closing import close
from seed_company import enter_company
from seed_customers import enter_customers
from seed_desk import enter_desk
from seed_files import enter_files
from seed_history import enter_history
from seed_ledger import Ledger, without
from seed_payments import enter_payments
from seed_plan import Plan
from seed_prices import enter_price_lists, enter_prices
from seed_stock import enter_stock


def enter(database, books, password):
    """Enters everything in one transaction: a database is seeded whole or not at all. Returns what to tell about it."""
    Pool.start()
    pool = Pool(database)
    with Transaction().start(database, 0, readonly=True):
        pool.init()
    plan, user = Plan(books), administrator(pool, database)
    with Transaction().start(database, user, context={'_skip_warnings': True}) as transaction:
        ledger = Ledger(pool, books)
        enter_company(ledger)
        with transaction.set_context(company=ledger.company):
            enter_catalog(ledger)
            enter_price_lists(ledger)
            enter_customers(ledger)
            enter_prices(ledger)
            enter_stock(ledger, plan)
            enter_files(ledger)
            enter_desk(ledger, password)
            with without(ledger.model('account.invoice'), 'print_invoice'):  # Tryton prints it when somebody asks for it
                carry(ledger, plan)
                enter_history(ledger, plan)
            enter_payments(ledger)
            close(ledger)
            audit(ledger)
        transaction.commit()
    return summary(ledger, plan)


def summary(ledger, plan):
    """How much was entered, and how much of the history was not."""
    books = ledger.books
    counts = [('customers', books.customers), ('items', books.items), ('part numbers', books.cross_references)]
    counts += [(name, ledger.ids.get(model, ())) for name, model in (
        ('price lists', 'product.price_list'), ('price lines', 'product.price_list.line'),
        ('purchases', 'purchase.purchase'), ('orders', 'sale.sale'), ('invoices', 'account.invoice'))]
    yield '%s: %s' % (books.company.name, ', '.join('%d %s' % (len(entered), name) for name, entered in counts))
    yield from plan.left_out()
    yield '%d invoices levelled by %s for rounding' % (len(ledger.rounded), sum(map(abs, ledger.rounded)))


def administrator(pool, database):
    """The user that initialising a database makes. Refuses a database in which somebody has begun to work."""
    with Transaction().start(database, 0, readonly=True):
        if pool.get('company.company').search([]):
            raise ValueError('database %s has a company already' % database)
        user, = pool.get('res.user').search([('login', '=', 'admin')])
        return user.id
