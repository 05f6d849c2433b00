"""What lies in the warehouses and what suppliers owe."""
from decimal import Decimal

from seed_books import day
from seed_catalog import unit


def enter_stock(ledger, plan):
    enter_inventories(ledger, plan)
    enter_purchases(ledger)


# The lines of one count: Tryton takes long over many moves at once.
SHEET = 100


def enter_inventories(ledger, plan):
    """Counts every warehouse on a day before the history."""
    counted = {warehouse.id: [] for warehouse in ledger.books.warehouses}
    for (warehouse, item), quantity in plan.opening_stock().items():
        if quantity:
            counted[warehouse].append({'product': ledger.id('product.product', item), 'quantity': float(quantity)})
    ledger.add('stock.inventory', {(warehouse, start): {
        'location': ledger.record('stock.location', warehouse).storage_location.id, 'date': plan.opening_day(),
        'lines': [('create', lines[start:start + SHEET])],
    } for warehouse, lines in counted.items() for start in range(0, len(lines), SHEET)})
    ledger.each('stock.inventory', 'confirm', ledger.ids['stock.inventory'].values())


def enter_purchases(ledger):
    """Orders from a supplier what the books expect: by warehouse, every receipt on its own day or on none."""
    ledger.add('party.party', {'supplier': {
        'name': 'Supplier', 'addresses': [('create', [{'invoice': True, 'delivery': True}])],
    }})
    due = {}
    for level in ledger.books.stock:
        for receipt in level.receipts:
            due.setdefault(level.warehouse, []).append(purchase_line(ledger, level, receipt))
    supplier = ledger.record('party.party', 'supplier')
    ledger.add('purchase.purchase', {warehouse: {
        'party': supplier.id, 'invoice_address': supplier.addresses[0].id, 'purchase_date': ledger.books.today,
        'warehouse': ledger.id('stock.location', warehouse),
        'currency': ledger.id('currency.currency', ledger.books.company.currency), 'lines': [('create', lines)],
    } for warehouse, lines in due.items()})
    Purchase = ledger.model('purchase.purchase')
    purchases = Purchase.browse(list(ledger.ids['purchase.purchase'].values()))
    Purchase.quote(purchases)
    Purchase.confirm(purchases)
    ledger.work()


def purchase_line(ledger, level, receipt):
    item = ledger.books.item[level.item]
    return {
        'type': 'line', 'product': ledger.id('product.product', item.id), 'quantity': float(receipt.quantity),
        'unit': unit(ledger, item, item.stock_uom), 'unit_price': Decimal(0),
        'delivery_date_edit': True, 'delivery_date_store': day(receipt.on),
    }
