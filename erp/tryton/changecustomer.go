package tryton

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// ChangeCustomer implements erp.CustomerWriter: the customer is read, and what differs is written in one request, which
// Tryton refuses as a whole if somebody has changed one of the records meanwhile. What does not differ is not written, so
// that the same change twice is one.
func (a *Adapter) ChangeCustomer(ctx context.Context, id erp.CustomerID, c erp.CustomerChange) error {
	op := fmt.Sprintf("change customer %q", id)
	if err := legible(op, c); err != nil {
		return err
	}
	found, err := customersWith[customer](ctx, a, op, is("code", string(id)))
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return erp.Errorf(erp.NotFound, op, "no such customer")
	}
	edit := newPartyEdit(op, found[0])
	if edit.places, err = a.places(ctx, op, addressesOf(c)); err != nil {
		return err
	}
	if err := edit.apply(c); err != nil {
		return err
	}
	record := edit.values()
	if len(record) == 0 {
		return nil
	}
	return a.queue.patiently(ctx, func() error {
		return a.client.write(ctx, call{
			op: op, method: model(partyModel, "write"), params: []any{[]int64{edit.ID}, record},
			context: values{"_timestamp": edit.versions},
		}, nil)
	})
}

func addressesOf(c erp.CustomerChange) (list []erp.Address) {
	if c.BillTo != nil {
		list = append(list, *c.BillTo)
	}
	if c.ShipTo != nil {
		list = append(list, c.ShipTo.Address)
	}
	return list
}

// partyEdit gathers what of a customer is to be written, and the versions of what it was read from (§6).
type partyEdit struct {
	customer
	op                    string
	places                places
	versions              map[string]string
	addresses, mechanisms partsEdit
}

// partsEdit gathers changes of a party's parts: fields by the id of what is there, and what is new.
type partsEdit struct {
	written map[int64]values
	created []values
}

func newPartyEdit(op string, c customer) *partyEdit {
	e := &partyEdit{customer: c, op: op, versions: map[string]string{partyModel + "," + strconv.FormatInt(c.ID, 10): c.Version}}
	e.addresses.written, e.mechanisms.written = map[int64]values{}, map[int64]values{}
	return e
}

func (e *partyEdit) apply(c erp.CustomerChange) error {
	if c.Email != nil {
		e.reach("", mechanismEmail, *c.Email)
	}
	if c.Phone != nil {
		e.reach("", mechanismPhone, *c.Phone)
	}
	if c.BillTo != nil {
		e.bill(*c.BillTo)
	}
	if c.ShipTo != nil {
		if err := e.ship(*c.ShipTo); err != nil {
			return err
		}
	}
	if c.Contact != nil {
		return e.contact(*c.Contact)
	}
	return nil
}

// values are the fields of the party that hold changes, in Tryton's instructions; none if there is nothing to change.
func (e *partyEdit) values() values {
	record := values{}
	for field, parts := range map[string]partsEdit{"addresses": e.addresses, "contact_mechanisms": e.mechanisms} {
		var instructions [][]any
		for id, fields := range parts.written {
			instructions = append(instructions, []any{"write", []int64{id}, fields})
		}
		if len(parts.created) > 0 {
			instructions = append(instructions, []any{"create", parts.created})
		}
		if len(instructions) > 0 {
			record[field] = instructions
		}
	}
	return record
}

// write changes fields of a part.
func (e *partyEdit) write(parts *partsEdit, model string, id int64, version string, fields values) {
	if parts.written[id] == nil {
		parts.written[id] = values{}
		e.versions[model+","+strconv.FormatInt(id, 10)] = version
	}
	maps.Copy(parts.written[id], fields)
}

func (e *partyEdit) writeAddress(a customerAddress, fields values) {
	e.write(&e.addresses, "party.address", a.ID, a.Version, fields)
}

func (e *partyEdit) writeMechanism(m contactMechanism, fields values) {
	e.write(&e.mechanisms, "party.contact_mechanism", m.ID, m.Version, fields)
}

// bill sets the bill-to. Where orders are delivered to it as well, that address stays for them, and the bill-to becomes one
// of its own.
func (e *partyEdit) bill(at erp.Address) {
	wanted := e.places.postal(e.Name, "", at)
	current := e.inUse(takesBills)
	switch {
	case len(current) > 0 && current[0].postal() == wanted:
		return
	case len(current) > 0 && !e.deliversTo(current[0]):
		record := wanted.values()
		record["invoice"] = true
		e.writeAddress(current[0], record)
		return
	}
	for _, a := range current {
		if a.Invoice {
			e.writeAddress(a, values{"invoice": false})
		}
	}
	e.addBillTo(wanted)
}

func (e *partyEdit) addBillTo(at postal) {
	record := at.values()
	record["invoice"], record["delivery"], record["sequence"] = true, false, lastOfAll
	e.addresses.created = append(e.addresses.created, record)
}

func (e *partyEdit) deliversTo(at customerAddress) bool {
	return slices.ContainsFunc(e.inUse(takesGoods), func(a customerAddress) bool { return a.ID == at.ID })
}

func takesBills(a customerAddress) bool { return a.Invoice }
func takesGoods(a customerAddress) bool { return a.Delivery }

// ship replaces the ship-to of that id, or adds one that has none, unless there is one like it.
func (e *partyEdit) ship(to erp.ShipTo) error {
	wanted := e.places.postal(e.Name, to.Name, to.Address)
	known := e.inUse(takesGoods)
	i := slices.IndexFunc(known, func(a customerAddress) bool { return erp.ShipToID(strconv.FormatInt(a.ID, 10)) == to.ID })
	if i < 0 {
		i = slices.IndexFunc(known, func(a customerAddress) bool { return a.postal() == wanted })
	}
	if i >= 0 {
		a := known[i]
		if a.postal() != wanted {
			e.keepBillTo(a)
			record := wanted.values()
			record["delivery"] = true
			e.writeAddress(a, record)
		}
		if to.Default && i > 0 {
			e.first(a)
		}
		return nil
	}
	if to.ID != "" {
		return erp.Errorf(erp.NotFound, e.op, "no ship-to %q", to.ID)
	}
	record := wanted.values()
	record["invoice"], record["delivery"] = false, true
	if to.Default {
		e.behind(0)
	} else {
		record["sequence"] = lastOfAll
	}
	e.addresses.created = append(e.addresses.created, record)
	return nil
}

// keepBillTo gives the bill-to an address of its own where it is the one that is about to change.
func (e *partyEdit) keepBillTo(changing customerAddress) {
	bill := e.inUse(takesBills)
	if len(bill) == 0 || bill[0].ID != changing.ID || len(e.addresses.created) > 0 {
		return
	}
	e.writeAddress(changing, values{"invoice": false})
	e.addBillTo(changing.postal())
}

// first makes an address the one that Tryton proposes: those without a sequence come first.
func (e *partyEdit) first(chosen customerAddress) {
	e.writeAddress(chosen, values{"sequence": nil})
	e.behind(chosen.ID)
}

// behind gives every address but one its place in the order they have.
func (e *partyEdit) behind(chosen int64) {
	for n, a := range e.Addresses {
		if a.ID != chosen {
			e.writeAddress(a, values{"sequence": n + 1})
		}
	}
}

// contact replaces the person of that id, or adds one that has none, unless there is one like it.
func (e *partyEdit) contact(c erp.Contact) error {
	c.Name = strings.TrimSpace(c.Name)
	if c.Name == "" || c.Email == "" && c.Phone == "" {
		return &erp.Error{Code: erp.Invalid, Op: e.op, Reason: "A contact needs a name, and an email address or a phone number."}
	}
	_, _, people := reach(e.Mechanisms)
	if c.ID != "" && !slices.ContainsFunc(people, func(p erp.Contact) bool { return p.ID == c.ID }) {
		return erp.Errorf(erp.NotFound, e.op, "no contact %q", c.ID)
	}
	name := c.Name // under which the person is known so far
	for _, p := range people {
		switch {
		case p.ID == c.ID:
			name = p.Name
		case p.Name == c.Name && (c.ID != "" || p.Email != c.Email || p.Phone != c.Phone):
			return &erp.Error{Code: erp.Rejected, Op: e.op, Reason: "There is a contact called " + c.Name + " already."}
		}
	}
	e.reach(name, mechanismEmail, c.Email)
	e.reach(name, mechanismPhone, c.Phone)
	if name != c.Name {
		e.rename(name, c.Name)
	}
	return nil
}

func (e *partyEdit) rename(from, to string) {
	for _, m := range e.Mechanisms {
		if m.Active && m.person() == from {
			e.writeMechanism(m, values{"name": to})
		}
	}
	for _, record := range e.mechanisms.created {
		if record["name"] == from {
			record["name"] = to
		}
	}
}

// reach sets the email or phone of a person, or the customer's own under no name. Empty archives what there is. One that is
// known behind the first changes places with it, so that none is lost.
func (e *partyEdit) reach(name, kind, value string) {
	var known []contactMechanism
	for _, kinds := range [][]string{{kind}, standIns[kind]} {
		for _, m := range e.Mechanisms {
			if m.Active && m.Value != "" && m.person() == name && slices.Contains(kinds, m.Type) {
				known = append(known, m)
			}
		}
	}
	switch {
	case value == "":
		for _, m := range known {
			e.writeMechanism(m, values{"active": false})
		}
	case len(known) == 0:
		for _, record := range mechanismsOf(name, value, "") {
			record["type"], record["sequence"] = kind, lastOfAll
			e.mechanisms.created = append(e.mechanisms.created, record)
		}
	case known[0].Value != value:
		if at := slices.IndexFunc(known, func(m contactMechanism) bool { return m.Value == value }); at > 0 {
			e.writeMechanism(known[at], values{"value": known[0].Value})
		}
		e.writeMechanism(known[0], values{"value": value})
	}
}

// standIns are the types that serve where one is missing.
var standIns = map[string][]string{mechanismPhone: {mechanismMobile}}
