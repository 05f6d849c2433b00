package sapb1

import (
	"context"
	"time"

	"github.com/tradecounter/portal/erp"
)

// masters are the small tables that every record refers to by code. They change rarely and are read whole.
type masters struct {
	itemGroups *table[integer, itemGroup]
	uoms       *table[integer, unitOfMeasure]
	uomGroups  *table[integer, uomGroup]
	priceLists *table[integer, priceList]
	terms      *table[integer, paymentTerms]
	shipVias   *table[integer, shippingType]
	reps       *table[integer, salesPerson]
	makers     *table[integer, manufacturer]
	warehouses *table[erp.WarehouseID, warehouse]
	currencies *table[erp.Currency, currency]
}

type itemGroup struct {
	Number    integer
	GroupName string
}

type unitOfMeasure struct {
	AbsEntry integer
	Code     erp.UOM
	Name     string
}

type uomGroup struct {
	AbsEntry    integer
	BaseUoM     integer
	Definitions []uomDefinition `json:"UoMGroupDefinitionCollection"`
}

// uomDefinition says AlternateQuantity of AlternateUoM = BaseQuantity of the group's base unit.
type uomDefinition struct {
	AlternateUoM      integer
	AlternateQuantity number
	BaseQuantity      number
}

type priceList struct {
	PriceListNo   integer
	PriceListName string
}

type paymentTerms struct {
	GroupNumber              integer
	PaymentTermsGroupName    string
	NumberOfAdditionalMonths integer
	NumberOfAdditionalDays   integer
}

type shippingType struct {
	Code integer
	Name string
}

type salesPerson struct {
	SalesEmployeeCode integer
	SalesEmployeeName string
	Email             string
	Telephone         string
}

type currency struct{ Code erp.Currency }

type manufacturer struct {
	Code             integer
	ManufacturerName string
}

func newMasters(c *client, now func() time.Time) *masters {
	return &masters{
		itemGroups: newTable(c, now, from("ItemGroups").fields("Number", "GroupName"),
			func(g itemGroup) integer { return g.Number }),
		uoms: newTable(c, now, from("UnitOfMeasurements").fields("AbsEntry", "Code", "Name"),
			func(u unitOfMeasure) integer { return u.AbsEntry }),
		uomGroups: newTable(c, now, from("UnitOfMeasurementGroups").fields("AbsEntry", "BaseUoM", "UoMGroupDefinitionCollection"),
			func(g uomGroup) integer { return g.AbsEntry }),
		priceLists: newTable(c, now, from("PriceLists").fields("PriceListNo", "PriceListName"),
			func(p priceList) integer { return p.PriceListNo }),
		terms: newTable(c, now, from("PaymentTermsTypes").fields(
			"GroupNumber", "PaymentTermsGroupName", "NumberOfAdditionalMonths", "NumberOfAdditionalDays"),
			func(t paymentTerms) integer { return t.GroupNumber }),
		shipVias: newTable(c, now, from("ShippingTypes").fields("Code", "Name"),
			func(s shippingType) integer { return s.Code }),
		reps: newTable(c, now, from("SalesPersons").fields("SalesEmployeeCode", "SalesEmployeeName", "Email", "Telephone"),
			func(s salesPerson) integer { return s.SalesEmployeeCode }),
		makers: newTable(c, now, from("Manufacturers").fields("Code", "ManufacturerName"),
			func(m manufacturer) integer { return m.Code }),
		warehouses: newTable(c, now, from("Warehouses").fields("WarehouseCode", "WarehouseName", "Street", "StreetNo",
			"Block", "City", "State", "ZipCode", "Country", "Nettable", "Inactive"),
			func(w warehouse) erp.WarehouseID { return w.WarehouseCode }),
		currencies: newTable(c, now, from("Currencies").fields("Code"), func(c currency) erp.Currency { return c.Code }),
	}
}

// termsOf names the payment terms. Net days are stated only where the due date is a plain number of days away.
func (m *masters) termsOf(ctx context.Context, code integer) (erp.Terms, error) {
	all, err := m.terms.get(ctx)
	if err != nil {
		return erp.Terms{}, err
	}
	return all.byKey[code].toTerms(), nil
}

func (t paymentTerms) toTerms() erp.Terms {
	terms := erp.Terms{Name: t.PaymentTermsGroupName}
	if t.NumberOfAdditionalMonths == 0 {
		terms.NetDays = int(t.NumberOfAdditionalDays)
	}
	return terms
}

// repOf names the salesperson; -1 is B1's "no sales employee".
func (m *masters) repOf(ctx context.Context, code integer) (erp.Rep, error) {
	if code <= 0 {
		return erp.Rep{}, nil
	}
	all, err := m.reps.get(ctx)
	if err != nil {
		return erp.Rep{}, err
	}
	r := all.byKey[code]
	r.SalesEmployeeCode = code
	return r.toRep(), nil
}

func (s salesPerson) toRep() erp.Rep {
	return erp.Rep{ID: s.SalesEmployeeCode.String(), Name: s.SalesEmployeeName, Email: s.Email, Phone: s.Telephone}
}

// makerOf names the manufacturer; -1 is B1's "no manufacturer".
func (m *masters) makerOf(ctx context.Context, code integer) (string, error) {
	if code <= 0 {
		return "", nil
	}
	all, err := m.makers.get(ctx)
	return all.byKey[code].ManufacturerName, err
}

// tableLife is how long a table is used before it is read again.
const tableLife = 5 * time.Minute

// table is one small entity set, read whole and kept for tableLife.
type table[K comparable, T any] struct {
	load func(context.Context) (contents[K, T], error)
	now  func() time.Time
	turn chan struct{} // held while loading, and to see the fields below
	at   time.Time
	held contents[K, T]
}

// contents are the rows in the ERP's order, and by key. They are never changed after loading.
type contents[K comparable, T any] struct {
	rows  []T
	byKey map[K]T
}

func newTable[K comparable, T any](c *client, now func() time.Time, q query, key func(T) K) *table[K, T] {
	load := func(ctx context.Context) (contents[K, T], error) {
		rows, err := collect[T](ctx, c, "table "+q.set, q)
		if err != nil {
			return contents[K, T]{}, err
		}
		byKey := make(map[K]T, len(rows))
		for _, r := range rows {
			byKey[key(r)] = r
		}
		return contents[K, T]{rows, byKey}, nil
	}
	return &table[K, T]{load: load, now: now, turn: make(chan struct{}, 1)}
}

// get returns the table, reading it where it is missing or old; those who come meanwhile wait for that one read.
func (t *table[K, T]) get(ctx context.Context) (contents[K, T], error) {
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return contents[K, T]{}, erp.Errorf(erp.Unavailable, "read table", "%w", ctx.Err())
	}
	if !t.at.IsZero() && t.now().Sub(t.at) < tableLife {
		return t.held, nil
	}
	held, err := t.load(ctx)
	if err != nil {
		return contents[K, T]{}, err
	}
	t.held, t.at = held, t.now()
	return held, nil
}
