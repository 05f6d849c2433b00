package sapb1

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
)

// The lengths of B1's text columns: NumAtCard, Comments, the row's free text.
const (
	maxCustomerPO = 100
	maxNote       = 254
	maxLineNote   = 100
	maxReference  = 40
)

// orderBody is what is sent for an order, to be previewed or written. No price is sent unless a person set it: then B1
// prices the line itself (§4.4).
type orderBody map[string]any

// body turns a draft into an order. What the Service Layer has no field for is refused rather than dropped.
func (a *Adapter) body(ctx context.Context, op string, draft erp.OrderDraft) (orderBody, error) {
	if err := checkDraft(op, draft); err != nil {
		return nil, err
	}
	if err := a.checkOverrides(ctx, op, draft.Lines); err != nil {
		return nil, err
	}
	entries, err := a.entriesOf(ctx, op, draft.Lines)
	if err != nil {
		return nil, err
	}
	due := draft.RequestedOn
	if due.IsZero() {
		due = a.today()
	}
	body := orderBody{"CardCode": draft.Customer, "DocDueDate": date{due}}
	set := func(name, value string) {
		if value != "" {
			body[name] = value
		}
	}
	set("ShipToCode", string(draft.ShipTo))
	set("NumAtCard", draft.CustomerPO)
	set("DocCurrency", string(draft.Currency))
	set("Comments", draft.Note)
	for name, code := range map[string]string{"ContactPersonCode": string(draft.Contact), "TransportationCode": draft.ShipVia} {
		if code == "" {
			continue
		}
		number, err := strconv.ParseInt(code, 10, 32)
		if err != nil {
			return nil, erp.Errorf(erp.Invalid, op, "%s %q is no code of this ERP", name, code)
		}
		body[name] = number
	}
	if draft.Complete {
		body["PartialSupply"] = flag(false)
	}
	if draft.OneOff != nil {
		body["AddressExtension"] = oneOff(*draft.OneOff)
	}
	var lines []orderBody
	for i, l := range draft.Lines {
		lines = append(lines, lineBody(l, entries[i]))
	}
	body["DocumentLines"] = lines
	return body, nil
}

func lineBody(l erp.DraftLine, entry integer) orderBody {
	line := orderBody{"ItemCode": l.Item, "Quantity": number{l.Quantity.Amount}, "UoMEntry": entry}
	if l.Warehouse != "" {
		line["WarehouseCode"] = l.Warehouse
	}
	if l.Override != nil {
		line["UnitPrice"] = number{l.Override.Net.Amount}
		line["Currency"] = l.Override.Net.Currency
	}
	if note := lineNote(l); note != "" {
		line["FreeText"] = note
	}
	return line
}

// lineNote is what is remarked on a line, the reason for a price of its own included.
func lineNote(l erp.DraftLine) string {
	if l.Override == nil {
		return l.Note
	}
	return strings.Join(lines(l.Note, l.Override.Reason), "; ")
}

// oneOff is a delivery address for this order only.
func oneOff(addr erp.Address) orderBody {
	lines := append(slices.Clone(addr.Lines), "", "", "")
	return orderBody{
		"ShipToStreet": lines[0], "ShipToBlock": lines[1], "ShipToBuilding": addr.Name, "ShipToCity": addr.City,
		"ShipToState": addr.Region, "ShipToZipCode": addr.Postal, "ShipToCountry": addr.Country,
	}
}

// checkDraft refuses what cannot be sent, before anything is.
func checkDraft(op string, d erp.OrderDraft) error {
	invalid := func(format string, args ...any) error { return erp.Errorf(erp.Invalid, op, format, args...) }
	switch {
	case d.Customer == "":
		return invalid("no customer")
	case len(d.Lines) == 0:
		return invalid("no lines")
	case utf8.RuneCountInString(d.CustomerPO) > maxCustomerPO:
		return invalid("customer PO is longer than %d characters", maxCustomerPO)
	case utf8.RuneCountInString(d.Note) > maxNote:
		return invalid("note is longer than %d characters", maxNote)
	case d.OneOff != nil && len(d.OneOff.Lines) > 2:
		return invalid("address has more than two lines")
	case d.BillTo != "" && d.BillTo != d.Customer:
		return erp.Errorf(erp.Unsupported, op, "an order cannot be billed to another customer")
	case d.Freight != erp.FreightTerms{}:
		return erp.Errorf(erp.Unsupported, op, "an order has no freight terms")
	}
	for i, l := range d.Lines {
		switch {
		case l.Item == "":
			return invalid("line %d has no item", i+1)
		case !l.Quantity.Amount.IsPositive():
			return invalid("line %d: quantity %s is not positive", i+1, l.Quantity)
		case utf8.RuneCountInString(lineNote(l)) > maxLineNote:
			return invalid("line %d: note and reason of the price are longer than %d characters", i+1, maxLineNote)
		case l.Override != nil && (!l.Override.Net.Known() || l.Override.Net.Amount.IsNegative()):
			return invalid("line %d: %s is no price", i+1, l.Override.Net)
		}
	}
	return nil
}

// checkOverrides refuses prices in a currency that the company does not keep.
func (a *Adapter) checkOverrides(ctx context.Context, op string, lines []erp.DraftLine) error {
	for i, l := range lines {
		if l.Override == nil {
			continue
		}
		known, err := a.knows(ctx, l.Override.Net.Currency)
		if err != nil {
			return err
		}
		if !known {
			return erp.Errorf(erp.Invalid, op, "line %d: no currency %q", i+1, l.Override.Net.Currency)
		}
	}
	return nil
}

// entriesOf returns each line's UoMEntry, reading the items whose units are not known yet.
func (a *Adapter) entriesOf(ctx context.Context, op string, lines []erp.DraftLine) ([]integer, error) {
	var unknown []erp.ItemID
	for _, l := range lines {
		if _, ok := a.units.get(l.Item); !ok && !slices.Contains(unknown, l.Item) {
			unknown = append(unknown, l.Item)
		}
	}
	if err := a.learnUnits(ctx, op, unknown); err != nil {
		return nil, err
	}
	entries := make([]integer, len(lines))
	for i, l := range lines {
		units, ok := a.units.get(l.Item)
		if !ok {
			return nil, erp.Errorf(erp.Invalid, op, "line %d: no such item %q", i+1, l.Item)
		}
		entry, err := units.entry(l.Item, l.Quantity.UOM)
		if err != nil {
			return nil, fmt.Errorf("line %d of %s: %w", i+1, op, err)
		}
		entries[i] = entry
	}
	return entries, nil
}

func (a *Adapter) learnUnits(ctx context.Context, op string, items []erp.ItemID) error {
	if len(items) == 0 {
		return nil
	}
	found, err := collect[item](ctx, a.client, op, from("Items").fields(unitFields...).where(anyOf("ItemCode", items)))
	if err != nil {
		return err
	}
	for _, i := range found {
		units, err := a.masters.unitsOf(ctx, i)
		if err != nil {
			return err
		}
		a.units.put(i.ItemCode, units)
	}
	return nil
}
