"""The planned history: orders, shipments and invoices, by Tryton's own workflow, every step for many orders at once."""
from decimal import Decimal

from seed_books import day, packs
from seed_catalog import FREIGHT, PRICE_PLACES, unit
from seed_company import places_taxes
from seed_ledger import without


def enter_history(ledger, plan):
    with without(ledger.model('sale.sale'), '_check_stock_quantity'):  # it asks, and nobody is here to answer
        enter_orders(ledger, plan)
    for number in range(max((len(plan.trips[order.number]) for order in plan.orders), default=0)):
        steps = [(order, plan.trips[order.number][number])
                 for order in plan.orders if len(plan.trips[order.number]) > number]
        ship(ledger, steps)
        bill(ledger, [(order, trip) for order, trip in steps if trip.invoice])
    continue_numbers(ledger)


def enter_orders(ledger, plan):
    ledger.add('sale.sale', {order.number: sale(ledger, plan, order) for order in plan.orders})
    Sale = ledger.model('sale.sale')
    alive = sales(ledger, [order for order in plan.orders if not order.cancelled])
    Sale.cancel(sales(ledger, [order for order in plan.orders if order.cancelled]))
    Sale.quote(alive)
    enter_freight(ledger, [order for order in plan.orders if not order.cancelled and Decimal(order.freight)])
    Sale.confirm(Sale.browse(alive))
    ledger.work()


def sales(ledger, orders):
    return [ledger.record('sale.sale', order.number) for order in orders]


def sale(ledger, plan, order):
    customer = ledger.books.customer[order.customer]
    taxes = () if customer.tax_exempt else places_taxes(ledger.books, order.address)
    known = ledger.ids['party.address']
    return {
        'number': order.number, 'party': ledger.id('party.party', order.customer), 'sale_date': day(order.placed_on),
        'reference': order.customer_po or None, 'comment': order.note or None, 'shipping_date': day(order.requested_on),
        'currency': ledger.id('currency.currency', order.currency), 'invoice_address': known[order.customer, None],
        'shipment_address': known[order.customer, order.ship_to], 'warehouse': ledger.id('stock.location', plan.warehouse(order)),
        'payment_term': ledger.ids['account.invoice.payment_term'].get(customer.terms.name),
        'price_list': ledger.id('product.price_list', customer.price_list), **shop(ledger, order),
        'lines': [('create', [line(ledger, order, number, taxes) for number in range(len(order.lines))])],
    }


def shop(ledger, order):
    """Orders of the portal carry its reference, as it would write them itself."""
    return {'web_shop': ledger.id('web.shop', 'Portal'), 'web_id': order.reference} if order.reference else {}


def line(ledger, order, number, taxes):
    entry = order.lines[number]
    return {**sold(ledger, entry, taxes), 'sequence': number, 'note': entry.note or None}


def sold(ledger, entry, taxes):
    """A line of an order or an invoice, in the unit it was ordered in; the books price in the sell unit."""
    item = ledger.books.item[entry.item]
    held = packs(item)
    price = Decimal(entry.net) * held[entry.uom] / held[entry.per]
    return {
        'type': 'line', 'product': ledger.id('product.product', item.id), 'quantity': float(entry.quantity),
        'unit': unit(ledger, item, entry.uom), 'unit_price': price.quantize(PRICE_PLACES),
        'taxes': [('add', [ledger.id('account.tax', taxes)])] if taxes else [],
    }


def freight(ledger, amount):
    """A line that charges freight."""
    product = ledger.record('product.product', FREIGHT)
    return {
        'type': 'line', 'product': product.id, 'quantity': 1, 'unit': product.sale_uom.id, 'unit_price': Decimal(amount)}


def enter_freight(ledger, orders):
    """Charges what the books charged. Tryton's carrier would charge its one price, so it comes after the quotation."""
    ledger.model('sale.line').create([{
        **freight(ledger, order.freight), 'sale': ledger.id('sale.sale', order.number), 'sequence': len(order.lines),
        'shipment_cost': Decimal(order.freight),
    } for order in orders])
    Sale = ledger.model('sale.sale')
    Sale.write(sales(ledger, orders), {'carrier': ledger.id('carrier', 'Standard freight')})


def ship(ledger, steps):
    """Sends one trip of each order. What stays behind gets a shipment of its own from Tryton."""
    Shipment = ledger.model('stock.shipment.out')
    shipments = []
    for order, trip in steps:
        shipment, = (s for s in ledger.record('sale.sale', order.number).shipments if s.state == 'waiting')
        load(ledger, shipment, trip)
        Shipment.write([shipment], label(ledger, trip))
        shipments.append(shipment.id)
    for step in ('wait', 'assign', 'pick', 'pack', 'done'):
        ledger.each('stock.shipment.out', step, shipments)
    ledger.work()


def load(ledger, shipment, trip):
    """Leaves on a shipment what the trip took along."""
    Move = ledger.model('stock.move')
    left = []
    for move in shipment.outgoing_moves:
        quantity = trip.quantities.get(move.origin.sequence)
        if quantity is None:
            left.append(move)
        elif float(quantity) != move.quantity:
            Move.write([move], {'quantity': float(quantity)})
    Move.delete(left)


def label(ledger, trip):
    """The books' number, day and carrier; the tracking number is the shipment's reference, as Tryton has no other place."""
    first = trip.shipments[0]
    return {
        'number': first.number, 'planned_date': day(first.shipped_on), 'effective_date': day(first.shipped_on),
        'reference': first.tracking or None, 'carrier': ledger.ids['carrier'].get(first.carrier),
    }


def bill(ledger, steps):
    """Numbers, dates and posts the invoices that Tryton drew up for what was shipped."""
    Invoice = ledger.model('account.invoice')
    known = ledger.ids.setdefault('account.invoice', {})
    for order, trip in steps:
        invoice, = (i for i in ledger.record('sale.sale', order.number).invoices if i.state == 'draft')
        Invoice.write([invoice], {'number': trip.invoice.number, 'invoice_date': day(trip.invoice.issued_on)})
        level(ledger, invoice, trip.invoice)
        known[trip.invoice.number] = invoice.id
    ledger.each('account.invoice', 'post', [known[trip.invoice.number] for _, trip in steps])
    ledger.work()


def level(ledger, invoice, booked):
    """Adds the cents by which Tryton's rounding of a part differs from the books': to a tax, else as a line."""
    difference = Decimal(booked.total) - invoice.total_amount
    if not difference:
        return
    ledger.rounded.append(difference)
    if invoice.taxes:
        tax = invoice.taxes[0]
        ledger.model('account.invoice.tax').write([tax], {'amount': tax.amount + difference})
        return
    ledger.model('account.invoice.line').create([{
        'invoice': invoice.id, 'type': 'line', 'description': 'Rounding', 'quantity': 1, 'unit_price': difference,
        'account': ledger.id('account.account', 'Main Revenue'),
    }])


def continue_numbers(ledger):
    """Lets Tryton number new documents behind those of the books."""
    for module, name, documents in (
            ('sale', 'sequence_sale', ledger.books.orders), ('stock', 'sequence_shipment_out', ledger.books.shipments)):
        numbers = [int(document.number) for document in documents if document.number.isdigit()]
        if numbers:
            Sequence = ledger.model('ir.sequence')
            Sequence.write([Sequence(ledger.data(module, name))], {'number_next': max(numbers) + 1})
