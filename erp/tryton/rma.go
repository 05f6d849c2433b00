package tryton

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// rma is a complaint with what became of it.
type rma struct {
	complaint
	lines   []rmaLine
	sales   []returnSale
	notes   []creditNote // that are posted
	changed time.Time
}

// rmaLine is how much of a line of the order is to come back.
type rmaLine struct {
	id        string
	sold      billedLine
	invoice   invoiceLine // zero where the return names none, and several may be meant
	reason    int64
	requested decimal.Decimal // in the order line's unit
	unit      erp.UOM
	inspection
}

// billedLine is a line of an order with what was billed for it.
type billedLine struct {
	ID       int64         `json:"id"`
	Sale     int64         `json:"sale"`
	Type     string        `json:"type"`
	Product  *saleItem     `json:"product."`
	Quantity float         `json:"quantity"`
	Unit     int64         `json:"unit"`
	Invoiced []invoiceLine `json:"invoice_lines."`
	shipmentCost
}

// invoiceLine is what one invoice bills of a line of an order.
type invoiceLine struct {
	ID       int64 `json:"id"`
	Quantity float `json:"quantity"`
	Unit     int64 `json:"unit"`
	Invoice  *struct {
		Number string `json:"number"`
		State  string `json:"state"`
	} `json:"invoice."`
}

// posted reports whether the line was billed for good.
func (l invoiceLine) posted() bool {
	return l.Invoice != nil && (l.Invoice.State == billPosted || l.Invoice.State == billPaid)
}

// billed is how much of the line was billed, in its unit.
func (l billedLine) billed(units map[int64]unit) decimal.Decimal {
	sum := decimal.Zero
	for _, i := range l.Invoiced {
		if i.posted() {
			sum = sum.Add(units[i.Unit].convert(i.Quantity.Decimal, units[l.Unit]))
		}
	}
	return sum
}

// goods reports whether the line is of things that are shipped.
func (l billedLine) goods() bool {
	return l.Type == "line" && l.Product != nil && l.Product.Type != "service" && l.ShipmentCost == nil
}

// returnsOf finds out what became of complaints, in as many requests as there are kinds of records among them.
func (a *Adapter) returnsOf(ctx context.Context, op string, found []complaint) ([]rma, error) {
	if len(found) == 0 {
		return nil, nil
	}
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return nil, err
	}
	types, err := a.masters.reasons.get(ctx)
	if err != nil {
		return nil, err
	}
	sold, err := a.complainedOf(ctx, op, found)
	if err != nil {
		return nil, err
	}
	made, err := a.returnSales(ctx, op, results(found), units)
	if err != nil {
		return nil, err
	}
	returns := make([]rma, len(found))
	for i, c := range found {
		returns[i] = newRMA(c, types, sold, made, units)
	}
	return returns, nil
}

// complainedOf reads the order lines that complaints are about, by id.
func (a *Adapter) complainedOf(ctx context.Context, op string, found []complaint) ([]billedLine, error) {
	lines, sales := []int64{}, []int64{} // the server takes no null for a list
	for _, c := range found {
		for _, action := range c.Actions {
			for _, part := range action.Lines {
				lines = append(lines, part.Line)
			}
			if c.Origin.model == saleModel && len(action.Lines) == 0 {
				sales = append(sales, c.Origin.id)
			}
		}
		if c.Origin.model == "sale.line" {
			lines = append(lines, c.Origin.id)
		}
	}
	return a.billedLines(ctx, op, anyOf(domain{in("id", lines)}, domain{in("sale", sales)}))
}

func (a *Adapter) billedLines(ctx context.Context, op string, which []any) ([]billedLine, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	q := query{model: "sale.line", where: domain{which}, order: [][2]string{{"id", "ASC"}}, context: archivedToo}
	if !i.freightLines {
		q.without = fieldsOf[shipmentCost]()
	}
	return search[billedLine](ctx, a.client, op, q)
}

func newRMA(c complaint, types []complaintType, sold []billedLine, made map[int64]returnSale, units map[int64]unit) rma {
	r := rma{complaint: c, changed: c.stamps.changed()}
	texts := parseReturnText(c.Description, types)
	for _, action := range c.Actions {
		if action.Action != takesBack {
			continue
		}
		r.touched(action.stamps)
		sale, isMade := made[action.Result.id]
		if isMade {
			r.add(sale)
		}
		for n, l := range action.lines(c, sold) {
			var said returnText
			if at := len(r.lines); at < len(texts) {
				said = texts[at]
			}
			l.unit = units[l.sold.Unit].Symbol
			l.invoice, l.reason = l.sold.invoice(said.invoiceLine), or(said.reason, c.Type)
			if isMade {
				l.inspection = sale.inspected(n, l)
			}
			r.lines = append(r.lines, l)
		}
	}
	return r
}

// add takes a sale that the return was made into, with its credit notes.
func (r *rma) add(sale returnSale) {
	r.sales = append(r.sales, sale)
	r.touched(sale.stamps)
	for _, at := range sale.touched {
		r.touched(at)
	}
	for _, note := range sale.notes {
		if !slices.ContainsFunc(r.notes, func(known creditNote) bool { return known.ID == note.ID }) {
			r.notes = append(r.notes, note)
		}
	}
}

func (r *rma) touched(s stamps) {
	if at := s.changed(); at.After(r.changed) {
		r.changed = at
	}
}

// lines are what the action is about, in the order in which the return has them.
func (action returnAction) lines(c complaint, sold []billedLine) (lines []rmaLine) {
	add := func(id string, l billedLine, quantity *float) {
		asked := l.Quantity.Decimal
		if quantity != nil {
			asked = quantity.Decimal
		}
		lines = append(lines, rmaLine{id: id, sold: l, requested: asked})
	}
	for _, l := range sold {
		switch {
		case c.Origin == link{"sale.line", l.ID}:
			add(strconv.FormatInt(action.ID, 10), l, action.Quantity)
		case c.Origin == link{saleModel, l.Sale} && len(action.Lines) == 0 && l.goods():
			add(strconv.FormatInt(action.ID, 10)+"-"+strconv.FormatInt(l.ID, 10), l, nil)
		}
	}
	for _, part := range action.Lines {
		if at := slices.IndexFunc(sold, func(l billedLine) bool { return l.ID == part.Line }); at >= 0 {
			add(strconv.FormatInt(part.ID, 10), sold[at], part.Quantity)
		}
	}
	return lines
}

// invoice is the line of an invoice that is meant: the one of that id, or the only one.
func (l billedLine) invoice(id int64) (meant invoiceLine) {
	posted := 0
	for _, i := range l.Invoiced {
		if !i.posted() {
			continue
		}
		if i.ID == id {
			return i
		}
		meant = i
		posted++
	}
	if posted != 1 {
		return invoiceLine{}
	}
	return meant
}

// item is the number of what the line is of.
func (l billedLine) item() erp.ItemID {
	if l.Product == nil {
		return ""
	}
	return l.Product.Code
}

// status is where the return stands. Once it is approved that shows in the sale it was made into.
func (r rma) status() erp.RMAStatus {
	switch {
	case r.State == complaintRejected:
		return erp.RMADeclined
	case r.State == complaintCancelled:
		return erp.RMACancelled
	case r.State == complaintDraft || r.State == complaintWaiting:
		return erp.RMARequested
	case len(r.notes) > 0:
		return erp.RMACredited
	case slices.ContainsFunc(r.sales, returnSale.arrived):
		return erp.RMAReceived
	case len(r.sales) > 0 && !slices.ContainsFunc(r.sales, returnSale.awaited):
		return erp.RMACancelled
	}
	return erp.RMAAuthorized
}

// ended reports whether the return is off, so that its goods can be asked for again.
func (r rma) ended() bool {
	s := r.status()
	return s == erp.RMADeclined || s == erp.RMACancelled
}

func (r rma) toRMA() erp.RMA {
	out := erp.RMA{
		Number: r.Number, Reference: r.Reference, Customer: r.Customer.Code, Status: r.status(), Changed: r.changed,
	}
	for _, note := range r.notes {
		out.CreditMemo = or(out.CreditMemo, note.Number)
		out.RestockingFee = erp.NewMoney(out.RestockingFee.Amount.Add(note.fee()), note.Currency.Code)
	}
	for _, l := range r.lines {
		line := erp.RMALine{
			Number: l.id, Item: l.sold.item(), Requested: erp.NewQuantity(l.requested, l.unit),
			Accepted: erp.NewQuantity(l.accepted, l.unit), Rejected: erp.NewQuantity(l.rejected, l.unit),
			Reason: strconv.FormatInt(l.reason, 10), Disposition: l.disposition,
		}
		if l.invoice.Invoice != nil {
			line.Invoice, line.InvoiceLine = l.invoice.Invoice.Number, strconv.FormatInt(l.invoice.ID, 10)
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}
