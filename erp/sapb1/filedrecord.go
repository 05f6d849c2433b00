package sapb1

import (
	"context"
	"net/url"
	"strconv"

	"github.com/tradecounter/portal/erp"
)

// filedRecord is what files hang on: an entry of Attachments2 with any number of them, and on an item a picture of its own
// (§3.4).
type filedRecord struct {
	ItemCode        string
	CardCode        erp.CustomerID
	DocEntry        integer
	Picture         string // a file's name
	AttachmentEntry integer
	ETag            string `json:"@odata.etag"`

	set string
}

// target is the record's address below the root.
func (r filedRecord) target() string {
	if r.set == "BusinessPartners" {
		return r.set + "(" + url.PathEscape(quote(string(r.CardCode))) + ")"
	}
	return r.set + "(" + r.DocEntry.String() + ")"
}

// filedSets are where documents are, by the kind of record.
var filedSets = map[erp.SubjectKind]string{
	erp.SubjectOrder: "Orders", erp.SubjectShipment: "DeliveryNotes", erp.SubjectInvoice: "Invoices", erp.SubjectRMA: "ReturnRequest",
}

// filedRecord finds a record that is the customer's it is said to be.
func (a *Adapter) filedRecord(ctx context.Context, op string, s erp.Subject) (filedRecord, error) {
	switch s.Kind {
	case erp.SubjectItem:
		return a.oneRecord(ctx, op, from("Items").fields("ItemCode", "Picture", "AttachmentEntry").where(eq("ItemCode", s.Key)),
			func(r filedRecord) bool { return r.ItemCode == s.Key })
	case erp.SubjectCustomer:
		return a.oneRecord(ctx, op, from("BusinessPartners").fields("CardCode", "AttachmentEntry").where(isCustomer, eq("CardCode", s.Key)),
			func(r filedRecord) bool {
				return string(r.CardCode) == s.Key && (s.Customer == "" || r.CardCode == s.Customer)
			})
	}
	set, ok := filedSets[s.Kind]
	if !ok {
		return filedRecord{}, erp.Errorf(erp.Unsupported, op, "there are no files on a %s", s.Kind)
	}
	q := from(set).fields("DocEntry", "CardCode", "AttachmentEntry").by("DocEntry desc").top(1)
	numbered, err := byNumber(op, s.Customer, s.Key)
	if _, notANumber := strconv.ParseInt(s.Key, 10, 32); notANumber != nil && s.Kind == erp.SubjectOrder {
		q.set = "Drafts" // it waits for approval, and is named by its reference
		numbered, err = []string{eq(a.cfg.ReferenceField, s.Key), eq("CardCode", s.Customer), "DocObjectCode eq 'oOrders'"}, nil
	}
	if err != nil {
		return filedRecord{}, err
	}
	return a.oneRecord(ctx, op, q.where(numbered...), func(r filedRecord) bool { return r.CardCode == s.Customer })
}

// oneRecord returns the first row if it is the one: the database may have compared without case.
func (a *Adapter) oneRecord(ctx context.Context, op string, q query, is func(filedRecord) bool) (filedRecord, error) {
	found, _, err := fetch[filedRecord](ctx, a.client, op, q, 1)
	if err != nil {
		return filedRecord{}, err
	}
	if len(found) == 0 || !is(found[0]) {
		return filedRecord{}, erp.Errorf(erp.NotFound, op, "no such record")
	}
	found[0].set = q.set
	return found[0], nil
}
