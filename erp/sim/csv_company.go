package sim

import (
	"iter"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type companyRow struct {
	Name            string          `col:"name,required"`
	Currency        erp.Currency    `col:"currency,default=USD"`
	AsOf            erp.Date        `col:"as_of"`
	PriceDecimals   int             `col:"price_decimals,default=4"`
	FreightFlat     decimal.Decimal `col:"freight_flat"`
	FreightFreeFrom decimal.Decimal `col:"freight_free_from"`
}

func companyRows(c *Company) iter.Seq[companyRow] {
	s := c.settings
	return slices.Values([]companyRow{{s.Name, s.Currency, c.Today(), int(s.PriceDecimals), s.Freight.Flat, s.Freight.FreeFrom}})
}

func (l *importer) company(at line, r companyRow) {
	l.unseen(at, "name", "the company")
	if r.PriceDecimals > 6 {
		at.complain("price_decimals", "%d are more than the 6 that a price can have", r.PriceDecimals)
	}
	s := &l.books.settings
	s.Name, s.Currency, s.PriceDecimals = r.Name, l.currency(at, r.Currency, ""), int32(r.PriceDecimals)
	s.Freight = FreightRule{Flat: r.FreightFlat, FreeFrom: r.FreightFreeFrom}
	if !r.AsOf.IsZero() {
		l.days = l.today.DaysSince(r.AsOf)
	}
}

// addressColumns are an address. Its name is the addressee, or else that of whoever is there.
type addressColumns struct {
	Addressee string `col:"addressee"`
	Street    string `col:"street"`
	Street2   string `col:"street_2"`
	Street3   string `col:"street_3"`
	City      string `col:"city"`
	Region    string `col:"region"`
	Postal    string `col:"postal_code"`
	Country   string `col:"country"`
}

func newAddressColumns(a erp.Address, name string) addressColumns {
	row := addressColumns{City: a.City, Region: a.Region, Postal: a.Postal, Country: a.Country}
	if a.Name != name {
		row.Addressee = a.Name
	}
	for i, into := range []*string{&row.Street, &row.Street2} {
		if i < len(a.Lines) {
			*into = a.Lines[i]
		}
	}
	if len(a.Lines) > 2 {
		row.Street3 = strings.Join(a.Lines[2:], "\n")
	}
	return row
}

func (r addressColumns) address(name string) erp.Address {
	a := erp.Address{Name: name, City: r.City, Region: r.Region, Postal: r.Postal, Country: r.Country}
	if r.Addressee != "" {
		a.Name = r.Addressee
	}
	for _, street := range []string{r.Street, r.Street2, r.Street3} {
		for text := range strings.SplitSeq(street, "\n") {
			if text = strings.TrimSpace(text); text != "" {
				a.Lines = append(a.Lines, text)
			}
		}
	}
	return a
}

type warehouseRow struct {
	Warehouse erp.WarehouseID `col:"warehouse,required"`
	Name      string          `col:"name"`
	Sells     bool            `col:"sells,default=yes"`
	addressColumns
}

func warehouseRows(c *Company) iter.Seq[warehouseRow] {
	return each(slices.Values(c.Warehouses()), func(w erp.Warehouse) warehouseRow {
		return warehouseRow{w.ID, w.Name, w.Nettable, newAddressColumns(w.Address, "")}
	})
}

func (l *importer) warehouse(at line, r warehouseRow) {
	if l.unseen(at, "warehouse", string(r.Warehouse)) {
		l.books.AddWarehouse(erp.Warehouse{ID: r.Warehouse, Name: r.Name, Nettable: r.Sells, Address: r.address("")})
	}
}

type taxRow struct {
	Jurisdiction string          `col:"jurisdiction,required"`
	Country      string          `col:"country,required"`
	Region       string          `col:"region"`
	City         string          `col:"city"`
	Percent      decimal.Decimal `col:"percent,required"`
}

func taxRows(c *Company) iter.Seq[taxRow] {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return slices.Values(mapped(c.taxes, func(t TaxRate) taxRow { return taxRow(t) }))
}

func (l *importer) tax(at line, r taxRow) {
	atMostHundred(at, r.Percent)
	l.books.AddTaxRate(TaxRate(r))
}

func atMostHundred(at line, percent decimal.Decimal) {
	if percent.GreaterThan(hundred) {
		at.complain("percent", "%s is more than 100 %%", percent)
	}
}

type repRow struct {
	ID    string `col:"rep,required"`
	Name  string `col:"name,required"`
	Email string `col:"email"`
	Phone string `col:"phone"`
}

func repRows(c *Company) iter.Seq[repRow] {
	return each(slices.Values(c.Reps()), func(r erp.Rep) repRow { return repRow(r) })
}

func (l *importer) rep(at line, r repRow) {
	if l.unseen(at, "rep", r.ID) {
		l.books.AddRep(erp.Rep(r))
	}
}

// repNamed returns a rep. Without reps.csv it is one of whom the name is known: an export may have names alone.
func (l *importer) repNamed(at line, id string) erp.Rep {
	if id == "" {
		return erp.Rep{}
	}
	rep, ok := l.books.reps.get(id)
	if !ok {
		if l.sheets["reps.csv"] != nil {
			at.complain("rep", "there is no rep %q", id)
		}
		rep = &erp.Rep{ID: id, Name: id}
		l.books.AddRep(*rep)
	}
	return *rep
}
