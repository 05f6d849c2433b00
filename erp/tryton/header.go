package tryton

import (
	"context"
	"errors"

	"github.com/tradecounter/portal/erp"
)

// header is what a draft says above its lines, in Tryton's own keys.
type header struct {
	draft     erp.OrderDraft
	company   int64
	party     party
	billTo    party // zero: the party itself
	currency  currency
	warehouse int64
	shipTo    int64 // zero until Tryton has proposed one
	contact   int64
	requested erp.Date
	proposal
}

// proposal is what Tryton fills in when a person enters the customer.
type proposal struct {
	InvoiceAddress  int64 `json:"invoice_address"`
	ShipmentAddress int64 `json:"shipment_address"`
	PaymentTerm     int64 `json:"payment_term"`
	PriceList       int64 `json:"price_list"`
	Carrier         int64 `json:"carrier"`
}

// header looks up what the draft names, and lets Tryton propose the rest.
func (a *Adapter) header(ctx context.Context, op string, draft erp.OrderDraft) (header, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return header{}, err
	}
	h := header{draft: draft, company: i.company, currency: i.currency}
	if draft.Currency != "" && draft.Currency != i.currency.Code {
		return h, erp.Errorf(erp.Unsupported, op, "orders are in %s, not %s", i.currency.Code, draft.Currency)
	}
	// Tryton takes no day before the order's own; asked for then means as soon as possible now.
	if !draft.RequestedOn.Before(erp.DateOf(a.now().In(i.location))) {
		h.requested = draft.RequestedOn
	}
	for _, look := range []func(context.Context, string, *header) error{
		a.findParties, a.findWarehouse, a.findShipTo, a.findContact, a.propose, a.findCarrier,
	} {
		if err := look(ctx, op, &h); err != nil {
			return h, err
		}
	}
	return h, nil
}

func (a *Adapter) findParties(ctx context.Context, op string, h *header) (err error) {
	if h.party, err = a.orderedBy(ctx, op, h.draft.Customer); err != nil {
		return err
	}
	if h.draft.BillTo != "" && h.draft.BillTo != h.draft.Customer {
		h.billTo, err = a.orderedBy(ctx, op, h.draft.BillTo)
	}
	return err
}

// orderedBy finds a customer that an order names: one that is not there makes the order invalid. It is read anew, since
// Tryton would sell to one that is archived.
func (a *Adapter) orderedBy(ctx context.Context, op string, id erp.CustomerID) (party, error) {
	found, err := a.partyNow(ctx, op, id)
	switch {
	case errors.Is(err, erp.NotFound):
		return party{}, erp.Errorf(erp.Invalid, op, "no such customer %q", id)
	case err != nil:
		return party{}, err
	case !found.Active:
		return party{}, &erp.Error{Code: erp.Rejected, Op: op, Reason: "Customer " + string(id) + " is archived."}
	}
	return found, nil
}

// findWarehouse takes the draft's warehouse, else Tryton's first: an order leaves from one.
func (a *Adapter) findWarehouse(ctx context.Context, op string, h *header) error {
	all, err := a.masters.warehouses.get(ctx)
	if err != nil {
		return err
	}
	want := h.draft.Lines[0].Warehouse
	for _, w := range all {
		if want == "" || w.Code == want {
			h.warehouse = w.ID
			return nil
		}
	}
	return erp.Errorf(erp.Invalid, op, "no such warehouse %q", want)
}

// findShipTo demands an address that is delivered to, of the customer's own.
func (a *Adapter) findShipTo(ctx context.Context, op string, h *header) error {
	if h.draft.ShipTo == "" {
		return nil
	}
	found, err := a.ownedByParty(ctx, op, h, string(h.draft.ShipTo), query{model: "party.address", where: domain{is("delivery", true)}})
	if errors.Is(err, erp.NotFound) {
		return erp.Errorf(erp.Invalid, op, "no such ship-to %q", h.draft.ShipTo)
	}
	h.shipTo = found
	return err
}

func (a *Adapter) findContact(ctx context.Context, op string, h *header) error {
	if h.draft.Contact == "" {
		return nil
	}
	found, err := a.ownedByParty(ctx, op, h, string(h.draft.Contact), query{model: "party.contact_mechanism"})
	if errors.Is(err, erp.NotFound) {
		return erp.Errorf(erp.Invalid, op, "no such contact %q", h.draft.Contact)
	}
	h.contact = found
	return err
}

// ownedByParty finds an active record of the customer by its id; NotFound.
func (a *Adapter) ownedByParty(ctx context.Context, op string, h *header, key string, q query) (int64, error) {
	id, ok := recordID(key)
	if !ok {
		return 0, erp.Errorf(erp.NotFound, op, "%q is no id", key)
	}
	q.where = append(q.where, is("id", id), is("party", h.party.ID))
	found, err := one[struct {
		ID int64 `json:"id"`
	}](ctx, a.client, op, q)
	return found.ID, err
}

// propose asks Tryton what its own client would fill in (§7). The ship-to is kept where one is named, and decides the
// carrier: Tryton leaves the address alone when a shipment party is set.
func (a *Adapter) propose(ctx context.Context, op string, h *header) error {
	entered := values{"party": h.party.ID, "company": h.company, "warehouse": h.warehouse}
	changed := []string{"party"}
	if h.shipTo != 0 {
		entered["shipment_party"], entered["shipment_address"] = h.party.ID, h.shipTo
	}
	if h.billTo.ID != 0 {
		entered["invoice_party"] = h.billTo.ID
		changed = []string{"invoice_party", "party"}
	}
	var answers []proposal
	err := a.client.read(ctx, call{op: op, method: model(saleModel, "on_change"), params: []any{entered, changed}}, &answers)
	if err != nil {
		return err
	}
	if len(answers) != 1 {
		return erp.Errorf(erp.Unavailable, op, "got %d proposals for one order", len(answers))
	}
	h.proposal = answers[0]
	h.party.PriceList = h.PriceList // as of now, Tryton's default among them
	h.shipTo = or(h.shipTo, h.ShipmentAddress)
	return nil
}

// findCarrier takes the draft's carrier, by its id or its name, else the one proposed.
func (a *Adapter) findCarrier(ctx context.Context, op string, h *header) error {
	if h.draft.ShipVia == "" {
		return nil
	}
	all, err := a.masters.carriers.get(ctx)
	if err != nil {
		return err
	}
	h.Carrier = 0
	id, _ := recordID(h.draft.ShipVia)
	for _, c := range all {
		if c.ID == id || c.Party.Name == h.draft.ShipVia && (h.Carrier == 0 || c.ID < h.Carrier) {
			h.Carrier = c.ID
		}
	}
	if h.Carrier == 0 {
		return erp.Errorf(erp.Invalid, op, "no such carrier %q", h.draft.ShipVia)
	}
	return nil
}

// values are the header as create takes it. It is shipped as ordered and billed as shipped.
func (h header) values() values {
	record := values{
		"party": h.party.ID, "company": h.company, "currency": h.currency.ID, "warehouse": h.warehouse,
		"shipping_date": date{h.requested}, "invoice_method": "shipment", "shipment_method": "order",
	}
	for field, id := range map[string]int64{
		"invoice_party": h.billTo.ID, "invoice_address": h.InvoiceAddress, "shipment_address": h.shipTo,
		"payment_term": h.PaymentTerm, "price_list": h.PriceList, "carrier": h.Carrier, "contact": h.contact,
	} {
		if id != 0 {
			record[field] = id
		}
	}
	for field, text := range map[string]string{"reference": h.draft.CustomerPO, "comment": h.draft.Note} {
		if text != "" {
			record[field] = text
		}
	}
	return record
}
