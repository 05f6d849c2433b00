"""Units, categories and products."""
import re
from decimal import Decimal

from seed_books import packs
from seed_company import BASE_TAX

# The decimals of a price in Tryton: [product] price_decimal of the sandbox's configuration.
PRICE_PLACES = Decimal('0.000001')

FREIGHT = 'FREIGHT'


def enter_catalog(ledger):
    enter_units(ledger)
    enter_categories(ledger)
    enter_products(ledger)
    enter_carriers(ledger)


def unit_category(item):
    """What makes two items share their units: the stock unit, and what the others hold."""
    return tuple((unit, per_stock.normalize()) for unit, per_stock in packs(item).items())


def enter_units(ledger):
    categories = {unit_category(item) for item in ledger.books.items}
    ledger.add('product.uom.category', {
        category: {'name': ', '.join('%s %s' % (name, format(held, 'f')) for name, held in category)} for category in categories})
    ledger.add('product.uom', {(category, unit): {
        'name': unit, 'symbol': unit, 'category': ledger.id('product.uom.category', category),
        'factor': float(per_stock), 'rate': round(1 / float(per_stock), 12), 'digits': 4, 'rounding': 0.0001,
    } for category in categories for unit, per_stock in category})


def unit(ledger, item, name):
    return ledger.id('product.uom', (unit_category(item), name))


def enter_categories(ledger):
    """One category for the accounts, and those that the books group items by: by kind, and by maker for discounts."""
    accounts = ledger.ids['account.account']
    ledger.add('product.category', {'accounts': {
        'name': 'Goods', 'accounting': True, 'account_revenue': accounts['Main Revenue'],
        'account_expense': accounts['Main Expense'],
        'customer_taxes': [('add', [ledger.id('account.tax', BASE_TAX)])],
    }, 'freight': {
        'name': 'Freight', 'accounting': True, 'account_revenue': accounts['Main Revenue'],
        'account_expense': accounts['Main Expense'],
    }})
    kinds = {item.category.id: item.category.name for item in ledger.books.items if item.category.id}
    makers = {item.manufacturer for item in ledger.books.items if item.manufacturer}
    ledger.add('product.category', {
        **{('category', id_): {'name': name} for id_, name in kinds.items()},
        **{('manufacturer', name): {'name': name} for name in makers},
    })


def enter_products(ledger):
    ledger.add('product.template', {item.id: product(ledger, item) for item in ledger.books.items})
    remember_variants(ledger)


def remember_variants(ledger):
    """Orders, stock and prices are of variants; each template has one."""
    Template = ledger.model('product.template')
    templates = ledger.ids['product.template']
    variants = ledger.ids.setdefault('product.product', {})
    for template in Template.browse(list(templates.values())):
        variants[template.code], = (variant.id for variant in template.products)


def product(ledger, item):
    stock_unit, sell_unit = unit(ledger, item, item.stock_uom), unit(ledger, item, item.sell_uom)
    categories = [('category', item.category.id)] if item.category.id else []
    categories += [('manufacturer', item.manufacturer)] if item.manufacturer else []
    return {
        'code': item.id, 'name': item.description or item.id, 'type': 'goods', 'list_price': list_price(ledger.books, item),
        'default_uom': stock_unit, 'sale_uom': sell_unit, 'purchase_uom': stock_unit,
        'salable': item.status != 'blocked', 'purchasable': True,
        'account_category': ledger.id('product.category', 'accounts'),
        'categories': [('add', [ledger.id('product.category', key) for key in categories])],
        'products': [('create', [{
            'cost_price': Decimal(0), 'description': item.foreign_name or None,
            'identifiers': [('create', [{'code': item.barcode}])] if item.barcode else [],
        }])],
        **weight(ledger, item),
    }


def weight(ledger, item):
    """The weight, where it is written as pounds, "9.000 lb", to the hundredth that Tryton keeps of them."""
    pounds = re.fullmatch(r'([0-9.]+) lb', item.weight)
    if not pounds:
        return {}
    return {'weight': round(float(pounds[1]), 2), 'weight_uom': ledger.data('product', 'uom_pound')}


def list_price(books, item):
    """The published price per stock unit. Where six decimals do not hold it, the published list has it exactly."""
    price = published_price(books, item)
    if price is None:
        return Decimal(0)
    return (price / books.per_sell(item)).quantize(PRICE_PLACES)


def published_price(books, item):
    """The price per sell unit on the first list, or None."""
    return next((Decimal(price.amount) for price in item.prices if price.list == books.price_lists[0].number), None)


def enter_carriers(ledger):
    """One carrier that orders are charged for, and the names of those that took the books' shipments."""
    unit_, = ledger.model('product.uom').search([('symbol', '=', 'u')])
    ledger.add('product.template', {FREIGHT: {
        'code': FREIGHT, 'name': 'Freight', 'type': 'service', 'list_price': Decimal(ledger.books.company.freight.flat),
        'default_uom': unit_.id, 'sale_uom': unit_.id, 'salable': True,
        'account_category': ledger.id('product.category', 'freight'),
        'products': [('create', [{'cost_price': Decimal(0)}])],
    }})
    remember_variants(ledger)
    names = ['Standard freight'] + sorted({shipment.carrier for shipment in ledger.books.shipments if shipment.carrier})
    ledger.add('party.party', {('carrier', name): {'name': name} for name in names})
    ledger.add('carrier', {name: {
        'party': ledger.id('party.party', ('carrier', name)),
        'carrier_product': ledger.id('product.product', FREIGHT), 'carrier_cost_method': 'product',
    } for name in names})
    ledger.add('carrier.selection', {'all': {'carrier': ledger.id('carrier', names[0])}})
