"""Price lists, contracts and discounts as lists of Tryton, in which the first line that matches wins."""
from decimal import Decimal

from seed_books import day
from seed_catalog import list_price, published_price
from seed_company import rate


def enter_price_lists(ledger):
    """The books' lists. Their own lines come with enter_prices, after the customers who refer to them."""
    ledger.add('product.price_list', {
        price_list.number: {'name': price_list.name, 'company': ledger.company, 'unit': 'product_default'}
        for price_list in ledger.books.price_lists})
    configuration = ledger.model('sale.configuration')(1)
    configuration.sale_price_list = ledger.id('product.price_list', ledger.books.price_lists[0].number)
    configuration.save()


def enter_prices(ledger):
    """Writes the lines of all lists, and gives customers with prices of their own a list derived from theirs.

    The books ask contracts first, then the best discount group, then period and volume prices, then the list.
    """
    writer = Lines(ledger)
    for price_list in ledger.books.price_lists:
        writer.groups(price_list.number, general(ledger.books), price_list.number)
        specials = [s for s in ledger.books.special_prices if not s.customer and s.list == price_list.number]
        writer.specials(price_list.number, specials)
        writer.list(price_list.number)
    for customer in own_prices(ledger.books):
        writer.customer(customer)
    writer.save()


def general(books):
    return [group for group in books.discount_groups if not group.customer]


def own_prices(books):
    """The customers with a contract or a discount of their own."""
    named = {special.customer for special in books.special_prices} | {group.customer for group in books.discount_groups}
    return [customer for customer in books.customers if customer.id in named]


class Lines:
    """Collects the lines of lists in their order. Quantities and constant prices count in the item's stock unit."""

    def __init__(self, ledger):
        self.ledger, self.books = ledger, ledger.books
        self.lists = {price_list.number: price_list for price_list in self.books.price_lists}
        self.lines = []

    def add(self, list_key, formula, item=None, **rest):
        self.lines.append({
            'price_list': self.ledger.id('product.price_list', list_key), 'sequence': len(self.lines), 'formula': formula,
            'product': self.ledger.id('product.product', item.id) if item else None, **rest,
        })

    def save(self):
        self.ledger.add('product.price_list.line', dict(enumerate(self.lines)))

    def customer(self, customer):
        """A list of the customer's own: its contracts, its discounts, and the list it has else."""
        self.ledger.add('product.price_list', {customer.id: {
            'name': '%s (%s)' % (customer.name, customer.id), 'company': self.ledger.company, 'unit': 'product_default',
            'parent': self.ledger.id('product.price_list', customer.price_list),
        }})
        self.specials(customer.id, [s for s in self.books.special_prices if s.customer == customer.id], customer.price_list)
        own = [group for group in self.books.discount_groups if group.customer == customer.id]
        self.groups(customer.id, own + general(self.books), customer.price_list)
        self.add(customer.id, 'parent_unit_price')
        Party = self.ledger.model('party.party')
        Party.write([self.ledger.record('party.party', customer.id)], {
            'sale_price_list': self.ledger.id('product.price_list', customer.id)})

    def specials(self, list_key, specials, base=None):
        """Contracts, or period and volume prices: the rates of the periods, and below them the rate of all other days."""
        base = base or list_key
        for special in specials:
            item, outer = self.books.item[special.item], (day(special.from_), day(special.through))
            for period in special.periods:
                span = narrowed(outer, (day(period.from_), day(period.through)))
                for step in reversed(period.breaks):
                    self.rate(list_key, base, item, step, span, Decimal(step.from_))
                self.rate(list_key, base, item, period, span)
            self.rate(list_key, base, item, special, outer)

    def rate(self, list_key, base, item, rate_, span, quantity=None):
        """A price, or a percentage off the list; a rate that is neither sets nothing."""
        start, end = span
        if start and end and start > end:
            return
        if rate_.price is not None:
            formula = self.constant(Decimal(rate_.price), item, base)
        elif Decimal(rate_.percent):
            formula = '%s * %s' % (self.listed(item, base), share(rate_.percent))
        else:
            return
        if quantity is not None:
            quantity = float(quantity * self.books.per_sell(item))
        self.add(list_key, formula, item, quantity=quantity, start_date=start, end_date=end)

    def groups(self, list_key, groups, base):
        """Discount groups, the highest first. Items that the list prices on its own need a line each."""
        for group in sorted(groups, key=lambda g: -Decimal(g.percent)):
            span = {'start_date': day(group.from_), 'end_date': day(group.through)}
            if group.item or group.category and group.manufacturer:
                items = [item for item in self.books.items if matches(group, item)]
            else:
                items = [item for item in self.books.items if matches(group, item) and self.own_price(item, base)]
            for item in items:
                self.add(list_key, '%s * %s' % (self.listed(item, base), share(group.percent)), item, **span)
            if not group.item and not (group.category and group.manufacturer):
                self.add(list_key, '%s * %s' % (self.derived(base), share(group.percent)), category=self.category(group), **span)

    def category(self, group):
        if group.category:
            return self.ledger.id('product.category', ('category', group.category))
        if group.manufacturer:
            return self.ledger.id('product.category', ('manufacturer', group.manufacturer))
        return None

    def list(self, number):
        """The prices of a list itself: items it prices on its own, then the rule for all others."""
        for item in self.books.items:
            if self.own_price(item, number):
                self.add(number, self.listed(item, number), item)
        self.add(number, self.derived(number))

    def own_price(self, item, number):
        """Whether the list, or one it is derived from, sets the item's price in a way that list_price cannot say."""
        price, above = self.entered(item, number)
        if price is None:
            return False
        if above != self.books.price_lists[0].number:
            return True
        return list_price(self.books, item) * self.books.per_sell(item) != published_price(self.books, item)

    def entered(self, item, number):
        """The item's price per sell unit on the nearest list that has one, and that list's number."""
        while number:
            for price in item.prices:
                if price.list == number:
                    return Decimal(price.amount), number
            number = self.lists[number].base
        return None, 0

    def listed(self, item, number):
        """The formula of an item's list price."""
        if not self.own_price(item, number):
            return self.derived(number)
        price, above = self.entered(item, number)
        return self.constant(price * self.factor(number, above), item, number)

    def derived(self, number):
        """The formula of a list for items with a published price."""
        published = self.books.price_lists[0].number
        if number == published:
            return 'unit_price'
        if not self.reaches(number, published):
            return "Decimal('0')"
        return 'unit_price * %s%s' % (literal(self.factor(number, published)), self.foreign(number))

    def reaches(self, number, above):
        while number and number != above:
            number = self.lists[number].base
        return bool(number)

    def factor(self, number, above):
        """What the price on one list is multiplied by on one that is derived from it."""
        factor = Decimal(1)
        while number != above:
            factor *= Decimal(self.lists[number].factor)
            number = self.lists[number].base
        return factor

    def constant(self, price, item, number):
        per_sell = self.books.per_sell(item)
        divided = literal(price) if per_sell == 1 else '%s / %s' % (literal(price), literal(per_sell))
        return divided + self.foreign(number)

    def foreign(self, number):
        """Tryton keeps all lists in the company's currency and changes prices at the rate of the day."""
        rate_ = rate(self.books, self.lists[number].currency)
        return '' if rate_ == 1 else ' / %s' % literal(rate_)


def matches(group, item):
    return (group.category in ('', item.category.id) and group.manufacturer in ('', item.manufacturer)
            and group.item in ('', item.id))


def narrowed(outer, inner):
    """The days that lie in both spans; None is an open end."""
    starts, ends = ([day_ for day_ in side if day_] for side in zip(outer, inner))
    return max(starts, default=None), min(ends, default=None)


def share(percent):
    return literal(1 - Decimal(percent) / 100)


def literal(number):
    return "Decimal('%s')" % format(number.normalize(), 'f')
