package tryton

import (
	"context"
	"maps"
	"slices"

	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"github.com/tradecounter/portal/erp"
)

// stockCalls is how many warehouses are asked for at the same time, no more than prices.
const stockCalls = priceCalls

// openMove is a planned movement of goods, in the product's stock unit. A moveEnd without a warehouse is outside: with a
// supplier, with a customer, or under way.
type openMove struct {
	Product  int64   `json:"product"`
	Quantity float   `json:"internal_quantity"`
	Planned  date    `json:"planned_date"`
	From     moveEnd `json:"from_location."`
	To       moveEnd `json:"to_location."`
}

type moveEnd struct {
	Warehouse int64 `json:"warehouse"`
}

// Warehouses implements erp.Inventory.
func (a *Adapter) Warehouses(ctx context.Context) ([]erp.Warehouse, error) {
	all, err := a.masters.warehouses.get(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]erp.Warehouse, len(all))
	for i, w := range all {
		list[i] = erp.Warehouse{ID: w.Code, Name: w.Name, Nettable: true}
		if w.Address != nil {
			list[i].Address = w.Address.toAddress(w.Name)
		}
	}
	return list, nil
}

// Availability implements erp.Inventory: what lies in each warehouse less what is planned to leave it. It takes one call
// for the moves and one for each warehouse, for any number of items. The moves come first: what is shipped between the
// calls is then promised to nobody, instead of twice.
func (a *Adapter) Availability(ctx context.Context, items []erp.ItemID) ([]erp.Availability, error) {
	const op = "availability"
	products, err := a.productsOf(ctx, op, items)
	if err != nil || len(products) == 0 {
		return nil, err
	}
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return nil, err
	}
	warehouses, err := a.masters.warehouses.get(ctx)
	if err != nil {
		return nil, err
	}
	stock, err := a.stockOf(ctx, op, warehouses, products)
	if err != nil {
		return nil, err
	}
	out := make([]erp.Availability, 0, len(products))
	for _, p := range products {
		row := erp.Availability{Item: p.Code, UOM: units[p.StockUnit].Symbol, AsOf: a.now()}
		for _, w := range warehouses {
			row.Warehouses = append(row.Warehouses, stock[shelf{p.ID, w.ID}].toStock(w.Code))
		}
		out = append(out, row)
	}
	return out, nil
}

// shelf is a product in a warehouse.
type shelf struct{ product, warehouse int64 }

// level is what is on a shelf and what is planned for it, in the stock unit.
type level struct {
	onHand, leaving, arriving decimal.Decimal
	next                      erp.Receipt
}

// stockOf adds up the shelves of the products.
func (a *Adapter) stockOf(ctx context.Context, op string, warehouses []warehouse, products map[erp.ItemID]product) (map[shelf]level, error) {
	ids := make([]int64, 0, len(products))
	for p := range maps.Values(products) {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	stock, err := a.planned(ctx, op, ids)
	if err != nil {
		return nil, err
	}
	onHand := make([][]stockRow, len(warehouses))
	calls, cctx := errgroup.WithContext(ctx)
	calls.SetLimit(stockCalls)
	for i, w := range warehouses {
		calls.Go(func() (err error) {
			onHand[i], err = readIDs[stockRow](cctx, a.client, op, "product.product", ids,
				values{"locations": []int64{w.ID}, "with_childs": true})
			return err
		})
	}
	if err := calls.Wait(); err != nil {
		return nil, err
	}
	for i, rows := range onHand {
		for _, q := range rows {
			at := shelf{q.ID, warehouses[i].ID}
			l := stock[at]
			l.onHand = q.OnHand.Decimal
			stock[at] = l
		}
	}
	return stock, nil
}

// stockRow is what lies in the locations that the context names, up to the server's today: no date is sent, so that it
// cannot be another day than the one by which goods were moved (stock.move, _quantity_context).
type stockRow struct {
	ID     int64 `json:"id"`
	OnHand float `json:"quantity"`
}

// planned reads the open moves of the products. Those within a warehouse, where goods are put away and picked, leave it
// as full as it was.
func (a *Adapter) planned(ctx context.Context, op string, products []int64) (map[shelf]level, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	moves, err := search[openMove](ctx, a.client, op, query{model: "stock.move", where: domain{
		in("product", products), in("state", []string{"draft", "assigned"}), is("company", i.company),
	}})
	if err != nil {
		return nil, err
	}
	stock := map[shelf]level{}
	for _, m := range moves {
		if m.From.Warehouse == m.To.Warehouse {
			continue
		}
		from, to := shelf{m.Product, m.From.Warehouse}, shelf{m.Product, m.To.Warehouse}
		stock[from] = stock[from].without(m.Quantity.Decimal)
		stock[to] = stock[to].expecting(erp.Receipt{On: m.Planned.Date, Quantity: m.Quantity.Decimal})
	}
	return stock, nil
}

func (l level) without(quantity decimal.Decimal) level {
	l.leaving = l.leaving.Add(quantity)
	return l
}

// expecting adds a receipt. The next one is everything of the earliest day; what has no day comes after what has one.
func (l level) expecting(r erp.Receipt) level {
	l.arriving = l.arriving.Add(r.Quantity)
	switch {
	case l.next.Quantity.IsZero(), l.next.On.IsZero() && !r.On.IsZero():
		l.next = r
	case r.On == l.next.On:
		l.next.Quantity = l.next.Quantity.Add(r.Quantity)
	case !r.On.IsZero() && r.On.Before(l.next.On):
		l.next = r
	}
	return l
}

func (l level) toStock(w erp.WarehouseID) erp.WarehouseStock {
	return erp.WarehouseStock{
		Warehouse: w, OnHand: l.onHand, Allocated: l.leaving, OnOrder: l.arriving,
		ATP: decimal.Max(decimal.Zero, l.onHand.Sub(l.leaving)), NextReceipt: l.next,
	}
}
