"""Files on products."""
import base64


def enter_files(ledger):
    ledger.add('ir.attachment', {(file.item, file.name): {
        'name': file.name, 'type': 'data', 'data': base64.b64decode(file.content),
        'resource': 'product.product,%d' % ledger.id('product.product', file.item),
    } for file in ledger.books.attachments})
