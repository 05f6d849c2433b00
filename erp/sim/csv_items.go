package sim

import (
	"cmp"
	"iter"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type itemRow struct {
	Item               erp.ItemID      `col:"item,required"`
	Description        string          `col:"description,required"`
	ForeignDescription string          `col:"foreign_description"`
	Category           string          `col:"category"`
	CategoryName       string          `col:"category_name"`
	Manufacturer       string          `col:"manufacturer"`
	ManufacturerNo     string          `col:"manufacturer_number"`
	Barcode            string          `col:"barcode"`
	StockUnit          erp.UOM         `col:"stock_unit,default=EA"`
	SellUnit           erp.UOM         `col:"sell_unit"`
	Minimum            decimal.Decimal `col:"minimum"`
	Multiple           decimal.Decimal `col:"multiple"`
	Weight             string          `col:"weight"`
	Hazmat             string          `col:"hazmat"`
	Status             erp.ItemStatus  `col:"status,default=active,one=active|discontinued|blocked"`
}

// itemsOf yields what every item has several of.
func itemsOf[R any](c *Company, rows func(Item) []R) iter.Seq[R] {
	return func(yield func(R) bool) {
		for item := range c.Items("", noTime) {
			for _, row := range rows(item) {
				if !yield(row) {
					return
				}
			}
		}
	}
}

func itemRows(c *Company) iter.Seq[itemRow] {
	return each(c.Items("", noTime), func(i Item) itemRow {
		return itemRow{
			i.ID, i.Description, i.ForeignName, i.Category.ID, i.Category.Name, i.Manufacturer, i.ManufacturerNo, i.Barcode,
			i.StockUOM, i.SellUOM, i.MinQuantity, i.Multiple, i.Weight, i.Hazmat, i.Status,
		}
	})
}

func (l *importer) item(at line, r itemRow) {
	if r.Item == "" {
		return
	}
	if _, twice := l.items[r.Item]; twice {
		at.complain("item", "%q occurs twice", r.Item)
		return
	}
	l.items[r.Item] = &loadedItem{at: at, Item: Item{Item: erp.Item{
		ID: r.Item, Description: r.Description, ForeignName: r.ForeignDescription,
		Category:     erp.Category{ID: cmp.Or(r.Category, r.CategoryName), Name: cmp.Or(r.CategoryName, r.Category)},
		Manufacturer: r.Manufacturer, ManufacturerNo: r.ManufacturerNo, Barcode: r.Barcode,
		StockUOM: r.StockUnit, SellUOM: cmp.Or(r.SellUnit, r.StockUnit), MinQuantity: r.Minimum, Multiple: r.Multiple,
		Weight: r.Weight, Hazmat: r.Hazmat, Status: r.Status,
	}}}
}

// loadedItem is an item that later files may still add to.
type loadedItem struct {
	Item
	at line
}

// itemNamed returns an item, and complains about one that there is none of.
func (l *importer) itemNamed(at line, id erp.ItemID) (*loadedItem, bool) {
	item, ok := l.items[id]
	if !ok && id != "" { // an empty cell was complained of
		at.complain("item", "there is no item %q", id)
	}
	return item, ok
}

type unitRow struct {
	Item  erp.ItemID      `col:"item,required"`
	Unit  erp.UOM         `col:"unit,required"`
	Holds decimal.Decimal `col:"holds,required"`
}

func unitRows(c *Company) iter.Seq[unitRow] {
	return itemsOf(c, func(i Item) []unitRow {
		return mapped(i.Packs, func(p erp.Pack) unitRow { return unitRow{i.ID, p.UOM, p.PerStock} })
	})
}

func (l *importer) unit(at line, r unitRow) {
	item, ok := l.itemNamed(at, r.Item)
	switch {
	case !ok:
	case !r.Holds.IsPositive():
		at.complain("holds", "a unit must hold more than nothing")
	case r.Unit == item.StockUOM || slices.ContainsFunc(item.Packs, func(p erp.Pack) bool { return p.UOM == r.Unit }):
		at.complain("unit", "item %q has the unit %q already", r.Item, r.Unit)
	default:
		item.Packs = append(item.Packs, erp.Pack{UOM: r.Unit, PerStock: r.Holds})
	}
}

type attributeRow struct {
	Item      erp.ItemID `col:"item,required"`
	Attribute string     `col:"attribute,required"`
	Value     string     `col:"value,required"`
}

func attributeRows(c *Company) iter.Seq[attributeRow] {
	return itemsOf(c, func(i Item) []attributeRow {
		return mapped(i.Attributes, func(a erp.Attribute) attributeRow { return attributeRow{i.ID, a.Name, a.Value} })
	})
}

func (l *importer) attribute(at line, r attributeRow) {
	if item, ok := l.itemNamed(at, r.Item); ok {
		item.Attributes = append(item.Attributes, erp.Attribute{Name: r.Attribute, Value: r.Value})
	}
}

type substituteRow struct {
	Item       erp.ItemID `col:"item,required"`
	Substitute erp.ItemID `col:"substitute,required"`
}

func substituteRows(c *Company) iter.Seq[substituteRow] {
	return itemsOf(c, func(i Item) []substituteRow {
		return mapped(i.Substitutes, func(s erp.ItemID) substituteRow { return substituteRow{i.ID, s} })
	})
}

func (l *importer) substitute(at line, r substituteRow) {
	item, ok := l.itemNamed(at, r.Item)
	if _, known := l.items[r.Substitute]; !known && r.Substitute != "" {
		at.complain("substitute", "there is no item %q", r.Substitute)
	}
	if ok {
		item.Substitutes = append(item.Substitutes, r.Substitute)
	}
}

type stockRow struct {
	Item      erp.ItemID      `col:"item,required"`
	Warehouse erp.WarehouseID `col:"warehouse"`
	OnHand    decimal.Decimal `col:"on_hand,required"`
}

func stockRows(c *Company) iter.Seq[stockRow] {
	return func(yield func(stockRow) bool) {
		for s := range c.stockRecords() {
			if !s.OnHand.IsZero() && !yield(stockRow{s.Item, s.Warehouse, s.OnHand}) {
				return
			}
		}
	}
}

func (l *importer) onHand(at line, r stockRow) {
	key, ok := l.stocked(at, r.Item, r.Warehouse)
	if !ok {
		return
	}
	s := l.books.stock[key]
	if !s.onHand.IsZero() {
		at.complain("warehouse", "the stock of item %q in warehouse %q occurs twice", key.item, key.warehouse)
	}
	s.onHand = r.OnHand
	l.books.stock[key] = s
}

type receiptRow struct {
	Item      erp.ItemID      `col:"item,required"`
	Warehouse erp.WarehouseID `col:"warehouse"`
	Quantity  decimal.Decimal `col:"quantity,required"`
	DueOn     erp.Date        `col:"due_on"`
}

func receiptRows(c *Company) iter.Seq[receiptRow] {
	return func(yield func(receiptRow) bool) {
		for s := range c.stockRecords() {
			for _, r := range s.Receipts {
				if !yield(receiptRow{s.Item, s.Warehouse, r.Quantity, r.On}) {
					return
				}
			}
		}
	}
}

func (l *importer) receipt(at line, r receiptRow) {
	if !r.Quantity.IsPositive() {
		at.complain("quantity", "the quantity must be above zero")
	}
	key, ok := l.stocked(at, r.Item, r.Warehouse)
	if !ok {
		return
	}
	s := l.books.stock[key]
	s.receipts = append(s.receipts, erp.Receipt{On: r.DueOn, Quantity: r.Quantity})
	slices.SortStableFunc(s.receipts, func(a, b erp.Receipt) int { return a.On.DaysSince(b.On) })
	l.books.stock[key] = s
	l.books.expected[key] = struct{}{}
}

// stocked returns where an item lies: in the warehouse named, or in the first.
func (l *importer) stocked(at line, item erp.ItemID, w erp.WarehouseID) (stockKey, bool) {
	_, known := l.itemNamed(at, item)
	return stockKey{item, l.warehouseNamed(at, w)}, known
}
