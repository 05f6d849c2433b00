"""Customers with their addresses, contacts and terms, and their own part numbers."""
from seed_company import places_taxes

CATEGORY = 'Customer'


def enter_customers(ledger):
    ledger.add('party.category', {CATEGORY: {'name': CATEGORY}})
    enter_countries(ledger)
    ledger.add('party.party', {customer.id: party(ledger, customer) for customer in ledger.books.customers})
    for customer in ledger.books.customers:
        remember_addresses(ledger, customer)
    enter_part_numbers(ledger)


def enter_countries(ledger):
    """Countries and regions that the books name. Where they spell a country out, it has no code in Tryton either."""
    addresses = [address for customer in ledger.books.customers for address in postal(customer)]
    addresses += [warehouse.address for warehouse in ledger.books.warehouses]
    ledger.add('country.country', {name: {
        'name': name, 'code': name if len(name) == 2 and name.isupper() else None,
    } for name in sorted({address.country for address in addresses if address.country})})
    regions = {(address.country, address.region) for address in addresses if address.country and address.region}
    ledger.add('country.subdivision', {(country, region): {
        'country': ledger.id('country.country', country), 'name': region, 'code': '%s-%s' % (country, region), 'type': 'state',
    } for country, region in sorted(regions)})


def postal(customer):
    return [customer.bill_to] + [ship_to.address for ship_to in customer.ship_tos]


def party(ledger, customer):
    return {
        'code': customer.id, 'name': customer.name, 'categories': [('add', [ledger.id('party.category', CATEGORY)])],
        'addresses': [('create', [values for _, values in addresses(ledger, customer)])],
        'contact_mechanisms': [('create', mechanisms(customer))],
        'identifiers': [('create', [{'code': customer.tax_id}])] if customer.tax_id else [],
        'sale_price_list': ledger.ids['product.price_list'].get(customer.price_list),
        'customer_payment_term': ledger.ids['account.invoice.payment_term'].get(customer.terms.name),
        'customer_tax_rule': ledger.id('account.tax.rule', place_of(ledger.books, customer)),
    }


def place_of(books, customer):
    """The jurisdictions of the customer's default ship-to: Tryton has one rule per customer."""
    if customer.tax_exempt or not customer.ship_tos:
        return ()
    first = sorted(customer.ship_tos, key=lambda ship_to: not ship_to.default)[0]
    return places_taxes(books, first.address)


def addresses(ledger, customer):
    """The bill-to and the ship-tos, the default one first, as Tryton takes the first that fits. The bill-to is a
    ship-to's address where the two are the same. Yields them with the ship-to's id, None for a bill-to of its own."""
    ship_tos = sorted(customer.ship_tos, key=lambda ship_to: not ship_to.default)
    bill_to = customer.bill_to
    same = next((ship_to for ship_to in ship_tos if ship_to.address == bill_to), None)
    if same is None:
        yield None, {**address(ledger, customer, bill_to, ''), 'invoice': True, 'delivery': False, 'sequence': 0}
    for number, ship_to in enumerate(ship_tos):
        yield ship_to.id, {
            **address(ledger, customer, ship_to.address, ship_to.name),
            'invoice': ship_to is same, 'delivery': True, 'sequence': number + 1,
        }


def address(ledger, customer, at, building):
    return {
        'name': building or None, 'party_name': at.name if at.name not in ('', building, customer.name) else None,
        'street': '\n'.join(at.lines or []), 'city': at.city, 'postal_code': at.postal,
        'country': ledger.ids['country.country'].get(at.country),
        'subdivision': ledger.ids['country.subdivision'].get((at.country, at.region)),
    }


def remember_addresses(ledger, customer):
    """Remembers the bill-to under (customer, None) and every ship-to under (customer, its id)."""
    made = ledger.record('party.party', customer.id).addresses
    known = ledger.ids.setdefault('party.address', {})
    for (ship_to, values), record in zip(addresses(ledger, customer), sorted(made, key=lambda a: a.sequence)):
        known[customer.id, ship_to] = record.id
        if values['invoice']:
            known[customer.id, None] = record.id


def mechanisms(customer):
    """The customer's own e-mail and phone, then those of its people under their names."""
    people = [('', customer)] + [(contact.name, contact) for contact in customer.contacts]
    return [
        {'type': kind, 'value': value, 'name': name or None}
        for name, who in people for kind, value in (('email', who.email), ('phone', who.phone)) if value]


def enter_part_numbers(ledger):
    ledger.add('sale.product_customer', {number: {
        'party': ledger.id('party.party', reference.customer), 'template': ledger.id('product.template', reference.item),
        'product': ledger.id('product.product', reference.item), 'code': reference.part_number,
    } for number, reference in enumerate(ledger.books.cross_references)})
