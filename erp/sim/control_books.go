package sim

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// moveOrder takes an order a step further.
func (k *Control) moveOrder(r *http.Request) (any, error) {
	key, err := key(r)
	if err != nil {
		return nil, err
	}
	switch verb := r.PathValue("verb"); verb {
	case "pick":
		err = k.company.PickOrder(key)
	case "release":
		err = k.company.ReleaseOrder(key)
	case "cancel":
		err = k.company.CancelOrder(key)
	case "ship":
		return k.ship(key, r)
	case "invoice":
		inv, err := k.company.InvoiceOrder(key)
		return documentName{inv.Key, inv.Number, string(inv.Status()), inv.Total}, err
	default:
		err = fmt.Errorf("move order %d: cannot %q it", key, verb)
	}
	if err != nil {
		return nil, err
	}
	order, err := k.company.Order(key)
	return nameOrder(order), err
}

// ship reads {"carrier", "tracking", "lines": {"0": "5"}}, all of it optional.
func (k *Control) ship(key int, r *http.Request) (any, error) {
	request := ShipRequest{}
	if r.ContentLength != 0 {
		b, err := body[struct {
			Carrier  string                  `json:"carrier"`
			Tracking string                  `json:"tracking"`
			Lines    map[int]decimal.Decimal `json:"lines"`
		}](r)
		if err != nil {
			return nil, err
		}
		request = ShipRequest{Carrier: b.Carrier, Tracking: b.Tracking, Lines: b.Lines}
	}
	shipments, err := k.company.ShipOrder(key, request)
	return shipments, err
}

func (k *Control) decideDraft(r *http.Request) (any, error) {
	key, err := key(r)
	if err != nil {
		return nil, err
	}
	switch verb := r.PathValue("verb"); verb {
	case "approve":
		order, err := k.company.ApproveDraft(key)
		return nameOrder(order), err
	case "reject":
		return struct{}{}, k.company.RejectDraft(key)
	default:
		return nil, fmt.Errorf("decide draft %d: cannot %q it", key, verb)
	}
}

func (k *Control) pay(r *http.Request) (any, error) {
	key, err := key(r)
	if err != nil {
		return nil, err
	}
	amount, err := amount(r)
	if err != nil {
		return nil, err
	}
	invoice, err := k.company.Invoice(key)
	if err != nil {
		return nil, err
	}
	payment, err := k.company.ReceivePayment(Payment{
		Customer: invoice.Customer, Method: "bank", Allocations: []PaymentAllocation{{Invoice: key, Amount: amount}},
	})
	return documentName{payment.Key, payment.Number, "booked", payment.Amount}, err
}

func (k *Control) setHold(r *http.Request) (any, error) {
	b, err := body[struct {
		Kind   erp.HoldKind `json:"kind"`
		Reason string       `json:"reason"`
	}](r)
	if err != nil {
		return nil, err
	}
	return b, k.company.SetHold(customerID(r, "id"), &erp.Hold{Kind: b.Kind, Reason: b.Reason})
}

func (k *Control) clearHold(r *http.Request) (any, error) {
	return struct{}{}, k.company.SetHold(customerID(r, "id"), nil)
}

func (k *Control) setLimit(r *http.Request) (any, error) {
	b, err := body[struct {
		Kind   erp.LimitKind   `json:"kind"`
		Amount decimal.Decimal `json:"amount"`
	}](r)
	if err != nil {
		return nil, err
	}
	customer, err := k.company.Customer(customerID(r, "id"))
	if err != nil {
		return nil, err
	}
	limit := erp.CreditLimit{Kind: b.Kind}
	switch b.Kind {
	case erp.LimitAmount:
		limit.Amount = erp.NewMoney(b.Amount, customer.Currency)
	case erp.LimitNotSet, erp.LimitUnlimited:
	default:
		return nil, fmt.Errorf("set limit: there is no kind %q", b.Kind)
	}
	return b, k.company.SetLimit(customer.ID, limit)
}

func (k *Control) setPrice(r *http.Request) (any, error) {
	list, err := strconv.Atoi(r.PathValue("list"))
	if err != nil {
		return nil, fmt.Errorf("read price list: %w", err)
	}
	amount, err := amount(r)
	if err != nil {
		return nil, err
	}
	return struct{}{}, k.company.SetListPrice(itemID(r), list, amount)
}

func (k *Control) setContract(r *http.Request) (any, error) {
	b, err := body[struct {
		Amount    decimal.Decimal `json:"amount"`
		Reference string          `json:"reference"`
	}](r)
	if err != nil {
		return nil, err
	}
	if _, err := k.company.Item(itemID(r)); err != nil {
		return nil, err
	}
	customer, err := k.company.Customer(customerID(r, "account"))
	if err != nil {
		return nil, err
	}
	k.company.SetSpecialPrice(SpecialPrice{
		Customer: customer.ID, Item: itemID(r), Reference: b.Reference, Rate: Fixed(b.Amount),
	})
	return b, nil
}

func (k *Control) setStatus(r *http.Request) (any, error) {
	b, err := body[struct {
		Status erp.ItemStatus `json:"status"`
	}](r)
	if err != nil {
		return nil, err
	}
	switch b.Status {
	case erp.ItemActive, erp.ItemDiscontinued, erp.ItemBlocked:
		return b, k.company.SetStatus(itemID(r), b.Status)
	}
	return nil, fmt.Errorf("set status: there is no status %q", b.Status)
}

func (k *Control) receive(r *http.Request) (any, error) {
	b, err := body[struct {
		Warehouse erp.WarehouseID `json:"warehouse"`
		Quantity  decimal.Decimal `json:"quantity"`
	}](r)
	if err != nil {
		return nil, err
	}
	return b, k.company.Receive(itemID(r), b.Warehouse, b.Quantity)
}

func amount(r *http.Request) (decimal.Decimal, error) {
	b, err := body[struct {
		Amount decimal.Decimal `json:"amount"`
	}](r)
	return b.Amount, err
}

func customerID(r *http.Request, name string) erp.CustomerID {
	return erp.CustomerID(r.PathValue(name))
}
func itemID(r *http.Request) erp.ItemID { return erp.ItemID(r.PathValue("id")) }
