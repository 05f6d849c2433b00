package sapb1

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/tradecounter/portal/erp"
)

// changedRow is a row of any set that has a feed, as far as its change is told.
type changedRow struct {
	ItemCode     string
	CardCode     string
	DocEntry     integer
	DocNum       integer
	SalesItem    flag
	Cancelled    flag
	CancelStatus string
	UpdateDate   date
	UpdateTime   string
	CreateDate   date
	CreateTime   string
}

// changedSet is an entity set whose rows say when they changed.
type changedSet struct {
	name      string
	key       string                // orders the rows; a number if documents
	documents bool                  // never deleted, and told by their printed numbers
	fields    []string              // besides the key and the time
	all       []string              // conditions on rows that are told at all
	there     []string              // conditions on those that the role of the feed reads
	gone      func(changedRow) bool // of rows that all lets through and there does not
}

var changedSets = map[erp.Feed]changedSet{
	erp.FeedItems: {
		name: "Items", key: "ItemCode", fields: []string{"SalesItem", "CreateDate", "CreateTime"},
		there: []string{"SalesItem eq 'tYES'"}, gone: func(r changedRow) bool { return !bool(r.SalesItem) },
	},
	erp.FeedCustomers: {
		name: "BusinessPartners", key: "CardCode", fields: []string{"CreateDate", "CreateTime"}, all: []string{isCustomer},
	},
	erp.FeedOrders: documents("Orders"),
	erp.FeedShipments: {
		name: "DeliveryNotes", key: "DocEntry", documents: true, fields: []string{"DocNum", "Cancelled", "CancelStatus"},
		all: []string{notCancelling}, there: standing,
		gone: func(r changedRow) bool { return bool(r.Cancelled) || r.CancelStatus == "csYes" },
	},
	erp.FeedInvoices:    documents("Invoices"),
	erp.FeedCreditMemos: documents("CreditNotes"),
	erp.FeedRMAs:        documents("ReturnRequest"),
}

// notCancelling leaves out the documents that cancel others: they are none of their own.
const notCancelling = "CancelStatus ne 'csCancellation'"

func documents(set string) changedSet {
	return changedSet{name: set, key: "DocEntry", documents: true, fields: []string{"DocNum"}, all: []string{notCancelling}}
}

// feedless says why a feed is missing.
var feedless = map[erp.Feed]string{
	erp.FeedPrices:       "Business One keeps no time of change on special prices and discounts; prices are asked for when they are needed.",
	erp.FeedAvailability: "Stock moves by many kinds of documents, and an item does not say when it did; stock is asked for when it is needed.",
	erp.FeedPayments:     "The Service Layer states no time of change on incoming payments; their list is read instead.",
}

func changedSetOf(op string, feed erp.Feed) (changedSet, error) {
	set, ok := changedSets[feed]
	if !ok {
		return changedSet{}, &erp.Error{
			Code: erp.Unsupported, Op: op, Reason: or(feedless[feed], fmt.Sprintf("Business One has no feed %q.", feed)),
		}
	}
	return set, nil
}

func (s changedSet) query(conditions ...string) query {
	return from(s.name).fields(append([]string{s.key, "UpdateDate", "UpdateTime"}, s.fields...)...).where(conditions...)
}

// page reads on behind the cursor. What is not there is told only to those who may have been told that it is.
func (s changedSet) page(at changeCursor) query {
	conditions := append(slices.Clone(s.all), s.above(at.After), s.changed(at.Since))
	if at.Since == "" {
		conditions = append(conditions, s.there...)
	}
	return s.query(conditions...).by(s.key)
}

// newest reads the row that was changed last, if one was since then.
func (s changedSet) newest(since stamp) query {
	conditions := append(slices.Clone(s.all), s.changed(since), "UpdateDate ne null")
	return s.query(conditions...).by("UpdateDate desc,UpdateTime desc").top(1)
}

func (s changedSet) changed(since stamp) string {
	switch {
	case since == "":
		return ""
	case s.documents:
		return changedFrom(since.wall())
	}
	return masterChangedFrom(since.wall())
}

func (s changedSet) above(key string) string { return s.compare("gt", key) }

func (s changedSet) matching(key string) string { return s.compare("eq", key) }

func (s changedSet) compare(operator, key string) string {
	switch {
	case key == "":
		return ""
	case s.documents:
		return s.key + " " + operator + " " + key
	}
	return s.key + " " + operator + " " + quote(key)
}

// keyed reports whether a text can be a key of the set.
func (s changedSet) keyed(key string) bool {
	_, err := strconv.ParseInt(key, 10, 32)
	return key == "" || !s.documents || err == nil
}

func (s changedSet) keyOf(r changedRow) string {
	switch {
	case s.documents:
		return r.DocEntry.String()
	case s.key == "CardCode":
		return r.CardCode
	}
	return r.ItemCode
}

// told is the key that the role of the feed reads by.
func (s changedSet) told(r changedRow) string {
	if s.documents {
		return r.DocNum.String()
	}
	return s.keyOf(r)
}

func (r changedRow) stamp() stamp { return stampOf(r.UpdateDate.Date, r.UpdateTime) }

// changed is when the row was changed last. A new row may not say (§6.1).
func (r changedRow) changed(server *time.Location) time.Time {
	if r.UpdateDate.IsZero() {
		return moment(r.CreateDate.Date, r.CreateTime, server)
	}
	return moment(r.UpdateDate.Date, r.UpdateTime, server)
}
