package sapb1sim

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// receivePayment posts money, credit or both (§4.7).
func (s *service) receivePayment(c *call) (response, error) {
	in, err := decode(c.body, paymentShape)
	if err != nil {
		return response{}, err
	}
	p, err := s.paymentFrom(in)
	if err != nil {
		return response{}, err
	}
	sim.NoteReference(c.ctx, p.Reference)
	p, err = s.company.ReceivePayment(p)
	if err != nil {
		return response{}, paymentRefusal(err)
	}
	r := c.entity(s.sets["IncomingPayments"], incoming{p}, nil, http.StatusCreated)
	if _, quiet := preference(c.header, "return-no-content"); quiet {
		r.status, r.body = http.StatusNoContent, nil
		r.header.Del("Content-Type")
		r.header.Set("Preference-Applied", "return-no-content")
	}
	r.header.Set("Location", c.base+c.dialect.root+"IncomingPayments("+strconv.Itoa(p.Key)+")")
	return r, nil
}

// paymentFrom reads a payment. What the company cannot take is refused, not dropped.
func (s *service) paymentFrom(in input) (sim.Payment, error) {
	p := sim.Payment{
		Reference: erp.Reference(in.text("U_WebPaymentId")), Customer: erp.CustomerID(in.text("CardCode")),
		ReceivedOn: in.date("DocDate"), External: cmp.Or(in.text("TransferReference"), in.text("Remarks")), OnAccount: in.number("TransferSum"),
	}
	if err := s.checkPayment(in); err != nil {
		return p, err
	}
	for _, a := range cashAccounts {
		if a.code == in.text("TransferAccount") {
			p.Method = a.method
		}
	}
	for _, row := range in.list("PaymentInvoices") {
		entry, sum := row.whole("DocEntry"), row.number("SumApplied")
		switch row.text("InvoiceType") {
		case "it_Invoice", "":
			p.Allocations = append(p.Allocations, sim.PaymentAllocation{Invoice: entry, Amount: sum})
		case "it_CredItnote":
			p.Credits = append(p.Credits, sim.PaymentAllocation{Invoice: entry, Amount: sum.Neg()})
		default:
			return p, badField("Invalid document type", "RCT2.InvType")
		}
		p.OnAccount = p.OnAccount.Sub(sum)
	}
	return p, nil
}

// checkPayment refuses what is missing or not done here.
func (s *service) checkPayment(in input) error {
	sum, account := in.number("TransferSum"), in.text("TransferAccount")
	known := slices.ContainsFunc(cashAccounts, func(a struct{ code, method string }) bool { return a.code == account })
	customer, err := s.company.Customer(erp.CustomerID(in.text("CardCode")))
	switch {
	case in.text("CardCode") == "":
		return badField("Enter business partner", "ORCT.CardCode")
	case err != nil:
		return noSuchEntity()
	case in.has("DocType") && in.text("DocType") != "rCustomer":
		return badField("Payments of others than customers are not simulated", "ORCT.DocType")
	case in.date("DocDate").After(s.company.Today()):
		return badField("Posting date deviates from permissible range", "ORCT.DocDate")
	case in.has("DocCurrency") && in.text("DocCurrency") != string(customer.Currency):
		return badField("Invalid currency", "ORCT.DocCurr")
	case sum.IsNegative() || !sum.Equal(sum.Round(2)):
		return badField("Invalid amount", "ORCT.TrsfrSum")
	case account != "" && !known, sum.IsPositive() && account == "":
		return badField("G/L account is missing", "ORCT.TrsfrAcct")
	}
	for _, row := range in.list("PaymentInvoices") {
		if sum := row.number("SumApplied"); sum.IsZero() || !sum.Equal(sum.Round(2)) {
			return badField("Invalid amount", "RCT2.SumApplied")
		}
	}
	return nil
}

// changePayment takes the reference of the reversal to come; all else of a posted payment stays as it is.
func (s *service) changePayment(c *call, row any) error {
	in, err := decode(c.body, paymentShape.changing("U_WebReversalId"))
	if err != nil {
		return err
	}
	if _, sent := in["U_WebReversalId"]; !sent {
		return nil
	}
	return paymentRefusal(s.company.AnnounceReversal(row.(incoming).Key, erp.Reference(in.text("U_WebReversalId"))))
}

// cancelPayment takes a payment back, once.
func (s *service) cancelPayment(row any) error {
	p := row.(incoming)
	_, err := s.company.ReversePayment(p.Key, p.Reversal)
	return paymentRefusal(err)
}

// paymentRefusal says the company's no as the Service Layer would; the texts and codes are inferred.
func paymentRefusal(err error) error {
	var no *sim.Error
	if err == nil || !errors.As(err, &no) {
		return err
	}
	switch no.Kind {
	case sim.AlreadyClosed:
		return unsupported()
	case sim.UnknownCustomer, sim.UnknownDocument:
		return noSuchEntity()
	case sim.BadQuantity:
		return badField("Invalid amount: "+no.Message, "RCT2.SumApplied")
	default: // over-payment, a credit memo used up
		return badRequest(codeBusinessRule, "Amount applied is more than the balance due: %s", no.Message)
	}
}
