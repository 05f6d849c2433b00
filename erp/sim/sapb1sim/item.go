package sapb1sim

import (
	"iter"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// item is a row of Items (OITM). The company prices and sells by SellUOM, which is B1's sales unit.
type item struct {
	sim.Item
	service *service
	levels  []sim.StockLevel // read when first asked for
}

func (i *item) stock() []sim.StockLevel {
	if i.levels == nil {
		levels, err := i.service.company.Stock(i.ID)
		if err != nil {
			return nil // deleted since the row was read
		}
		i.levels = levels
	}
	return i.levels
}

func (i *item) total(of func(sim.StockLevel) decimal.Decimal) decimal.Decimal {
	sum := decimal.Zero
	for _, l := range i.stock() {
		sum = sum.Add(of(l))
	}
	return sum
}

func onHand(l sim.StockLevel) decimal.Decimal    { return l.OnHand }
func committed(l sim.StockLevel) decimal.Decimal { return l.Committed }
func onOrder(l sim.StockLevel) decimal.Decimal   { return l.OnOrder }

func (i *item) status(s erp.ItemStatus) bool { return i.Status == s }

// remarks tell people why an item is not active.
func (i *item) remarks() string {
	if i.Status == erp.ItemActive {
		return ""
	}
	return string(i.Status)
}

// stockRow is a row of ItemWarehouseInfoCollection (OITW), in the inventory unit.
type stockRow struct {
	sim.StockLevel
	item erp.ItemID
}

func (i *item) stockRows() []stockRow {
	rows := make([]stockRow, len(i.stock()))
	for n, l := range i.stock() {
		rows[n] = stockRow{l, i.ID}
	}
	return rows
}

var stockShape = newShape("ItemWarehouseInfo",
	constant("MinimalStock", kindNumber, decimal.Zero),
	constant("MaximalStock", kindNumber, decimal.Zero),
	constant("StandardAveragePrice", kindNumber, decimal.Zero),
	constantEnum("Locked", yesNo, "tNO"),
	text("WarehouseCode", func(r stockRow) string { return string(r.Warehouse) }),
	double("InStock", func(r stockRow) decimal.Decimal { return r.OnHand }),
	double("Committed", func(r stockRow) decimal.Decimal { return r.StockLevel.Committed }),
	double("Ordered", func(r stockRow) decimal.Decimal { return r.OnOrder }),
	nothing("DefaultBin", kindWhole),
	text("ItemCode", func(r stockRow) string { return string(r.item) }),
	none("ItemCycleCounts"),
)

// listPrice is a row of ItemPrices (ITM1). Its own price is per inventory unit, and UoMPrices has the one per sales unit
// where that is another; an item without a price on the list has 0.0 and no currency.
type listPrice struct {
	list    sim.PriceList
	price   erp.Money
	perSell []unitPrice
}

// unitPrice is a row of UoMPrices.
type unitPrice struct {
	list  int
	unit  int
	price erp.Money
}

func (i *item) prices() []listPrice {
	lists := i.service.company.PriceLists()
	rows := make([]listPrice, len(lists))
	for n, l := range lists {
		rows[n].list = l
		m, err := i.service.company.ListPrice(i.ID, l.Number)
		if err != nil {
			continue
		}
		rows[n].price = erp.NewMoney(m.Amount.DivRound(i.PerSell(), 6), m.Currency)
		if i.SellUOM != i.StockUOM {
			rows[n].perSell = []unitPrice{{l.Number, i.service.codes.unit(i.Item.Item, i.SellUOM), m}}
		}
	}
	return rows
}

var unitPriceShape = newShape("UoMPrice",
	whole("PriceList", func(p unitPrice) int { return p.list }),
	whole("UoMEntry", func(p unitPrice) int { return p.unit }),
	double("Price", func(p unitPrice) decimal.Decimal { return p.price.Amount }),
	text("Currency", func(p unitPrice) string { return string(p.price.Currency) }),
	constant("ReduceBy", kindNumber, decimal.Zero),
	constantEnum("Auto", yesNo, "tNO"),
)

var listPriceShape = newShape("ItemPrice",
	whole("PriceList", func(p listPrice) int { return p.list.Number }),
	double("Price", func(p listPrice) decimal.Decimal { return p.price.Amount }),
	text("Currency", func(p listPrice) string { return string(p.price.Currency) }),
	constant("AdditionalPrice1", kindNumber, decimal.Zero),
	nothing("AdditionalCurrency1", kindText),
	constant("AdditionalPrice2", kindNumber, decimal.Zero),
	nothing("AdditionalCurrency2", kindText),
	whole("BasePriceList", func(p listPrice) int { return baseOf(p.list) }),
	double("Factor", func(p listPrice) decimal.Decimal { return factorOf(p.list) }),
	list("UoMPrices", unitPriceShape, func(p listPrice) []unitPrice { return p.perSell }),
)

// barcode is a row of ItemBarCodeCollection (OBCD).
type barcode struct {
	code string
	unit int
}

func (i *item) barcodes() []barcode {
	if i.Barcode == "" {
		return nil
	}
	return []barcode{{i.Barcode, i.service.codes.unit(i.Item.Item, i.SellUOM)}}
}

var barcodeShape = newShape("ItemBarCode",
	constant("AbsEntry", kindWhole, int64(1)),
	whole("UoMEntry", func(b barcode) int { return b.unit }),
	text("Barcode", func(b barcode) string { return b.code }),
	nothing("FreeText", kindText),
)

var itemProperties = slices.Concat([]property{
	text("ItemCode", func(i *item) string { return string(i.ID) }),
	text("ItemName", func(i *item) string { return i.Description }),
	text("ForeignName", func(i *item) string { return i.Item.ForeignName }),
	whole("ItemsGroupCode", func(i *item) int { return i.service.codes.itemGroups.code(i.Category) }),
	text("BarCode", func(i *item) string { return i.Barcode }),
	enum("VatLiable", yesNo, func(*item) string { return "tYES" }),
	constantEnum("PurchaseItem", yesNo, "tYES"),
	flag("SalesItem", func(i *item) bool { return !i.status(erp.ItemBlocked) }),
	constantEnum("InventoryItem", yesNo, "tYES"),
	constantEnum("AssetItem", yesNo, "tNO"),
	text("SupplierCatalogNo", func(i *item) string { return i.ManufacturerNo }),
	nothing("Mainsupplier", kindText),
	whole("Manufacturer", func(i *item) int { return i.service.codes.makers.code(i.Item.Manufacturer) }),
	double("QuantityOnStock", func(i *item) decimal.Decimal { return i.total(onHand) }),
	double("QuantityOrderedByCustomers", func(i *item) decimal.Decimal { return i.total(committed) }),
	double("QuantityOrderedFromVendors", func(i *item) decimal.Decimal { return i.total(onOrder) }),
	flag("Valid", func(i *item) bool { return i.status(erp.ItemActive) }),
	nothing("ValidFrom", kindDate),
	nothing("ValidTo", kindDate),
	nothing("ValidRemarks", kindText),
	flag("Frozen", func(i *item) bool { return !i.status(erp.ItemActive) }),
	nothing("FrozenFrom", kindDate),
	nothing("FrozenTo", kindDate),
	text("FrozenRemarks", (*item).remarks),
	constantEnum("ManageSerialNumbers", yesNo, "tNO"),
	constantEnum("ManageBatchNumbers", yesNo, "tNO"),
	constantEnum("NoDiscounts", yesNo, "tNO"),
	constantEnum("TreeType", treeType, "iNotATree"),
	nothing("DefaultWarehouse", kindText),
	nothing("ShipType", kindWhole),
	nothing("LeadTime", kindWhole),
	double("MinOrderQuantity", func(i *item) decimal.Decimal { return i.MinQuantity }),
	double("OrderMultiple", func(i *item) decimal.Decimal { return i.Multiple }),
	nothing("ToleranceDays", kindWhole),
	nothing("SalesVATGroup", kindText),
	nothing("ArTaxCode", kindText),
	text("Picture", func(i *item) string { picture, _ := i.files(); return picture.Name }),
	reference("AttachmentEntry", (*item).attachmentEntry),
	nothing("User_Text", kindText),
}, itemUnits, []property{
	nothing("CreateDate", kindDate),
	nothing("CreateTime", kindTime),
	date("UpdateDate", func(i *item) erp.Date { return erp.DateOf(i.Changed) }),
	clock("UpdateTime", func(i *item) timeOfDay { return timeOfDayOf(i.Changed) }),
	text("U_Hazmat", func(i *item) string { return i.Hazmat }),
	list("ItemPrices", listPriceShape, (*item).prices),
	list("ItemWarehouseInfoCollection", stockShape, (*item).stockRows),
	list("ItemBarCodeCollection", barcodeShape, (*item).barcodes),
})

// itemUnits are the properties of an item about its units.
var itemUnits = []property{
	text("SalesUnit", func(i *item) string { return string(i.SellUOM) }),
	double("SalesItemsPerUnit", func(i *item) decimal.Decimal { return i.PerSell() }),
	nothing("SalesPackagingUnit", kindText),
	constant("SalesQtyPerPackUnit", kindNumber, decimal.NewFromInt(1)),
	constant("SalesUnitWeight", kindNumber, decimal.Zero),
	nothing("SalesWeightUnit", kindWhole),
	constant("SalesUnitLength", kindNumber, decimal.Zero),
	constant("SalesUnitWidth", kindNumber, decimal.Zero),
	constant("SalesUnitHeight", kindNumber, decimal.Zero),
	constant("SalesUnitVolume", kindNumber, decimal.Zero),
	text("InventoryUOM", func(i *item) string { return string(i.StockUOM) }),
	whole("UoMGroupEntry", func(i *item) int { return i.service.codes.unitGroup(i.Item.Item) }),
	whole("InventoryUoMEntry", func(i *item) int { return i.service.codes.unit(i.Item.Item, i.StockUOM) }),
	whole("DefaultSalesUoMEntry", func(i *item) int { return i.service.codes.unit(i.Item.Item, i.SellUOM) }),
}

func (s *service) items() *entitySet {
	row := func(i sim.Item) any { return &item{Item: i, service: s} }
	return &entitySet{
		name: "Items", shape: s.itemShape(), keys: []string{"ItemCode"}, ordered: true,
		rows: func(_ *call, q query) rows {
			if codes, ok := q.condition.among["ItemCode"]; ok {
				return mapped(s.itemsNamed(codes), row)
			}
			after, _ := q.condition.above["ItemCode"].(string)
			return mapped(s.company.Items(erp.ItemID(after), time.Time{}), row)
		},
		find: func(_ *call, k key) (any, bool) {
			i, err := s.company.Item(erp.ItemID(k[0].(string)))
			return row(i), err == nil
		},
		version: func(row any) int64 { return row.(*item).Changed.UnixMicro() },
	}
}

// itemsNamed yields the items that exist among codes, in order of their codes.
func (s *service) itemsNamed(codes []any) iter.Seq[sim.Item] {
	ids := make([]string, len(codes))
	for i, code := range codes {
		ids[i] = code.(string)
	}
	slices.Sort(ids)
	return func(yield func(sim.Item) bool) {
		for _, id := range slices.Compact(ids) {
			if i, err := s.company.Item(erp.ItemID(id)); err == nil && !yield(i) {
				return
			}
		}
	}
}
