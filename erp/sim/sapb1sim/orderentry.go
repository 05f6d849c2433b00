package sapb1sim

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// newOrder reads the body of POST Orders.
func (s *service) newOrder(body []byte) (sim.NewOrder, error) {
	in, err := decode(body, documentShape)
	if err != nil {
		return sim.NewOrder{}, err
	}
	return s.orderFrom(in)
}

// orderFrom reads a document as an order. What the company cannot take is refused, not dropped.
func (s *service) orderFrom(in input) (sim.NewOrder, error) {
	if err := s.checkHeader(in); err != nil {
		return sim.NewOrder{}, err
	}
	order := sim.NewOrder{Reference: erp.Reference(in.text("U_WebOrderId")), OrderDraft: erp.OrderDraft{
		Customer: erp.CustomerID(in.text("CardCode")), ShipTo: erp.ShipToID(in.text("ShipToCode")),
		OneOff: addressOf(in.object("AddressExtension")), CustomerPO: in.text("NumAtCard"),
		RequestedOn: in.date("DocDueDate"), Currency: erp.Currency(in.text("DocCurrency")),
		Complete: in.text("PartialSupply") == "tNO", Note: in.text("Comments"),
	}}
	if order.Reference != "" {
		order.Channel = "portal"
	}
	if in.has("ContactPersonCode") {
		name, ok := s.codes.contacts.name(in.whole("ContactPersonCode"))
		if !ok {
			return sim.NewOrder{}, badField("Contact person not found", "ORDR.CntctCode")
		}
		order.Contact = erp.ContactID(name)
	}
	if in.has("TransportationCode") && in.whole("TransportationCode") != -1 {
		name, ok := s.codes.carriers.name(in.whole("TransportationCode"))
		if !ok {
			return sim.NewOrder{}, badField("Shipping type not found", "ORDR.TrnspCode")
		}
		order.ShipVia = name
	}
	for i, row := range in.list("DocumentLines") {
		line, err := s.lineFrom(row, in.date("DocDueDate"), i)
		if err != nil {
			return sim.NewOrder{}, err
		}
		order.Lines = append(order.Lines, line)
	}
	return order, nil
}

// checkHeader refuses what is missing (§4.4) and what this company does not do: post on another day, bill elsewhere.
func (s *service) checkHeader(in input) error {
	today := s.company.Today()
	switch {
	case in.text("CardCode") == "":
		return badField("Enter business partner", "ORDR.CardCode")
	case !in.has("DocDueDate"):
		return badField("Enter delivery date", "ORDR.DocDueDate")
	case in.has("DocDate") && in.date("DocDate") != today:
		return badField("Posting date deviates from permissible range", "ORDR.DocDate")
	case in.has("TaxDate") && in.date("TaxDate") != today:
		return badField("Document date deviates from permissible range", "ORDR.TaxDate")
	case in.has("PayToCode") && in.text("PayToCode") != billTo:
		return badField("Bill-to address not found", "ORDR.PayToCode")
	case in.text("Confirmed") == "tNO":
		return badField("An order on hold from the start is not simulated", "ORDR.Confirmed")
	case in.has("DocType") && in.text("DocType") != "dDocument_Items":
		return badField("Service documents are not simulated", "ORDR.DocType")
	case in.has("DocObjectCode") && in.text("DocObjectCode") != "oOrders":
		return badField("Invalid object type", "ORDR.ObjType")
	}
	return nil
}

func (s *service) lineFrom(in input, due erp.Date, n int) (erp.DraftLine, error) {
	at := func(field string) string { return fmt.Sprintf("RDR1.%s][line: %d", field, n+1) }
	item, err := s.company.Item(erp.ItemID(in.text("ItemCode")))
	if err != nil {
		return erp.DraftLine{}, noSuchEntity()
	}
	uom, ok := s.codes.uom(item.Item, in.whole("UoMEntry"))
	if !ok {
		return erp.DraftLine{}, badField("UoM is not in the UoM group of the item", at("UomEntry"))
	}
	if in.has("ShipDate") && in.date("ShipDate") != due {
		return erp.DraftLine{}, badField("A delivery date per line is not simulated", at("ShipDate"))
	}
	if in.has("Currency") && in.text("Currency") != string(s.company.Currency()) {
		return erp.DraftLine{}, badField("A price in another currency is not simulated", at("Currency"))
	}
	line := erp.DraftLine{
		Item: item.ID, Quantity: erp.NewQuantity(in.number("Quantity"), uom),
		Warehouse: erp.WarehouseID(in.text("WarehouseCode")), Note: in.text("FreeText"),
	}
	if in.has("UnitPrice") {
		one, err := item.Convert(erp.NewQuantity(decimal.NewFromInt(1), uom), item.StockUOM)
		if err != nil {
			return erp.DraftLine{}, badField("UoM is not in the UoM group of the item", at("UomEntry"))
		}
		net := in.number("UnitPrice").Mul(item.PerSell()).DivRound(one.Amount, 6)
		line.Override = &erp.PriceOverride{Net: erp.NewMoney(net, s.company.Currency()), Reason: "manual"}
	}
	return line, nil
}

func badField(message, field string) *serviceError {
	return badRequest(codeInvalidField, "%s  [%s]", message, field)
}

// orderRefusal says the company's no as the Service Layer would (§2.11). A code of master data that does not exist is
// "no matching records", a bad field names its column, a business rule is -10.
func orderRefusal(err error) error {
	var no *sim.Error
	if !errors.As(err, &no) {
		return refuse(http.StatusInternalServerError, codeBusinessRule, "Internal error: %s", err)
	}
	column := func(name string) string {
		if no.Line < 0 {
			return "ORDR." + name
		}
		return fmt.Sprintf("RDR1.%s][line: %d", name, no.Line+1)
	}
	switch no.Kind {
	case sim.UnknownCustomer, sim.UnknownItem, sim.UnknownWarehouse:
		return noSuchEntity()
	case sim.UnknownShipTo:
		return badField("Ship-to address not found", column("ShipToCode"))
	case sim.UnknownContact:
		return badField("Contact person not found", column("CntctCode"))
	case sim.UnknownUnit:
		return badField("UoM is not in the UoM group of the item", column("UomEntry"))
	case sim.BadQuantity:
		return badField("Invalid quantity", column("Quantity"))
	case sim.WrongCurrency:
		return badField("Invalid currency", column("DocCur"))
	case sim.NoLines:
		return badField("Enter at least one line", column("DocEntry"))
	case sim.InactiveCustomer:
		return badRequest(codeBusinessRule, "Business partner is inactive  [%s]", column("CardCode"))
	case sim.DiscontinuedItem, sim.BlockedItem:
		return badRequest(codeBusinessRule, "Item is inactive  [%s]", column("ItemCode"))
	case sim.NoPrice:
		return badRequest(codeBusinessRule, "No price found for item  [%s]", column("Price"))
	case sim.CustomerOnHold:
		return badRequest(codeBusinessRule, "Customer is frozen: %s  [%s]", no.Message, column("CardCode"))
	case sim.OverCreditLimit:
		return badRequest(codeBusinessRule, "Customer has exceeded credit limit: %s  [%s]", no.Message, column("CardCode"))
	default:
		return badRequest(codeBusinessRule, "%s", no.Message)
	}
}
