package sapb1sim

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// returnRequestDocument is a return as it was asked for: it moves no stock. A line whose goods were all looked at is closed,
// however many of them were taken back. What waits for somebody's yes is not confirmed.
func (s *service) returnRequestDocument(r sim.RMA) *document {
	number, _ := strconv.Atoi(string(r.Number))
	doc := &document{
		service: s, object: "oReturnRequest", entry: r.Key, number: number, customer: r.Customer, shipTo: r.ShipTo,
		posted: erp.DateOf(r.Created), due: erp.DateOf(r.Created), currency: r.Currency, comments: r.Note,
		closed: true, cancelled: r.Status == erp.RMACancelled, held: r.Status == erp.RMARequested, authorization: "dasWithout",
		created: r.Created, changed: r.Changed, filed: sim.DocumentRecord(erp.SubjectRMA, r.Key),
	}
	doc.order = func() sim.Order { return sim.Order{Reference: r.Reference, Address: doc.sold().BillTo} }
	lines := make([]documentLine, len(r.Lines))
	for i, l := range r.Lines {
		lines[i] = s.returnedLine(l.Number, l, l.Requested, base{objectInvoice, l.Invoice, l.InvoiceLine})
		if lines[i].open = decimal.Zero; r.Open() && l.Awaited().IsPositive() {
			lines[i].open, doc.closed = l.Requested.Amount.Sub(l.Accepted), false
		}
		doc.tax = doc.tax.Add(lines[i].tax)
		doc.total = doc.total.Add(lines[i].gross())
	}
	doc.lines = func() []documentLine { return lines }
	return doc
}

// returnedLine is a quantity of goods that come back, at the price they were billed at.
func (s *service) returnedLine(number int, l sim.RMALine, quantity erp.Quantity, from base) documentLine {
	inv, err := s.company.Invoice(l.Invoice)
	if err != nil {
		panic("sapb1sim: return without invoice: " + err.Error()) // invoices are never deleted
	}
	billed, order := inv.Lines[l.InvoiceLine], s.orderOf(inv.Order)()
	share := func(amount decimal.Decimal) decimal.Decimal {
		return amount.Mul(quantity.Amount).DivRound(billed.Quantity.Amount, 2)
	}
	line := s.orderedLine(order, order.Lines[billed.OrderLine]).
		drawn(number, quantity, share(billed.Extended), share(billed.Tax), from)
	line.note = l.Note
	line.reason, _ = strconv.Atoi(l.Reason)
	return line
}

// returnRequestShape is what can be sent of a return request; its rows are drawn from an invoice's.
var returnRequestShape = documentShape.
	changing("CardCode", "ShipToCode", "Comments", "U_WebOrderId", "DocumentLines").
	having("DocumentLines", documentLineShape.changing("ItemCode", "Quantity", "BaseType", "BaseEntry", "BaseLine", "ReturnReason", "FreeText"))

// ReturnReasons is how the adapter's setting has a company's reasons for returns, which the Service Layer serves nowhere.
func ReturnReasons(company *sim.Company) string {
	var entries []string
	for _, r := range company.ReturnReasons() {
		entries = append(entries, r.Code+"="+r.Name)
	}
	return strings.Join(entries, ",")
}

func (s *service) returnRequests() *entitySet {
	return &entitySet{
		name: "ReturnRequest", shape: returnRequestShape, keys: []string{"DocEntry"}, ordered: true,
		rows: func(c *call, q query) rows {
			return visible(c, s.company.RMAs(sim.Query{Customer: q.customer()}), s.returnRequestDocument)
		},
		find: func(c *call, k key) (any, bool) {
			r, err := s.company.RMA(int(k[0].(int64)))
			if err != nil {
				return nil, false
			}
			return s.returnRequestDocument(r), !c.effects.Hides(r.Created)
		},
		version: documentVersion,
		create:  s.createReturnRequest,
		change:  s.changeReturnRequest,
		actions: map[string]func(any) error{
			"Cancel": func(row any) error { return refusedReturn(s.company.CancelRMA(row.(*document).entry)) },
			"Close":  func(row any) error { return refusedReturn(s.company.DeclineRMA(row.(*document).entry)) },
		},
	}
}

func refusedReturn(err error) error {
	if err != nil {
		return unsupported()
	}
	return nil
}

func (s *service) createReturnRequest(c *call) (response, error) {
	in, err := decode(c.body, returnRequestShape)
	if err != nil {
		return response{}, err
	}
	draft := erp.RMADraft{
		Customer: erp.CustomerID(in.text("CardCode")), ShipTo: erp.ShipToID(in.text("ShipToCode")), Note: in.text("Comments"),
	}
	if draft.Customer == "" {
		return response{}, badField("Enter business partner", "ORRR.CardCode")
	}
	for i, row := range in.list("DocumentLines") {
		line, err := s.returnFrom(draft.Customer, row, i)
		if err != nil {
			return response{}, err
		}
		draft.Lines = append(draft.Lines, line)
	}
	ref := erp.Reference(in.text("U_WebOrderId"))
	sim.NoteReference(c.ctx, ref)
	r, err := s.company.CreateRMA(ref, draft)
	if err != nil {
		return response{}, returnRefusal(err)
	}
	answer := c.entity(s.sets["ReturnRequest"], s.returnRequestDocument(r), nil, http.StatusCreated)
	if _, quiet := preference(c.header, "return-no-content"); quiet {
		answer.status, answer.body = http.StatusNoContent, nil
		answer.header.Del("Content-Type")
		answer.header.Set("Preference-Applied", "return-no-content")
	}
	answer.header.Set("Location", c.base+c.dialect.root+"ReturnRequest("+strconv.Itoa(r.Key)+")")
	return answer, nil
}

// returnFrom reads a row that is drawn from a line of one of the customer's own invoices. B1 takes rows from deliveries and
// from nothing too; neither is simulated.
func (s *service) returnFrom(customer erp.CustomerID, in input, n int) (erp.RMADraftLine, error) {
	at := func(field string) string { return fmt.Sprintf("RRR1.%s][line: %d", field, n+1) }
	if in.whole("BaseType") != objectInvoice {
		return erp.RMADraftLine{}, badField("Only rows drawn from an invoice are simulated", at("BaseType"))
	}
	inv, err := s.company.Invoice(in.whole("BaseEntry"))
	switch line := in.whole("BaseLine"); {
	case err != nil || !in.has("BaseLine") || line < 0 || line >= len(inv.Lines):
		return erp.RMADraftLine{}, noSuchEntity()
	case inv.Customer != customer:
		return erp.RMADraftLine{}, badRequest(codeBusinessRule, "Base document belongs to another business partner  [%s]", at("BaseEntry"))
	default:
		asked := erp.RMADraftLine{
			Invoice: inv.Number, InvoiceLine: strconv.Itoa(line), Item: erp.ItemID(in.text("ItemCode")), Note: in.text("FreeText"),
			Quantity: erp.NewQuantity(in.number("Quantity"), inv.Lines[line].Quantity.UOM),
		}
		if !in.has("Quantity") { // copied from the base row, as everything that is not sent
			asked.Quantity = inv.Lines[line].Quantity
		}
		if in.has("ReturnReason") {
			asked.Reason = strconv.Itoa(in.whole("ReturnReason"))
		}
		return asked, nil
	}
}

func returnRefusal(err error) error {
	var no *sim.Error
	if !errors.As(err, &no) {
		return refuse(http.StatusInternalServerError, codeBusinessRule, "Internal error: %s", err)
	}
	field := map[sim.Kind]string{
		sim.UnknownShipTo: "ORRR.ShipToCode", sim.NoLines: "ORRR.DocEntry", sim.UnknownItem: "RRR1.ItemCode",
		sim.BadQuantity: "RRR1.Quantity", sim.UnknownReason: "RRR1.ReturnRsn",
	}[no.Kind]
	switch {
	case no.Kind == sim.UnknownCustomer:
		return noSuchEntity()
	case field == "":
		return badRequest(codeBusinessRule, "%s", no.Message)
	case no.Line >= 0:
		field += fmt.Sprintf("][line: %d", no.Line+1)
	}
	return badField(no.Message, field)
}

// returnChangeShape is what can be changed of a return request here.
var returnChangeShape = documentShape.changing("AttachmentEntry")

func (s *service) changeReturnRequest(c *call, row any) error {
	in, err := decode(c.body, returnChangeShape)
	if err != nil {
		return err
	}
	return s.linkFiles(in, row.(*document).filed)
}
