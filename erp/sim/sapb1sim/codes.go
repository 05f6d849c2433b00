package sapb1sim

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// manual is the unit group of items that have one unit only, and the unit entry of their lines (§3.4).
const manual = -1

// codes number what the company names and the Service Layer keys by number.
type codes struct {
	units, unitGroups, makers, carriers, contacts *codebook[string]
	itemGroups                                    *codebook[erp.Category]
	terms                                         *codebook[erp.Terms]
	reps                                          *codebook[erp.Rep]
	files                                         *codebook[sim.Record] // that have files; items among them
}

// newCodes numbers everything the company holds now, in a stable order; what comes later is numbered when it is seen.
func newCodes(company *sim.Company) *codes {
	itself := func(name string) string { return name }
	c := &codes{
		units: newCodebook(1, itself), unitGroups: newCodebook(1, itself), makers: newCodebook(1, itself),
		carriers: newCodebook(1, itself), contacts: newCodebook(1, itself),
		itemGroups: newCodebook(100, func(g erp.Category) string { return g.ID }),
		terms:      newCodebook(1, func(t erp.Terms) string { return t.Name }),
		reps:       newCodebook(1, func(r erp.Rep) string { return r.ID }),
		files:      newCodebook(1, func(sim.Record) string { return "" }),
	}
	c.units.put(manual, "Manual")
	c.unitGroups.put(manual, "Manual")
	for item := range company.Items("", time.Time{}) {
		c.unitGroup(item.Item)
		c.itemGroups.code(item.Category)
		c.makers.code(item.Manufacturer)
	}
	for _, t := range company.TermsList() {
		c.terms.code(t)
	}
	for _, r := range company.Reps() {
		c.reps.code(r)
	}
	for customer := range company.Customers(time.Time{}) {
		for _, contact := range customer.Contacts {
			c.contacts.code(string(contact.ID))
		}
	}
	for shipment := range company.Shipments(sim.Query{}) {
		c.carriers.code(shipment.Carrier)
	}
	return c
}

// unitGroup is the group that holds the units of an item, or manual for an item with one unit.
func (c *codes) unitGroup(item erp.Item) int {
	c.units.code(string(item.StockUOM))
	if len(item.Packs) == 0 {
		return manual
	}
	group := string(item.StockUOM)
	for _, p := range item.Packs {
		c.units.code(string(p.UOM))
		group += "\x00" + string(p.UOM) + "\x00" + p.PerStock.String()
	}
	return c.unitGroups.code(group)
}

// unit is the entry of one unit of an item.
func (c *codes) unit(item erp.Item, uom erp.UOM) int {
	if len(item.Packs) == 0 {
		return manual
	}
	return c.units.code(string(uom))
}

// uom is the unit of an item that a unit entry names; zero, as nothing was sent, is the selling unit.
func (c *codes) uom(item erp.Item, entry int) (erp.UOM, bool) {
	switch {
	case entry == 0, entry == manual && len(item.Packs) == 0:
		return item.SellUOM, true
	case len(item.Packs) == 0:
		return "", false
	}
	name, ok := c.units.name(entry)
	uom := erp.UOM(name)
	ok = ok && (uom == item.StockUOM || slices.ContainsFunc(item.Packs, func(p erp.Pack) bool { return p.UOM == uom }))
	return uom, ok
}

// codebook numbers names as it meets them. A name whose own id is a number keeps that. The empty name has no number: -1.
type codebook[K comparable] struct {
	id    func(K) string
	mu    sync.Mutex
	next  int
	codes map[K]int
	names map[int]K
}

func newCodebook[K comparable](first int, id func(K) string) *codebook[K] {
	return &codebook[K]{id: id, next: first, codes: map[K]int{}, names: map[int]K{}}
}

func (b *codebook[K]) put(code int, name K) { b.codes[name], b.names[code] = code, name }

func (b *codebook[K]) code(name K) int {
	if name == *new(K) {
		return -1
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	code, ok := b.codes[name]
	if !ok {
		code = b.free(name)
		b.put(code, name)
	}
	return code
}

// move gives a number to another name. A name that had another number loses it.
func (b *codebook[K]) move(code int, to K) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.codes, b.names[code])
	if lost, ok := b.codes[to]; ok {
		delete(b.names, lost)
	}
	b.put(code, to)
}

func (b *codebook[K]) free(name K) int {
	if n, err := strconv.Atoi(b.id(name)); err == nil && n > 0 && !b.taken(n) {
		return n
	}
	for b.taken(b.next) {
		b.next++
	}
	return b.next
}

func (b *codebook[K]) taken(code int) bool {
	_, ok := b.names[code]
	return ok
}

func (b *codebook[K]) name(code int) (K, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	name, ok := b.names[code]
	return name, ok
}

// entry is one numbered name.
type entry[K comparable] struct {
	code int
	name K
}

// entries returns all numbered names by number.
func (b *codebook[K]) entries() []entry[K] {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := make([]entry[K], 0, len(b.names))
	for code, name := range b.names {
		all = append(all, entry[K]{code, name})
	}
	slices.SortFunc(all, func(x, y entry[K]) int { return x.code - y.code })
	return all
}
