package sapb1

import (
	"github.com/tradecounter/portal/erp"
)

// agreement is the wire shape of a blanket agreement (§3.7).
type agreement struct {
	AgreementNo integer
	DocNum      integer
	StartDate   date
	EndDate     date
	Lines       []agreementLine `json:"BlanketAgreements_ItemsLines"`
}

type agreementLine struct {
	ItemNo        erp.ItemID
	UnitPrice     number
	PriceCurrency erp.Currency
	UoMEntry      integer
}

// agreementPart asks for the customer's approved agreements of a day. It goes last in a batch: where the integration
// user may not read agreements, its failure then costs nothing but the contract's number.
func agreementPart(customer erp.CustomerID, day erp.Date) part {
	on := quote(day.String())
	return getPart("agreements", from("BlanketAgreements").
		fields("AgreementNo", "DocNum", "StartDate", "EndDate", "BlanketAgreements_ItemsLines").
		where(eq("BPCode", customer), "Status eq 'asApproved'", "StartDate le "+on, "EndDate ge "+on), 100)
}

// agreed explains a price by an agreement with the customer, if one states it.
func (k facts) agreed(price *erp.Price, entry integer) bool {
	for _, a := range k.agreements {
		for _, l := range a.Lines {
			if l.ItemNo == price.Item && sameUnit(l.UoMEntry, entry) && l.UnitPrice.IsPositive() &&
				same(l.UnitPrice.Decimal, price.Net.Amount) && or(l.PriceCurrency, price.Net.Currency) == price.Net.Currency {
				price.ValidThrough = a.EndDate.Date
				price.Source = erp.PriceSource{
					Kind: erp.SourceContract, Reference: or(a.DocNum, a.AgreementNo).String(), ValidFrom: a.StartDate.Date,
				}
				return true
			}
		}
	}
	return false
}
