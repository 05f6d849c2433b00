"""What the stages share."""
from contextlib import contextmanager

from trytond.transaction import Transaction


class Ledger:
    """Tryton's pool, the books, and the ids of what was entered so far, by model and the books' own key."""

    CHUNK = 500  # records per call: enough to save the round trips, few enough for the cache

    def __init__(self, pool, books):
        self.pool = pool
        self.books = books
        self.ids = {}
        self.rounded = []  # the cents that invoices were levelled by
        self.company = None

    def model(self, name):
        return self.pool.get(name)

    def add(self, name, records):
        """Creates records, given by key, and remembers their ids under it."""
        model, known = self.pool.get(name), self.ids.setdefault(name, {})
        keys = list(records)
        for start in range(0, len(keys), self.CHUNK):
            chunk = keys[start:start + self.CHUNK]
            made = model.create([records[key] for key in chunk])
            known.update(zip(chunk, (record.id for record in made)))

    def id(self, name, key):
        return self.ids[name][key]

    def record(self, name, key):
        return self.pool.get(name)(self.ids[name][key])

    def data(self, module, name):
        """The id of a record that a module brings along."""
        return self.pool.get('ir.model.data').get_id(module, name)

    def work(self):
        """Does at once, and with its errors shown, what Tryton's queue would do after the transaction.

        One record at a time: a workflow writes, and after each write Tryton reads anew all the records that it was given.
        """
        tasks, queue = Transaction().tasks, self.pool.get('ir.queue')
        while tasks:
            task = queue(tasks.pop(0))
            self.each(task.data['model'], task.data['method'], task.data['instances'])
            queue.delete([task])

    def each(self, name, step, ids):
        """Takes each of some records a step through its workflow."""
        model = self.pool.get(name)
        for id_ in ids:
            getattr(model, step)([model(id_)])


@contextmanager
def without(model, step):
    """Leaves out a step that only costs time here. The step must be inherited by the pool's class, as all methods are."""
    setattr(model, step, lambda *_: None)
    try:
        yield
    finally:
        delattr(model, step)
