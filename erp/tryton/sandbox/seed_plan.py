"""What of the books' history is entered, and in which steps."""
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from seed_books import day, packs

# How many of the latest orders are entered whether they are open or not: each costs Tryton about half a second.
RECENT = 50


@dataclass
class Trip:
    """Goods of one order that left together, and the invoice that bills them, None while nothing does."""
    shipments: list
    invoice: object = None
    quantities: dict = field(default_factory=lambda: defaultdict(Decimal))  # by order line, in its unit

    def add(self, shipment):
        self.shipments.append(shipment)
        for line in shipment.lines:
            self.quantities[line.order_line] += Decimal(line.quantity)


class Plan:
    """Orders that are open or recent are entered with all that happened to them. Of the others only the invoices with
    something open are, as in any change from one ERP to the next.

    An order leaves one warehouse in Tryton: that of its first line.
    """

    def __init__(self, books):
        self.books = books
        self.trips = self.trips_by_order()
        latest = {order.number for order in books.orders[max(0, len(books.orders) - RECENT):]}
        self.orders = [order for order in books.orders if order.number in latest or self.open(order)]
        entered = {order.number for order in self.orders}
        self.carried = [i for i in books.invoices if Decimal(i.open) and i.order not in entered]

    def trips_by_order(self):
        billed = {line.shipment: invoice for invoice in self.books.invoices for line in invoice.lines}
        trips, known = defaultdict(list), {}
        for shipment in self.books.shipments:
            invoice = billed.get(shipment.number)
            key = invoice.number if invoice else shipment.number
            if (shipment.order, key) not in known:
                known[shipment.order, key] = Trip([], invoice)
                trips[shipment.order].append(known[shipment.order, key])
            known[shipment.order, key].add(shipment)
        return trips

    def open(self, order):
        return not order.cancelled and any(
            Decimal(line.shipped) < Decimal(line.quantity) or Decimal(line.invoiced) < Decimal(line.shipped)
            for line in order.lines)

    def left_out(self):
        """Says what of the books' history is not entered, or not as it was."""
        yield 'left out: %d of %d orders, closed and older than the latest %d; %d open invoices of theirs are entered' % (
            len(self.books.orders) - len(self.orders), len(self.books.orders), RECENT, len(self.carried))
        mixed = [order for order in self.orders if len({line.warehouse for line in order.lines}) > 1]
        if mixed:
            yield '%d orders were supplied from several warehouses and are from one in Tryton' % len(mixed)

    def warehouse(self, order):
        return order.lines[0].warehouse

    def opening_day(self):
        """A day before anything of the plan happened."""
        return min([day(order.placed_on) for order in self.orders] + [self.books.today - timedelta(days=30)]) - timedelta(days=1)

    def opening_stock(self):
        """What must have lain there, by warehouse and item, so that today's stock is left once the plan is carried out."""
        stock = Counter()
        for level in self.books.stock:
            stock[level.warehouse, level.item] += Decimal(level.on_hand)
        for order in self.orders:
            for trip in self.trips[order.number]:
                for number, quantity in trip.quantities.items():
                    line = order.lines[number]
                    stock[self.warehouse(order), line.item] += quantity * packs(self.books.item[line.item])[line.uom]
        return stock
