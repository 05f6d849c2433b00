package sim

import (
	"iter"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// The records are the lines that WriteBooks writes. One that has the fields of its subject is a conversion of it.

type companyRecord struct {
	Name          string        `json:"name"`
	Currency      erp.Currency  `json:"currency"`
	Today         erp.Date      `json:"today"`
	PriceDecimals int32         `json:"price_decimals"`
	Freight       freightRecord `json:"freight"`
}

type freightRecord struct {
	Flat     decimal.Decimal `json:"flat"`
	FreeFrom decimal.Decimal `json:"free_from"`
}

func (c *Company) companyRecord() companyRecord {
	return companyRecord{
		c.settings.Name, c.settings.Currency, c.Today(), c.settings.PriceDecimals, freightRecord(c.settings.Freight),
	}
}

type addressRecord struct {
	Name    string   `json:"name"`
	Lines   []string `json:"lines"`
	City    string   `json:"city"`
	Region  string   `json:"region"`
	Postal  string   `json:"postal"`
	Country string   `json:"country"`
}

type warehouseRecord struct {
	ID       erp.WarehouseID `json:"id"`
	Name     string          `json:"name"`
	Nettable bool            `json:"nettable"`
	Address  addressRecord   `json:"address"`
}

func newWarehouseRecord(w erp.Warehouse) warehouseRecord {
	return warehouseRecord{w.ID, w.Name, w.Nettable, addressRecord(w.Address)}
}

type taxRecord struct {
	Jurisdiction string          `json:"jurisdiction"`
	Country      string          `json:"country"`
	Region       string          `json:"region"`
	City         string          `json:"city"`
	Percent      decimal.Decimal `json:"percent"`
}

func (c *Company) taxRecords() []taxRecord {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return mapped(c.taxes, func(r TaxRate) taxRecord { return taxRecord(r) })
}

type categoryRecord struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type packRecord struct {
	UOM      erp.UOM         `json:"uom"`
	PerStock decimal.Decimal `json:"per_stock"`
}

type attributeRecord struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type listPriceRecord struct {
	List   int             `json:"list"`
	Amount decimal.Decimal `json:"amount"`
}

type itemRecord struct {
	ID             erp.ItemID        `json:"id"`
	Description    string            `json:"description"`
	ForeignName    string            `json:"foreign_name"`
	Category       categoryRecord    `json:"category"`
	Manufacturer   string            `json:"manufacturer"`
	ManufacturerNo string            `json:"manufacturer_no"`
	Barcode        string            `json:"barcode"`
	StockUOM       erp.UOM           `json:"stock_uom"`
	SellUOM        erp.UOM           `json:"sell_uom"`
	Packs          []packRecord      `json:"packs"`
	MinQuantity    decimal.Decimal   `json:"min_quantity"`
	Multiple       decimal.Decimal   `json:"multiple"`
	Weight         string            `json:"weight"`
	Hazmat         string            `json:"hazmat"`
	Status         erp.ItemStatus    `json:"status"`
	Substitutes    []erp.ItemID      `json:"substitutes"`
	Attributes     []attributeRecord `json:"attributes"`
	Prices         []listPriceRecord `json:"prices"` // per SellUOM
}

func newItemRecord(i Item) itemRecord {
	return itemRecord{
		ID: i.ID, Description: i.Description, ForeignName: i.ForeignName, Category: categoryRecord(i.Category),
		Manufacturer: i.Manufacturer, ManufacturerNo: i.ManufacturerNo, Barcode: i.Barcode,
		StockUOM: i.StockUOM, SellUOM: i.SellUOM, Packs: mapped(i.Packs, func(p erp.Pack) packRecord { return packRecord(p) }),
		MinQuantity: i.MinQuantity, Multiple: i.Multiple, Weight: i.Weight, Hazmat: i.Hazmat, Status: i.Status,
		Substitutes: i.Substitutes, Attributes: mapped(i.Attributes, func(a erp.Attribute) attributeRecord { return attributeRecord(a) }),
		Prices: mapped(i.Prices, func(p ListPrice) listPriceRecord { return listPriceRecord(p) }),
	}
}

type receiptRecord struct {
	On       erp.Date        `json:"on"`
	Quantity decimal.Decimal `json:"quantity"`
}

type stockRecord struct {
	Item      erp.ItemID      `json:"item"`
	Warehouse erp.WarehouseID `json:"warehouse"`
	OnHand    decimal.Decimal `json:"on_hand"` // in StockUOM, like the receipts
	Receipts  []receiptRecord `json:"receipts"`
}

// stockRecords yields, by item, every warehouse that has some or expects some.
func (c *Company) stockRecords() iter.Seq[stockRecord] {
	return func(yield func(stockRecord) bool) {
		for item := range c.Items("", time.Time{}) {
			levels, _ := c.Stock(item.ID) // items are never taken away
			for _, l := range levels {
				if l.OnHand.IsZero() && len(l.Receipts) == 0 {
					continue
				}
				receipts := mapped(l.Receipts, func(r erp.Receipt) receiptRecord { return receiptRecord(r) })
				if !yield(stockRecord{item.ID, l.Warehouse, l.OnHand, receipts}) {
					return
				}
			}
		}
	}
}
