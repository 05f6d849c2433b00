package tryton

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// saleModel is Tryton's order. Which state it is in decides what it is to us: draft and quotation are no orders yet.
const saleModel = "sale.sale"

// The states of a sale (sale/sale.py).
const (
	stateDraft      = "draft"
	stateQuotation  = "quotation"
	stateConfirmed  = "confirmed" // agreed, and about to be processed
	stateProcessing = "processing"
	stateDone       = "done"
	stateCancelled  = "cancelled"
)

// sale is an order with all that tells how far it has come.
type sale struct {
	ID           int64           `json:"id"`
	Number       erp.OrderNumber `json:"number"`
	WebID        erp.Reference   `json:"web_id"`
	WebShop      int64           `json:"web_shop"`
	Party        customerCode    `json:"party."`
	CustomerPO   string          `json:"reference"`
	Description  string          `json:"description"`
	State        string          `json:"state"`
	SaleDate     date            `json:"sale_date"`
	ShippingDate date            `json:"shipping_date"`
	ShipTo       *struct {
		ID   int64  `json:"id"`
		Text string `json:"full_address"`
	} `json:"shipment_address."`
	Warehouse *struct {
		ID   int64           `json:"id"`
		Code erp.WarehouseID `json:"code"`
	} `json:"warehouse."`
	Currency struct {
		Code erp.Currency `json:"code"`
	} `json:"currency."`
	Untaxed       number     `json:"untaxed_amount"`
	Tax           number     `json:"tax_amount"`
	Total         number     `json:"total_amount"`
	Carrier       int64      `json:"carrier"`
	FreightMethod string     `json:"shipment_cost_method"`
	Lines         []saleLine `json:"lines."`
	Shipments     []struct {
		State string `json:"state"`
		stamps
	} `json:"shipments."`
	stamps
}

type customerCode struct {
	Code erp.CustomerID `json:"code"`
}

// saleLine is one line, with the moves that ship it and the invoice lines that bill it.
type saleLine struct {
	ID           int64     `json:"id"`
	Type         string    `json:"type"`
	Product      *saleItem `json:"product."`
	Description  string    `json:"description"`
	Quantity     float     `json:"quantity"`
	Unit         int64     `json:"unit"`
	UnitPrice    number    `json:"unit_price"`
	Amount       number    `json:"amount"`
	ShipmentCost *number   `json:"shipment_cost"` // set on the line that Tryton adds for freight
	ShippingDate date      `json:"shipping_date"`
	Delivered    bool      `json:"move_done"` // nothing is left to ship, or Tryton was told to leave it
	Moves        []struct {
		State    string `json:"state"`
		Quantity float  `json:"quantity"`
		Unit     int64  `json:"uom"`
		stamps
	} `json:"moves."`
	InvoiceLines []struct {
		Quantity float `json:"quantity"`
		Unit     int64 `json:"unit"`
		Invoice  *struct {
			State string `json:"state"`
			stamps
		} `json:"invoice."`
	} `json:"invoice_lines."`
	stamps
}

type saleItem struct {
	ID        int64      `json:"id"`
	Code      erp.ItemID `json:"code"`
	Name      string     `json:"name"`
	Type      string     `json:"type"`
	StockUnit int64      `json:"default_uom"`
}

// saleParts are the parts of a sale whose changes change the order.
var saleParts = []string{"lines", "lines.moves", "shipments", "invoices"}

// goods are the lines that were ordered: neither titles and comments, nor the freight that Tryton adds.
func (s sale) goods() []saleLine {
	return slices.DeleteFunc(slices.Clone(s.Lines), func(l saleLine) bool { return l.Type != "line" || l.ShipmentCost != nil })
}

func (s sale) money(n decimal.Decimal) erp.Money { return erp.NewMoney(n, s.Currency.Code) }

// freight adds up what Tryton charges for the carrier. Billed by shipment it is an estimate: each shipment is charged
// when it leaves. Without a carrier, or where freight is not charged on orders, it is still to come.
func (s sale) freight() erp.Freight {
	f := erp.Freight{State: erp.FreightToBeAdvised, Amount: s.money(decimal.Zero)}
	for _, l := range s.Lines {
		if l.ShipmentCost == nil {
			continue
		}
		f.Amount.Amount = f.Amount.Amount.Add(l.Amount.Decimal)
		f.State = erp.FreightFixed
		if s.FreightMethod == "shipment" {
			f.State = erp.FreightEstimated
		}
	}
	return f
}

// goodsAmount is all of the untaxed amount that is not freight.
func (s sale) goodsAmount() erp.Money {
	return s.money(s.Untaxed.Sub(s.freight().Amount.Amount))
}

// addsUp reports whether the lines come to the untaxed amount, and with the tax to the total.
func (s sale) addsUp() bool {
	sum := decimal.Zero
	for _, l := range s.Lines {
		if l.Type == "line" {
			sum = sum.Add(l.Amount.Decimal)
		}
	}
	return sum.Equal(s.Untaxed.Decimal) && s.Untaxed.Add(s.Tax.Decimal).Equal(s.Total.Decimal)
}

func (s sale) shipTo() (erp.ShipToID, string) {
	if s.ShipTo == nil {
		return "", ""
	}
	return erp.ShipToID(strconv.FormatInt(s.ShipTo.ID, 10)), strings.TrimSpace(s.ShipTo.Text)
}

func (s sale) warehouse() erp.WarehouseID {
	if s.Warehouse == nil {
		return ""
	}
	return s.Warehouse.Code
}

// item is the line's product, empty where a line was typed in without one.
func (l saleLine) item() saleItem {
	if l.Product == nil {
		return saleItem{}
	}
	return *l.Product
}

// leaves reports whether the line is of things that are shipped; services are not.
func (l saleLine) leaves() bool { return l.item().ID != 0 && l.item().Type != "service" }
