package sapb1

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// joins remembers whether this Service Layer serves $crossjoin, the only way to find a record by what stands in its
// lines (§2.6). Where it is refused, the adapter reads the records and looks through their lines itself.
type joins struct{ refused atomic.Bool }

// join reads pairs of a header and a line, which the query must tie together. It reports false if the Service Layer
// refuses to join.
func join[T any](ctx context.Context, a *Adapter, op string, q query) ([]T, bool, error) {
	if a.joins.refused.Load() {
		return nil, false, nil
	}
	pairs, err := collect[T](ctx, a.client, op, q)
	if errors.Is(err, erp.Invalid) || errors.Is(err, erp.NotFound) {
		a.joins.refused.Store(true)
		return nil, false, nil
	}
	return pairs, err == nil, err
}

// joined names the join of a set with one of its collections, and ties the two by the header's key.
func joined(set, collection, key string) query {
	lines := set + "/" + collection
	return query{set: "$crossjoin(" + set + "," + lines + ")"}.where(set + "/" + key + " eq " + lines + "/" + key)
}

// contactPair is a row of partners joined with their contacts; the slash in the key is the Service Layer's.
type contactPair struct {
	Partner struct{ CardCode erp.CustomerID } `json:"BusinessPartners"`
}

// partnersWithContact returns the codes of all partners with a contact of that address.
func (a *Adapter) partnersWithContact(ctx context.Context, op, email string) ([]erp.CustomerID, error) {
	q := joined("BusinessPartners", "ContactEmployees", "CardCode").
		with("$expand", "BusinessPartners($select=CardCode),BusinessPartners/ContactEmployees($select=E_Mail)").
		where(eq("BusinessPartners/ContactEmployees/E_Mail", email)).ignoringCase()
	pairs, ok, err := join[contactPair](ctx, a, op, q)
	if err != nil {
		return nil, err
	}
	ids := newSet[erp.CustomerID]()
	if ok {
		for _, p := range pairs {
			ids.add(p.Partner.CardCode)
		}
		return ids.values, nil
	}
	all, err := collect[partner](ctx, a.client, op, from("BusinessPartners").fields("CardCode", "ContactEmployees").where(isCustomer))
	for _, p := range all {
		for _, c := range p.ContactEmployees {
			if strings.EqualFold(c.Email, email) {
				ids.add(p.CardCode)
			}
		}
	}
	return ids.values, err
}

// draw is a delivery that was drawn from an order.
type draw struct {
	order    integer
	delivery integer
	closed   bool
	stock    decimal.Decimal // in stock units; not read by a join
}

type deliveryPair struct {
	Delivery document     `json:"DeliveryNotes"`
	Line     documentLine `json:"DeliveryNotes/DocumentLines"`
}

// drawsFrom returns which deliveries were drawn from the orders, cancelled ones left out.
func (a *Adapter) drawsFrom(ctx context.Context, op string, orders []document) ([]draw, error) {
	if len(orders) == 0 {
		return nil, nil
	}
	entries := newSet[integer]()
	for _, o := range orders {
		entries.add(o.DocEntry)
	}
	q := joined("DeliveryNotes", "DocumentLines", "DocEntry").
		with("$expand", "DeliveryNotes($select=DocEntry,DocumentStatus),DeliveryNotes/DocumentLines($select=BaseEntry)").
		where("DeliveryNotes/Cancelled eq 'tNO'", eqInt("DeliveryNotes/DocumentLines/BaseType", typeOrder),
			anyOfInt("DeliveryNotes/DocumentLines/BaseEntry", entries.values))
	pairs, ok, err := join[deliveryPair](ctx, a, op, q)
	if err != nil {
		return nil, err
	}
	if !ok {
		return a.drawsAmong(ctx, op, orders)
	}
	var draws []draw
	for _, p := range pairs {
		draws = append(draws, draw{order: p.Line.BaseEntry, delivery: p.Delivery.DocEntry, closed: p.Delivery.closed()})
	}
	return draws, nil
}
