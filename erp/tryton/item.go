package tryton

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// item is a product as the catalog shows it.
type item struct {
	ID          int64          `json:"id"`
	Code        erp.ItemID     `json:"code"`
	Name        string         `json:"name"`
	Description string         `json:"description"`
	StockUnit   int64          `json:"default_uom"`
	SellUnit    int64          `json:"sale_uom"`
	Active      bool           `json:"active"`
	Salable     bool           `json:"salable"`
	Weight      float          `json:"weight"`
	WeightUnit  int64          `json:"weight_uom"`
	Categories  []itemCategory `json:"categories."`
	Identifiers []identifier   `json:"identifiers."`
	Template    struct {
		stamps
	} `json:"template."`
	stamps
}

type itemCategory struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// itemParts are the records that an item consists of beside the product.
var itemParts = []string{"template", "identifiers"}

// itemQuery reads items, archived ones too, without the fields of modules that are not there.
func itemQuery(i installation) query {
	q := query{model: "product.product", context: archivedToo}
	if !i.weighs {
		q.without = []string{"weight", "weight_uom"}
	}
	return q
}

// Item implements erp.Catalog. Where an archived product has left its number to another, that one is the item.
func (a *Adapter) Item(ctx context.Context, id erp.ItemID) (erp.Item, error) {
	op := fmt.Sprintf("item %q", id)
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return erp.Item{}, err
	}
	q := itemQuery(i)
	q.where, q.order = domain{is("code", string(id))}, [][2]string{{"active", "DESC"}, {"id", "DESC"}}
	found, err := one[item](ctx, a.client, op, q)
	if err != nil {
		return erp.Item{}, err
	}
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return erp.Item{}, err
	}
	return found.toItem(units), nil
}

// Items implements erp.Catalog, in the order of their records: one call a page, and one more where archived products are
// among them. What carriers charge is no item.
func (a *Adapter) Items(ctx context.Context, q erp.ListQuery) (erp.Page[erp.Item], error) {
	var none erp.Page[erp.Item]
	const op = "items"
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return none, err
	}
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return none, err
	}
	read := itemQuery(i)
	if read.where, err = a.catalog(ctx, q); err != nil {
		return none, err
	}
	found, next, err := keyed(ctx, a.client, op, read, q, false, func(p item) int64 { return p.ID })
	if err != nil {
		return none, err
	}
	if found, err = a.withoutReplaced(ctx, op, found); err != nil {
		return none, err
	}
	page := erp.Page[erp.Item]{Rows: make([]erp.Item, len(found)), Next: next}
	for n, p := range found {
		page.Rows[n] = p.toItem(units)
	}
	return page, nil
}

// catalog is the domain of the items that changed since the time that q names.
func (a *Adapter) catalog(ctx context.Context, q erp.ListQuery) (domain, error) {
	carriers, err := a.masters.carriers.get(ctx)
	if err != nil {
		return nil, err
	}
	all := append(sellable(), since(q, itemParts...)...)
	if !q.Since.IsZero() { // what is taken off sale has changed as well, and comes as blocked
		all = append(domain{where("code", "!=", nil)}, since(q, itemParts...)...)
	}
	if charges := chargesOf(carriers); len(charges) > 0 {
		all = append(all, where("id", "not in", charges))
	}
	return all, nil
}

// chargesOf lists the products that stand for carriers' charges.
func chargesOf(carriers map[int64]carrier) []int64 {
	var charges []int64
	for _, c := range carriers {
		charges = append(charges, c.Product)
	}
	slices.Sort(charges)
	return slices.Compact(charges)
}

// withoutReplaced leaves out archived products whose number another product has taken over.
func (a *Adapter) withoutReplaced(ctx context.Context, op string, found []item) ([]item, error) {
	var archived []erp.ItemID
	for _, p := range found {
		if !p.Active {
			archived = append(archived, p.Code)
		}
	}
	current, err := a.productsOf(ctx, op, archived)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(p item) bool {
		holder, known := current[p.Code]
		return !p.Active && known && holder.ID != p.ID
	}), nil
}

func (p item) toItem(units map[int64]unit) erp.Item {
	stock := units[p.StockUnit]
	out := erp.Item{
		ID:          p.Code,
		Description: p.Name,
		Category:    p.category(),
		Barcode:     p.barcode(),
		StockUOM:    stock.Symbol,
		SellUOM:     p.sellUnit(units, stock).Symbol,
		Packs:       packs(units, stock),
		Status:      erp.ItemActive,
		Changed:     p.changed(),
	}
	if !p.Active || !p.Salable {
		out.Status = erp.ItemBlocked
	}
	if p.Weight.IsPositive() {
		out.Weight = joined(" ", p.Weight.String(), string(units[p.WeightUnit].Symbol))
	}
	if text := strings.TrimSpace(p.Description); text != "" {
		out.Attributes = []erp.Attribute{{Name: "Description", Value: text}}
	}
	return out
}

// packs lists the units that the stock unit converts into exactly. Where two share a symbol, the one that was there
// first counts, as for orders.
func packs(units map[int64]unit, stock unit) []erp.Pack {
	var list []erp.Pack
	named := map[erp.UOM]bool{stock.Symbol: true}
	for _, u := range inCategory(units, stock.ID) {
		held, exact := u.holds(stock)
		if !u.Active || !exact || named[u.Symbol] {
			continue
		}
		named[u.Symbol] = true
		list = append(list, erp.Pack{UOM: u.Symbol, PerStock: held})
	}
	return list
}

// sellUnit is the unit the item is sold in, or its stock unit where that one is not set or converts to no exact number.
func (p item) sellUnit(units map[int64]unit, stock unit) unit {
	sell, known := units[p.SellUnit]
	if _, exact := sell.holds(stock); !known || !exact {
		return stock
	}
	return sell
}

// category is the oldest of those the item is in: Tryton has no first among them.
func (p item) category() erp.Category {
	if len(p.Categories) == 0 {
		return erp.Category{}
	}
	first := slices.MinFunc(p.Categories, func(a, b itemCategory) int { return cmp.Compare(a.ID, b.ID) })
	return erp.Category{ID: strconv.FormatInt(first.ID, 10), Name: first.Name}
}

// articleNumber is the type of identifiers that are EAN, UPC or GTIN.
const articleNumber = "ean"

// barcode is the article number, or else the first identifier that nobody gave a type.
func (p item) barcode() string {
	for _, kind := range []string{articleNumber, ""} {
		for _, i := range p.Identifiers {
			if i.Type == kind {
				return i.Code
			}
		}
	}
	return ""
}

// changed is when the product, or one of the records it consists of, was last written.
func (p item) changed() time.Time {
	latest := later(p.stamps.changed(), p.Template.stamps)
	for _, i := range p.Identifiers {
		latest = later(latest, i.stamps)
	}
	return latest
}
