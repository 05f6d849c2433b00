package tryton

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// returnSale is the order of less than nothing that an approved complaint is made into.
type returnSale struct {
	ID    int64        `json:"id"`
	State string       `json:"state"`
	Lines []returnLine `json:"lines."`
	stamps

	notes   []creditNote
	touched []stamps
	found   map[shelved]inspection // what inspections found, by shipment and product
	units   map[int64]unit
}

type returnLine struct {
	ID      int64        `json:"id"`
	Type    string       `json:"type"`
	Product *saleItem    `json:"product."`
	Unit    int64        `json:"unit"`
	Moves   []returnMove `json:"moves."` // into the warehouse
	Credits []struct {
		Note *struct {
			ID int64 `json:"id"`
			stamps
		} `json:"invoice."`
	} `json:"invoice_lines."`
}

type returnMove struct {
	ID       int64  `json:"id"`
	State    string `json:"state"`
	Quantity float  `json:"quantity"`
	Unit     int64  `json:"uom"`
	Shipment link   `json:"shipment"`
	stamps
}

// inspection says what was found of goods that came back, in a line's unit.
type inspection struct {
	accepted, rejected decimal.Decimal
	disposition        string // where what was rejected went
}

// shelved names goods of one product in one return shipment. Whoever inspects them moves them on from the ramp, and may do it
// in parts that say no more of where they come from.
type shelved struct {
	shipment link
	product  int64
}

// shelving is a move of goods on from the ramp: to the shelves, or to where rejected goods go.
type shelving struct {
	Product  int64  `json:"product"`
	State    string `json:"state"`
	Quantity float  `json:"quantity"`
	Unit     int64  `json:"uom"`
	Shipment link   `json:"shipment"`
	Origin   link   `json:"origin"`
	To       struct {
		Name string `json:"name"`
		Type string `json:"type"`
	} `json:"to_location."`
	stamps
}

// creditNote is the posted bill of a return.
type creditNote struct {
	ID       int64  `json:"id"`
	Number   string `json:"number"`
	Currency struct {
		Code erp.Currency `json:"code"`
	} `json:"currency."`
	Lines []struct {
		Type    string    `json:"type"`
		Product *saleItem `json:"product."`
		Amount  number    `json:"amount"`
		Origin  link      `json:"origin"`
	} `json:"lines."`
	stamps
}

// fee is what the note keeps back: its charges for no goods.
func (n creditNote) fee() decimal.Decimal {
	sum := decimal.Zero
	for _, l := range n.Lines {
		if l.Type == "line" && l.Amount.IsPositive() && (l.Product == nil || l.Product.Type == "service") {
			sum = sum.Add(l.Amount.Decimal)
		}
	}
	return sum
}

// returnSales reads returns by id, with their inspections and credit notes.
func (a *Adapter) returnSales(ctx context.Context, op string, ids []int64, units map[int64]unit) (map[int64]returnSale, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	sales, err := search[returnSale](ctx, a.client, op, query{model: saleModel, where: domain{in("id", ids)}, context: archivedToo})
	if err != nil {
		return nil, err
	}
	var shipments []string
	var notes []int64
	for _, s := range sales {
		for _, l := range s.Lines {
			for _, m := range l.Moves {
				if name := m.Shipment.String(); m.State == moveDone && !slices.Contains(shipments, name) {
					shipments = append(shipments, name)
				}
			}
			for _, c := range l.Credits {
				if c.Note != nil && !slices.Contains(notes, c.Note.ID) {
					notes = append(notes, c.Note.ID)
				}
			}
		}
	}
	found, err := a.shelvings(ctx, op, shipments)
	if err != nil {
		return nil, err
	}
	posted, err := a.creditNotes(ctx, op, notes)
	if err != nil {
		return nil, err
	}
	made := make(map[int64]returnSale, len(sales))
	for _, s := range sales {
		s.units = units
		s.take(found, posted)
		made[s.ID] = s
	}
	return made, nil
}

// moveDone is the state of a move that was carried out; the other end is cancelled.
const (
	moveDone      = "done"
	moveCancelled = "cancelled"
)

func (a *Adapter) shelvings(ctx context.Context, op string, shipments []string) ([]shelving, error) {
	if len(shipments) == 0 {
		return nil, nil
	}
	return search[shelving](ctx, a.client, op, query{model: "stock.move", where: domain{in("shipment", shipments)}, order: [][2]string{{"id", "ASC"}}})
}

func (a *Adapter) creditNotes(ctx context.Context, op string, ids []int64) ([]creditNote, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return search[creditNote](ctx, a.client, op, query{
		model: "account.invoice", where: domain{in("id", ids), in("state", []string{billPosted, billPaid})}, order: [][2]string{{"id", "ASC"}},
	})
}

// take keeps what is the sale's own of inspections and credit notes.
func (s *returnSale) take(found []shelving, posted []creditNote) {
	s.found = map[shelved]inspection{}
	for _, l := range s.Lines {
		for _, m := range l.Moves {
			s.touched = append(s.touched, m.stamps)
		}
		for _, c := range l.Credits {
			if c.Note == nil {
				continue
			}
			s.touched = append(s.touched, c.Note.stamps)
			for _, n := range posted {
				if n.ID == c.Note.ID && !slices.ContainsFunc(s.notes, func(known creditNote) bool { return known.ID == n.ID }) {
					s.notes = append(s.notes, n)
				}
			}
		}
	}
	for _, f := range found {
		if f.Origin.model == "sale.line" || !s.ships(f.Shipment) { // into the warehouse
			continue
		}
		s.touched = append(s.touched, f.stamps)
		s.shelve(f)
	}
}

func (s *returnSale) ships(shipment link) bool {
	return slices.ContainsFunc(s.Lines, func(l returnLine) bool {
		return slices.ContainsFunc(l.Moves, func(m returnMove) bool { return m.Shipment == shipment })
	})
}

// shelve counts a move on from the ramp, in the product's reference unit.
func (s *returnSale) shelve(f shelving) {
	at := shelved{f.Shipment, f.Product}
	sum, quantity := s.found[at], f.Quantity.Mul(s.units[f.Unit].inReference())
	switch {
	case f.State != moveDone:
	case f.To.Type == "storage":
		sum.accepted = sum.accepted.Add(quantity)
	default:
		sum.rejected, sum.disposition = sum.rejected.Add(quantity), f.To.Name
	}
	s.found[at] = sum
}

// inspected is what was found of one line, the n-th of the return. A warehouse whose ramp is its shelf has no inspection: what
// came is accepted.
func (s *returnSale) inspected(n int, of rmaLine) inspection {
	lines := slices.DeleteFunc(slices.Clone(s.Lines), func(l returnLine) bool { return l.Type != "line" })
	slices.SortFunc(lines, func(a, b returnLine) int { return int(a.ID - b.ID) })
	same := func(l returnLine) bool {
		return l.Product != nil && of.sold.Product != nil && l.Product.ID == of.sold.Product.ID
	}
	if n >= len(lines) || !same(lines[n]) { // somebody has edited the return
		if n = slices.IndexFunc(lines, same); n < 0 {
			return inspection{}
		}
	}
	unit := s.units[of.sold.Unit]
	var sum inspection
	for _, m := range lines[n].Moves {
		if m.State != moveDone {
			continue
		}
		at := shelved{m.Shipment, lines[n].Product.ID}
		came := m.Quantity.Mul(s.units[m.Unit].inReference())
		found, shelvedOn := s.found[at]
		if !shelvedOn {
			found = inspection{accepted: came}
		}
		accepted := decimal.Min(found.accepted, came)
		rejected := decimal.Min(found.rejected, came.Sub(accepted))
		s.found[at] = inspection{found.accepted.Sub(accepted), found.rejected.Sub(rejected), found.disposition}
		sum.accepted, sum.rejected = sum.accepted.Add(accepted), sum.rejected.Add(rejected)
		if rejected.IsPositive() {
			sum.disposition = found.disposition
		}
	}
	own := unit.inReference()
	if own.IsPositive() {
		sum.accepted, sum.rejected = sum.accepted.DivRound(own, floatPlaces), sum.rejected.DivRound(own, floatPlaces)
	}
	return sum
}

// arrived reports whether any of the goods came.
func (s returnSale) arrived() bool {
	return s.any(func(m returnMove) bool { return m.State == moveDone })
}

// awaited reports whether goods may still come: they do until the return, or everything that was planned to come, is
// cancelled.
func (s returnSale) awaited() bool {
	switch s.State {
	case stateCancelled:
		return false
	case stateProcessing, stateDone:
		return s.any(func(m returnMove) bool { return m.State != moveCancelled })
	}
	return true
}

func (s returnSale) any(is func(returnMove) bool) bool {
	return slices.ContainsFunc(s.Lines, func(l returnLine) bool { return slices.ContainsFunc(l.Moves, is) })
}

// expected are the shipments whose goods have not come.
func (s returnSale) expected() (shipments []link) {
	for _, l := range s.Lines {
		for _, m := range l.Moves {
			if m.State != moveDone && m.State != moveCancelled && m.Shipment.id != 0 && !slices.Contains(shipments, m.Shipment) {
				shipments = append(shipments, m.Shipment)
			}
		}
	}
	return shipments
}
