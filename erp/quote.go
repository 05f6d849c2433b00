package erp

import "time"

// Quote is the ERP's dry run of an order: every figure as the ERP computed it, nothing left there.
// Goods + Freight + Tax = Total, in one currency; adapters check the sum.
type Quote struct {
	Lines   []QuoteLine
	Goods   Money
	Freight Freight
	Tax     Money
	Taxes   []TaxLine // by jurisdiction, where the ERP says; may be empty
	Total   Money
	AsOf    time.Time
}

// QuoteLine is one line of a dry run, in the order sent.
type QuoteLine struct {
	Item       ItemID
	Quantity   Quantity
	Net        Money // per one Per
	Per        UOM
	Extended   Money // Quantity × Net after the ERP's rounding
	Tax        Money
	Source     PriceSource
	Warehouse  WarehouseID
	PromisedOn Date // zero where the ERP promises none
}

// TaxLine is the tax of one jurisdiction.
type TaxLine struct {
	Jurisdiction string
	Percent      string // exact decimal text
	Amount       Money
}

// FreightState says how far a freight figure can be trusted.
type FreightState string

// The states.
const (
	FreightIncluded        FreightState = "included"
	FreightEstimated       FreightState = "estimated"
	FreightFixed           FreightState = "fixed"
	FreightToBeAdvised     FreightState = "to_be_advised"
	FreightCustomerAccount FreightState = "customer_account"
)

// Freight is the freight of a quote, order or invoice. Amount counts into the total unless it is to be advised or on
// the customer's own account.
type Freight struct {
	State  FreightState
	Amount Money
}
