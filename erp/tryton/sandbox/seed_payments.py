"""Money received: on invoices, and on account."""
from decimal import Decimal

from seed_books import day
from seed_company import in_company_currency


def enter_payments(ledger):
    for number, invoice in ledger.ids.get('account.invoice', {}).items():
        pay(ledger, ledger.model('account.invoice')(invoice), number)
    ledger.work()
    enter_unapplied(ledger)


def pay(ledger, invoice, number):
    """Enters the payments of one invoice, oldest first, and closes it once nothing is left."""
    for date, amount, description in payments_of(ledger.books, number):
        method = ledger.record('account.invoice.payment.method', 'cash')
        invoice.pay_invoice(share_of_debt(invoice, amount), method, date, description, **second_currency(invoice, amount))
        invoice = ledger.model('account.invoice')(invoice.id)
    open_lines = [line for line in invoice.lines_to_pay + invoice.payment_lines if not line.reconciliation]
    if invoice.payment_lines and not sum(line.debit - line.credit for line in open_lines):
        ledger.model('account.move.line').reconcile(open_lines)


def payments_of(books, number):
    """The day, amount and number of each payment. Where the books say that an invoice is paid and not by what, it was
    paid on the day it was due."""
    invoice = next(i for i in books.invoices if i.number == number)
    paid = [
        (day(payment.received_on), Decimal(allocation.amount), payment.number)
        for payment in books.payments for allocation in payment.allocations if allocation.invoice == number]
    rest = Decimal(invoice.paid) - sum(amount for _, amount, _ in paid)
    return paid + [(day(invoice.due_on), rest, None)] * bool(rest)


def share_of_debt(invoice, amount):
    """What an amount in the invoice's currency is in the company's; all that is left, where it pays all that is left."""
    if invoice.currency == invoice.company.currency:
        return amount
    left = sum(line.debit - line.credit for line in invoice.lines_to_pay + invoice.payment_lines)
    return left if amount == invoice.amount_to_pay else (left * amount / invoice.amount_to_pay).quantize(Decimal('0.01'))


def second_currency(invoice, amount):
    if invoice.currency == invoice.company.currency:
        return {}
    return {'amount_second_currency': amount, 'second_currency': invoice.currency}


def enter_unapplied(ledger):
    """Books what customers paid on account against nothing but their receivable."""
    Move = ledger.model('account.move')
    Move.post(Move.create([move(ledger, payment) for payment in ledger.books.payments if Decimal(payment.on_account)]))


def move(ledger, payment):
    paid, date = Decimal(payment.on_account), day(payment.received_on)
    amount = in_company_currency(ledger.books, paid, payment.currency)
    accounts = ledger.ids['account.account']
    cash = {'account': accounts['Main Cash'], 'debit': amount, 'credit': Decimal(0)}
    owed = {
        'account': accounts['Main Receivable'], 'debit': Decimal(0), 'credit': amount,
        'party': ledger.id('party.party', payment.customer),
    }
    if payment.currency != ledger.books.company.currency:
        for line, sign in ((cash, 1), (owed, -1)):
            line['second_currency'] = ledger.id('currency.currency', payment.currency)
            line['amount_second_currency'] = sign * paid
    return {
        'journal': ledger.id('account.journal', 'cash'), 'period': ledger.model('account.period').find(ledger.company, date=date),
        'date': date, 'description': payment.number, 'lines': [('create', [cash, owed])],
    }
