package sapb1sim

import (
	"strconv"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// notification is one event on its way to one subscriber.
type notification struct {
	id   string
	at   time.Time
	body string
}

// businessObjects are the sets that events are told of, with the numbers of their types (§4.1).
var businessObjects = map[erp.Feed]struct{ set, number, transactions string }{
	erp.FeedItems:       {"Items", "4", "Created,Updated,Deleted"},
	erp.FeedCustomers:   {"BusinessPartners", "2", "Created,Updated,Deleted"},
	erp.FeedOrders:      {"Orders", "17", documentTransactions},
	erp.FeedShipments:   {"DeliveryNotes", "15", documentTransactions},
	erp.FeedInvoices:    {"Invoices", "13", documentTransactions},
	erp.FeedCreditMemos: {"CreditNotes", "14", documentTransactions},
	erp.FeedPayments:    {"IncomingPayments", "24", "Created,Updated,Cancelled"},
	erp.FeedRMAs:        {"ReturnRequest", "234000031", documentTransactions},
}

const documentTransactions = "Created,Updated,Deleted,Closed,Cancelled,Reopened"

// businessObject is the set and the transaction type of an event. An update that leaves an order cancelled has cancelled it.
func (s *service) businessObject(e sim.Event) (object, transaction string) {
	object = businessObjects[e.Feed].set
	switch e.Kind {
	case sim.Created:
		return object, "Created"
	case sim.Deleted:
		return object, "Deleted"
	}
	if row, ok := s.changed(object, e.Key); ok {
		if d, isDocument := row.(*document); isDocument && d.cancelled {
			return object, "Cancelled"
		}
		if p, isPayment := row.(incoming); isPayment && p.Reversed {
			return object, "Cancelled"
		}
	}
	return object, "Updated"
}

// changed finds the row that an event is about.
func (s *service) changed(object, eventKey string) (any, bool) {
	set := s.sets[object]
	k := key{eventKey}
	if set.shape.byName[set.keys[0]].kind == kindWhole {
		n, err := strconv.ParseInt(eventKey, 10, 64)
		if err != nil {
			return nil, false
		}
		k = key{n}
	}
	return set.find(&call{}, k)
}

// notification is the event as it is sent. Its data has the key, as a text in plain events; where the subscriber has named
// properties of the object, they stand beside, and all of them as the types they are of.
func (s *service) notification(id, object, transaction, properties string, e sim.Event) string {
	set := s.sets[object]
	row, there := s.changed(object, e.Key)
	var w writer
	w.object(func() {
		w.pair("id", id)
		w.pair("specversion", "1.0")
		w.pair("source", "/default/sap.b1/"+s.options.CompanyDB)
		w.pair("type", "sap.b1."+object+"."+transaction+".v1")
		w.pair("subject", e.Key)
		w.pair("time", e.At.UTC().Format("2006-01-02T15:04:05.000Z"))
		w.pair("datacontenttype", "application/json")
		w.member("data", func() {
			w.object(func() {
				keyed := set.shape.byName[set.keys[0]]
				if properties == "" || !there {
					w.pair(keyed.name, e.Key)
					return
				}
				w.property(keyed, row)
				for name := range strings.SplitSeq(properties, ",") {
					if name = strings.TrimSpace(name); name != keyed.name {
						w.property(set.shape.byName[name], row)
					}
				}
			})
		})
	})
	return w.String()
}
