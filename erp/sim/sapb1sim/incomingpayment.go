package sapb1sim

import (
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// The G/L accounts that money can come in on, by the way it comes (ORCT.TrsfrAcct).
var cashAccounts = []struct{ code, method string }{
	{"_SYS00000000089", "ach"}, {"_SYS00000000090", "card"}, {"_SYS00000000091", "check"},
}

// PaymentAccounts are those accounts as the adapter's setting has them.
const PaymentAccounts = "ach=_SYS00000000089,card=_SYS00000000090,check=_SYS00000000091"

// incoming is a row of IncomingPayments (ORCT). Business One has no document for a reversal: what was taken back is
// cancelled. The company's reversals are therefore no rows.
type incoming struct{ sim.Payment }

func (p incoming) account() string {
	if p.Amount.IsZero() {
		return ""
	}
	for _, a := range cashAccounts {
		if a.method == p.Method || a.code == p.Method {
			return a.code
		}
	}
	return cashAccounts[0].code
}

// maxTransferReference is how long a TransferReference may be (inferred).
const maxTransferReference = 27

// external is what whoever moved the money calls it, if it fits TransferReference or, not short, if it does not.
func (p incoming) external(short bool) string {
	if (len(p.External) <= maxTransferReference) == short {
		return p.External
	}
	return ""
}

// applied is a row of PaymentInvoices. Credit memos count against what is paid (§4.7, inferred).
type applied struct {
	number int
	kind   string
	entry  int
	amount decimal.Decimal
}

func (p incoming) applied() []applied {
	var all []applied
	for _, a := range p.Allocations {
		all = append(all, applied{len(all), "it_Invoice", a.Invoice, a.Amount})
	}
	for _, a := range p.Credits {
		all = append(all, applied{len(all), "it_CredItnote", a.Invoice, a.Amount.Neg()})
	}
	return all
}

var appliedShape = newShape("PaymentInvoice",
	whole("LineNum", func(a applied) int { return a.number }),
	whole("DocEntry", func(a applied) int { return a.entry }).settable(),
	double("SumApplied", func(a applied) decimal.Decimal { return a.amount }).settable(),
	constant("AppliedFC", kindNumber, decimal.Zero),
	enum("InvoiceType", invoiceType, func(a applied) string { return a.kind }).settable(),
	constant("InstallmentId", kindWhole, int64(1)),
	constant("DiscountPercent", kindNumber, decimal.Zero),
)

var paymentShape = newShape("Payment",
	whole("DocEntry", func(p incoming) int { return p.Key }).computed(),
	whole("DocNum", func(p incoming) int { n, _ := strconv.Atoi(p.Number); return n }).computed(),
	constantEnum("DocType", paymentType, "rCustomer").settable(),
	text("CardCode", func(p incoming) string { return string(p.Customer) }).limited(15),
	date("DocDate", func(p incoming) erp.Date { return p.ReceivedOn }).settable(),
	date("TaxDate", func(p incoming) erp.Date { return p.ReceivedOn }).settable(),
	date("DueDate", func(p incoming) erp.Date { return p.ReceivedOn }).settable(),
	text("DocCurrency", func(p incoming) string { return string(p.Currency) }).settable(),
	constant("CashSum", kindNumber, decimal.Zero),
	nothing("CashAccount", kindText),
	double("TransferSum", func(p incoming) decimal.Decimal { return p.Amount }).settable(),
	text("TransferAccount", incoming.account).limited(15),
	date("TransferDate", func(p incoming) erp.Date { return p.ReceivedOn }).settable(),
	text("TransferReference", func(p incoming) string { return p.external(true) }).limited(maxTransferReference),
	nothing("CheckAccount", kindText),
	none("PaymentChecks"),
	none("PaymentCreditCards"),
	list("PaymentInvoices", appliedShape, incoming.applied).settable(),
	text("Remarks", func(p incoming) string { return p.external(false) }).limited(254),
	nothing("JournalRemarks", kindText),
	nothing("CounterReference", kindText),
	nothing("Reference1", kindText),
	nothing("Reference2", kindText),
	nothing("BPLID", kindWhole),
	flag("Cancelled", func(p incoming) bool { return p.Reversed }).computed(),
	text("U_WebPaymentId", func(p incoming) string { return string(p.Reference) }).limited(40),
	text("U_WebReversalId", func(p incoming) string { return string(p.Reversal) }).limited(40),
)

func (s *service) incomingPayments() *entitySet {
	return &entitySet{
		name: "IncomingPayments", shape: paymentShape, keys: []string{"DocEntry"}, ordered: true,
		rows: func(c *call, q query) rows {
			return func(yield func(any) bool) {
				for p := range s.company.Payments(sim.Query{Customer: q.customer()}) {
					if p.Reverses == 0 && !c.effects.Hides(p.Created) && !yield(incoming{p}) {
						return
					}
				}
			}
		},
		find: func(c *call, k key) (any, bool) {
			p, err := s.company.Payment(int(k[0].(int64)))
			return incoming{p}, err == nil && p.Reverses == 0 && !c.effects.Hides(p.Created)
		},
		create:  s.receivePayment,
		change:  s.changePayment,
		actions: map[string]func(any) error{"Cancel": s.cancelPayment},
	}
}

// paymentDrafts is where approval procedures keep payments (§5.2). The simulated company has none for payments.
func (s *service) paymentDrafts() *entitySet {
	return &entitySet{
		name: "PaymentDrafts", shape: paymentShape, keys: []string{"DocEntry"}, ordered: true,
		rows: func(*call, query) rows { return func(func(any) bool) {} },
		find: func(*call, key) (any, bool) { return nil, false },
	}
}
