package tryton

import (
	"context"
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
)

// masters are the small tables that every record refers to by id. They change rarely and are read whole.
type masters struct {
	installation    *table[installation]
	units           *table[map[int64]unit]
	warehouses      *table[[]warehouse]
	carriers        *table[map[int64]carrier]
	categories      *table[map[int64]category]
	currencies      *table[map[int64]currency]
	reasons         *table[[]complaintType]
	paymentJournals *table[map[string]paymentJournal] // by name
}

// installation is what this database decides for all: the company, its currency, and which modules there are.
type installation struct {
	company      int64
	party        int64 // the company itself
	currency     currency
	location     *time.Location // where the company's day begins
	webShop      int64          // zero: there is none of the configured name
	category     int64          // of customers; zero: not configured
	defaultList  int64          // the price list of customers that have none; zero: there is none
	pricePlaces  int32          // decimals of a unit price on an order line
	parentLists  bool           // price lists can be derived from each other
	datedLists   bool           // lines of price lists can have dates
	customerSKUs bool           // customers' own part numbers are kept
	weighs       bool           // products have weights
	freightLines bool           // orders have lines of freight, known by their shipment cost
}

type currency struct {
	ID     int64        `json:"id"`
	Code   erp.Currency `json:"code"`
	Places int32        `json:"digits"`
}

// unit is a unit of measure. Tryton converts by Rate within a category; the smaller of Factor and Rate is the rounded
// one, so that the exact conversion uses the other (product.uom).
type unit struct {
	ID       int64   `json:"id"`
	Symbol   erp.UOM `json:"symbol"`
	Name     string  `json:"name"`
	Category int64   `json:"category"`
	Factor   float   `json:"factor"`
	Rate     float   `json:"rate"`
	Places   int32   `json:"digits"`
	Active   bool    `json:"active"`
}

type warehouse struct {
	ID      int64           `json:"id"`
	Code    erp.WarehouseID `json:"code"`
	Name    string          `json:"name"`
	Address *address        `json:"address."`
}

type carrier struct {
	ID      int64 `json:"id"`
	Product int64 `json:"carrier_product"` // what its charges stand under on orders
	Party   struct {
		Name string `json:"name"`
	} `json:"party."`
}

// category is a category of products.
type category struct {
	ID     int64 `json:"id"`
	Parent int64 `json:"parent"`
}

func newMasters(c *client, cfg Config) *masters {
	m := &masters{
		installation:    newTable(cfg.Now, func(ctx context.Context) (installation, error) { return install(ctx, c, cfg) }),
		units:           newTable(cfg.Now, byID(c, query{model: "product.uom", context: values{"active_test": false}}, func(u unit) int64 { return u.ID })),
		carriers:        newTable(cfg.Now, byID(c, query{model: "carrier"}, func(s carrier) int64 { return s.ID })),
		categories:      newTable(cfg.Now, byID(c, query{model: "product.category"}, func(g category) int64 { return g.ID })),
		currencies:      newTable(cfg.Now, byID(c, query{model: "currency.currency"}, func(m currency) int64 { return m.ID })),
		paymentJournals: newTable(cfg.Now, func(ctx context.Context) (map[string]paymentJournal, error) { return loadPaymentJournals(ctx, c) }),
		reasons:         newTable(cfg.Now, func(ctx context.Context) ([]complaintType, error) { return loadReasons(ctx, c) }),
		warehouses: newTable(cfg.Now, func(ctx context.Context) ([]warehouse, error) {
			return search[warehouse](ctx, c, "warehouses", query{
				model: "stock.location", where: domain{is("type", "warehouse"), where("code", "!=", nil)}, order: [][2]string{{"id", "ASC"}},
			})
		}),
	}
	c.company = func(ctx context.Context) (int64, error) {
		i, err := m.installation.get(ctx)
		return i.company, err
	}
	return m
}

// byID loads a whole model.
func byID[T any](c *client, q query, id func(T) int64) func(context.Context) (map[int64]T, error) {
	return func(ctx context.Context) (map[int64]T, error) {
		rows, err := search[T](ctx, c, "table "+q.model, q)
		if err != nil {
			return nil, err
		}
		table := make(map[int64]T, len(rows))
		for _, r := range rows {
			table[id(r)] = r
		}
		return table, nil
	}
}

// install learns what the database decides. The company is the integration user's own, because price lists demand it
// (§7).
func install(ctx context.Context, c *client, cfg Config) (i installation, err error) {
	const op = "learn the installation"
	var preferences struct {
		Company int64 `json:"company"`
	}
	err = c.read(ctx, call{op: op, method: model("res.user", "get_preferences"), params: []any{true}, bare: true}, &preferences)
	if err != nil {
		return i, err
	}
	if preferences.Company == 0 {
		return i, erp.Errorf(erp.Unauthorized, op, "user %q has no company: set both Companies and Current Company of the user", cfg.User)
	}
	i.company = preferences.Company
	within := values{"company": i.company}
	for _, learn := range []func() error{
		func() error { return i.learnCompany(ctx, c, op, within) },
		func() error { return i.learnNames(ctx, c, op, cfg, within) },
		func() error { return i.learnModules(ctx, c, op) },
		func() error { return i.learnPrices(ctx, c, op, within) },
	} {
		if err := learn(); err != nil {
			return i, err
		}
	}
	return i, nil
}

func (i *installation) learnCompany(ctx context.Context, c *client, op string, within values) error {
	companies, err := search[struct {
		Party    int64    `json:"party"`
		Currency currency `json:"currency."`
		Timezone string   `json:"timezone"`
	}](ctx, c, op, query{bare: true, model: "company.company", where: domain{is("id", i.company)}, context: within})
	if err != nil {
		return err
	}
	if len(companies) != 1 || companies[0].Currency.Code == "" {
		return erp.Errorf(erp.Unauthorized, op, "the user's company cannot be read")
	}
	company := companies[0]
	i.party, i.currency, i.location = company.Party, company.Currency, time.UTC
	if company.Timezone != "" {
		if i.location, err = time.LoadLocation(company.Timezone); err != nil {
			return erp.Errorf(erp.Unavailable, op, "time zone of the company: %w", err)
		}
	}
	return nil
}

// learnNames looks up the records that the configuration names.
func (i *installation) learnNames(ctx context.Context, c *client, op string, cfg Config, within values) error {
	type named struct {
		ID int64 `json:"id"`
	}
	shops, err := search[named](ctx, c, op, query{bare: true, model: "web.shop", where: domain{is("name", cfg.WebShop)}, context: within})
	if err != nil {
		return err
	}
	if len(shops) > 0 {
		i.webShop = shops[0].ID
	}
	if cfg.CustomerCategory == "" {
		return nil
	}
	categories, err := search[named](ctx, c, op, query{bare: true, model: "party.category", where: domain{is("name", cfg.CustomerCategory)}, context: within})
	if err != nil {
		return err
	}
	if len(categories) == 0 {
		return erp.Errorf(erp.Unauthorized, op, "there is no party category %q", cfg.CustomerCategory)
	}
	i.category = categories[0].ID
	return nil
}

// learnModules asks which optional modules are there. The list itself is closed to most users, so their models are tried.
func (i *installation) learnModules(ctx context.Context, c *client, op string) error {
	list, err := definitions(ctx, c, op, "product.price_list", "parent")
	if err != nil {
		return err
	}
	_, i.parentLists = list["parent"]
	lines, err := definitions(ctx, c, op, "product.price_list.line", "start_date")
	if err != nil {
		return err
	}
	_, i.datedLists = lines["start_date"]
	product, err := definitions(ctx, c, op, "product.product", "product_customers", "weight")
	if err != nil {
		return err
	}
	_, i.customerSKUs = product["product_customers"]
	_, i.weighs = product["weight"]
	line, err := definitions(ctx, c, op, "sale.line", "unit_price", "shipment_cost")
	if err != nil {
		return err
	}
	_, i.freightLines = line["shipment_cost"]
	i.pricePlaces = 4
	var precision, places int32
	if _, err := fmt.Sscanf(line["unit_price"].Digits, "[%d, %d]", &precision, &places); err == nil {
		i.pricePlaces = places
	}
	return nil
}

func (i *installation) learnPrices(ctx context.Context, c *client, op string, within values) error {
	configurations, err := search[struct {
		PriceList int64 `json:"sale_price_list"`
	}](ctx, c, op, query{bare: true, model: "sale.configuration", context: within})
	if err != nil {
		return err
	}
	if len(configurations) > 0 {
		i.defaultList = configurations[0].PriceList
	}
	return nil
}

// definition is what fields_get says of a field, as far as it is used.
type definition struct {
	Digits string `json:"digits"`
}

// definitions describes those of the named fields that the model has.
func definitions(ctx context.Context, c *client, op, name string, names ...string) (map[string]definition, error) {
	var fields map[string]definition
	err := c.read(ctx, call{op: op, method: model(name, "fields_get"), params: []any{names}, bare: true}, &fields)
	return fields, err
}

// tableLife is how long a table is used before it is read again.
const tableLife = 5 * time.Minute

// table is a small part of the database, read whole and kept for tableLife.
type table[T any] struct {
	load func(context.Context) (T, error)
	now  func() time.Time
	life time.Duration
	turn chan struct{} // held while loading, and to see the fields below
	at   time.Time
	held T
}

func newTable[T any](now func() time.Time, load func(context.Context) (T, error)) *table[T] {
	return &table[T]{load: load, now: now, life: tableLife, turn: make(chan struct{}, 1)}
}

// get returns the table, reading it where it is missing or old; those who come meanwhile wait for that one read.
func (t *table[T]) get(ctx context.Context) (held T, err error) {
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return held, erp.Errorf(erp.Unavailable, "read table", "%w", ctx.Err())
	}
	if !t.at.IsZero() && t.now().Sub(t.at) < t.life {
		return t.held, nil
	}
	if held, err = t.load(ctx); err != nil {
		return held, err
	}
	t.held, t.at = held, t.now()
	return held, nil
}
