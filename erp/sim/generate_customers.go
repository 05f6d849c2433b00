package sim

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/tradecounter/portal/erp"
)

// account is a customer with its habits.
type account struct {
	customer        Customer
	assortment      []Item // what it buys
	weekly          int    // orders per hundred weeks
	payDays         int    // how long after the due date it pays
	stopped         int    // it paid nothing that fell due in the last so many days
	contractPercent int    // of the assortment
}

// The firms with a story.
const (
	firmUsual     = 0 // the demo's customer: limit, contracts, ship-tos, open orders
	firmOverLimit = 1
	firmOnHold    = 2
	firmParent    = 5
	firmBilled    = 7  // its invoices go to the parent, who carries the limit
	firmUnlimited = 11 // a city
	firmManyDocks = 12
	firmInactive  = 38
)

var terms = []erp.Terms{
	{Name: "Net 30", NetDays: 30},
	{Name: "2/10 net 30", NetDays: 30, DiscountDays: 10, DiscountPercent: "2"},
	{Name: "Net 45", NetDays: 45},
	{Name: "Net 10", NetDays: 10},
	{Name: "Net 60", NetDays: 60},
}

// accounts signs up the customers.
func (g *generator) accounts() {
	random := g.stream(streamCustomers)
	contact, dock := 1000, 500
	for i := range g.options.Customers {
		f := firmNumber(i, random)
		c := Customer{
			Customer: erp.Customer{
				ID: erp.CustomerID(fmt.Sprintf("C%05d", 20000+i*17)), Name: f.name, Email: "purchasing@" + f.domain + ".example",
				Phone: phone(f, random), TaxID: taxID(f, random), Currency: "USD", Terms: terms[i%len(terms)], Rep: rep(i % len(reps)), Active: true,
			},
			PriceList: listPublished + i%3, Warehouse: home(f), TaxExempt: f.country != "US" || i%4 == 3,
		}
		if f.country == "DE" || f.country == "CZ" || f.country == "ES" {
			c.Currency, c.PriceList = "EUR", listExport
		}
		at := erp.Address{Name: f.name, Lines: []string{f.street}, City: f.city, Region: f.region, Postal: f.postal, Country: f.country}
		c.BillTo = at
		c.BillTo.Lines = []string{"Accounts Payable", f.street}
		for n := range docksOf(i, random) {
			dock++
			c.ShipTos = append(c.ShipTos, shipTo(dock, n, at, random))
		}
		for n := range between(random, 1, 3) {
			contact++
			c.Contacts = append(c.Contacts, person(contact, n, f, random))
		}
		g.sign(i, c, random)
	}
	g.relate()
}

// sign adds a customer and gives it habits.
func (g *generator) sign(i int, c Customer, random *rand.Rand) {
	a := account{customer: c, weekly: between(random, 15, 95), payDays: between(random, -6, 12)}
	if i >= len(firms) {
		a.weekly = 4
	}
	if i%5 == 4 {
		a.payDays = between(random, 18, 55)
	}
	if i%3 != 2 || i == firmUsual {
		a.contractPercent = between(random, 30, 70)
	}
	for range between(random, 40, 110) {
		if len(g.movers) > 0 {
			a.assortment = append(a.assortment, pick(random, g.movers))
		}
	}
	switch i {
	case firmUsual:
		a.weekly, a.payDays, a.contractPercent = 120, 4, 65
	case firmOverLimit:
		a.weekly, a.payDays, a.stopped = 90, 22, 60
	case firmOnHold:
		a.weekly, a.stopped = 60, 150
	}
	g.customers = append(g.customers, a)
	g.company.AddCustomer(c)
	g.crossReference(a, random)
}

// relate ties the mills together.
func (g *generator) relate() {
	parent := g.customers[firmParent].customer.ID
	for i := firmParent + 1; i <= firmBilled; i++ {
		c := &g.customers[i].customer
		c.Parent = parent
		if i == firmBilled {
			c.Payer = parent
		}
		g.company.AddCustomer(*c)
	}
}

func firmNumber(i int, random *rand.Rand) firm {
	if i < len(firms) {
		return firms[i]
	}
	n := i - len(firms)
	place, trade := firmPlaces[n%len(firmPlaces)], firmTrades[n/len(firmPlaces)%len(firmTrades)]
	name := place + " " + trade + " " + firmForms[n/(len(firmPlaces)*len(firmTrades))%len(firmForms)]
	like := pick(random, firms[18:])
	return firm{
		name: name, domain: fmt.Sprintf("account%d", i),
		street: fmt.Sprintf("%d %s", between(random, 100, 9900), pick(random, streets)),
		city:   like.city, region: like.region, postal: like.postal, country: like.country,
		contact: pick(random, firstNames) + " " + pick(random, lastNames),
	}
}

func docksOf(i int, random *rand.Rand) int {
	switch i {
	case firmUsual:
		return 4
	case firmManyDocks:
		return 26
	}
	return between(random, 1, 3)
}

func shipTo(id, n int, at erp.Address, random *rand.Rand) erp.ShipTo {
	name := docks[n%len(docks)]
	if n >= len(docks) {
		name = fmt.Sprintf("Site %02d", n+1)
		at.Lines = []string{fmt.Sprintf("%d %s", between(random, 100, 9900), pick(random, streets))}
	}
	at.Name = name
	return erp.ShipTo{ID: erp.ShipToID("S" + strconv.Itoa(id)), Name: name, Address: at, Default: n == 0}
}

func person(id, n int, f firm, random *rand.Rand) erp.Contact {
	p := erp.Contact{
		ID: erp.ContactID(strconv.Itoa(id)), Name: f.contact, Title: "Buyer",
		Email: fmt.Sprintf("buyer@%s.example", f.domain), Phone: phone(f, random),
	}
	if n > 0 {
		p.Name, p.Title = pick(random, firstNames)+" "+pick(random, lastNames), []string{"Accounts payable", "Maintenance lead"}[n%2]
		p.Email = fmt.Sprintf("contact%d@%s.example", id, f.domain)
	}
	return p
}

func rep(i int) erp.Rep {
	return erp.Rep{
		ID: strconv.Itoa(i + 1), Name: reps[i],
		Email: fmt.Sprintf("rep%d@gmis.example", i+1), Phone: fmt.Sprintf("(937) 555-01%02d", 40+i),
	}
}

// home is the warehouse that a firm is usually supplied from.
func home(f firm) erp.WarehouseID {
	switch f.region {
	case "IN", "IL", "MI":
		return "02"
	case "KY", "TN":
		return "03"
	case "TX":
		return "04"
	}
	return "01"
}

// phone returns a number that is reserved for fiction.
func phone(f firm, random *rand.Rand) string {
	if f.country != "US" {
		return fmt.Sprintf("+%d 555 01%02d", between(random, 31, 81), random.IntN(100))
	}
	return fmt.Sprintf("(%d) 555-01%02d", pick(random, []int{937, 513, 614, 260, 502, 412, 713, 586}), random.IntN(100))
}

func taxID(f firm, random *rand.Rand) string {
	if f.country != "US" {
		return fmt.Sprintf("%s%09d", f.country, random.IntN(1_000_000_000))
	}
	return fmt.Sprintf("%02d-%07d", between(random, 10, 95), random.IntN(10_000_000))
}

// crossReference lets a customer call part of its assortment by its own numbers.
func (g *generator) crossReference(a account, random *rand.Rand) {
	known := map[erp.ItemID]bool{}
	for _, item := range a.assortment {
		if known[item.ID] || !chance(random, 40) {
			continue
		}
		known[item.ID] = true
		g.company.AddCrossReference(erp.CrossReference{
			Customer: a.customer.ID, Item: item.ID, PartNumber: fmt.Sprintf("%s-%06d", a.customer.ID[3:], between(random, 100, 999_999)),
		})
	}
}
