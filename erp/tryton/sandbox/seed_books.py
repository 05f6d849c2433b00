"""The folder of books, read into plain records."""
import datetime
import json
import os
from decimal import Decimal
from types import SimpleNamespace


class Books:
    """One attribute per file: the company as a record, everything else as a list of them in the order of the file."""

    FILES = (
        'warehouses', 'taxes', 'price_lists', 'items', 'stock', 'customers', 'cross_references', 'special_prices',
        'discount_groups', 'orders', 'shipments', 'invoices', 'payments', 'attachments',
    )

    def __init__(self, folder):
        self.company, = read(os.path.join(folder, 'company.json'))
        self.today = day(self.company.today)
        for name in self.FILES:
            setattr(self, name, read(os.path.join(folder, name + '.jsonl')))
        self.item = {item.id: item for item in self.items}
        self.customer = {customer.id: customer for customer in self.customers}

    def per_sell(self, item):
        """How many stock units one of the item's sell unit holds."""
        return packs(item)[item.sell_uom]


def packs(item):
    """How many stock units each unit of an item holds, the stock unit first."""
    return {item.stock_uom: Decimal(1), **{pack.uom: Decimal(pack.per_stock) for pack in item.packs}}


def read(path):
    with open(path, encoding='utf-8') as file:
        return [json.loads(line, object_hook=record) for line in file]


def day(text):
    """A date of the books, or None where they leave it open."""
    return datetime.date.fromisoformat(text) if text else None


def record(fields):
    """A record with the fields of a JSON object; "from", a word of Python, is from_."""
    return SimpleNamespace(**{'from_' if name == 'from' else name: value for name, value in fields.items()})
