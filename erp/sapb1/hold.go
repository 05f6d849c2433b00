package sapb1

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
)

// draftID begins the ID of an order that is a draft yet.
const draftID = "draft-"

// HoldOf implements erp.Holds for customers and orders.
func (a *Adapter) HoldOf(ctx context.Context, s erp.Subject) (*erp.Hold, error) {
	op := "hold of " + s.String()
	switch s.Kind {
	case erp.SubjectCustomer:
		return a.holdOfCustomer(ctx, op, s)
	case erp.SubjectOrder:
		o, err := a.orderNamed(ctx, op, s)
		return o.Hold, err
	}
	return nil, erp.Errorf(erp.Unsupported, op, "only customers and orders are held")
}

func (a *Adapter) holdOfCustomer(ctx context.Context, op string, s erp.Subject) (*erp.Hold, error) {
	if s.Customer != "" && string(s.Customer) != s.Key {
		return nil, erp.Errorf(erp.NotFound, op, "it is another customer")
	}
	r, err := a.Receivable(ctx, erp.CustomerID(s.Key), erp.Date{})
	return r.Hold, err
}

// orderNamed finds an order by its number, or by the reference of one that has none yet.
func (a *Adapter) orderNamed(ctx context.Context, op string, s erp.Subject) (erp.Order, error) {
	o, err := a.Order(ctx, s.Customer, erp.OrderNumber(s.Key))
	if errors.Is(err, erp.NotFound) {
		o, err = a.OrderByReference(ctx, s.Customer, erp.Reference(s.Key))
	}
	if err != nil {
		return erp.Order{}, named(op, err)
	}
	return o, nil
}

// ReleaseHold implements erp.Holds. The reason of a customer's release is kept in its remarks, that of an order's in its
// comments, and that of an approval with the approval request.
func (a *Adapter) ReleaseHold(ctx context.Context, s erp.Subject, reason string) error {
	op := "release " + s.String()
	if strings.TrimSpace(reason) == "" {
		return erp.Errorf(erp.Invalid, op, "no reason")
	}
	if err := checkTexts(op, text{"reason", reason, maxNote}); err != nil {
		return err
	}
	switch s.Kind {
	case erp.SubjectCustomer:
		return a.releaseCustomer(ctx, op, s, reason)
	case erp.SubjectOrder:
		return a.releaseOrder(ctx, op, s, reason)
	}
	return erp.Errorf(erp.Unsupported, op, "only customers and orders are held")
}

var frozenQuery = from("BusinessPartners").fields("CardCode", "Frozen", "FrozenFrom", "FrozenTo", "FreeText")

func (a *Adapter) releaseCustomer(ctx context.Context, op string, s erp.Subject, reason string) error {
	hold, err := a.holdOfCustomer(ctx, op, s)
	if err != nil {
		return err
	}
	if hold == nil {
		return notHeld(op)
	}
	p, err := a.partner(ctx, op, frozenQuery, erp.CustomerID(s.Key))
	if err != nil {
		return err
	}
	if !p.frozenOn(a.today()) {
		return refusal(op, "The hold ends when the invoices past due are paid.")
	}
	return a.client.changeFrom(ctx, op, partnerTarget(p.CardCode), p.Tag, fields{
		"Frozen": flag(false), "FreeText": remark(p.FreeText, a.today(), reason),
	})
}

func notHeld(op string) error { return refusal(op, "There is no hold to release.") }

// refusal is a no of our own, in words that a person reads.
func refusal(op, reason string) error { return &erp.Error{Code: erp.Rejected, Op: op, Reason: reason} }

// remark adds a line to what is remarked already.
func remark(before string, on erp.Date, reason string) string {
	line := fmt.Sprintf("Released %s: %s", on, reason)
	if before == "" {
		return line
	}
	return before + "\n" + line
}

func (a *Adapter) releaseOrder(ctx context.Context, op string, s erp.Subject, reason string) error {
	o, err := a.orderNamed(ctx, op, s)
	if err != nil {
		return err
	}
	if o.Hold == nil {
		return notHeld(op)
	}
	id, drafted := strings.CutPrefix(string(o.ID), draftID)
	entry, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return erp.Errorf(erp.Unavailable, op, "DocEntry: %w", err)
	}
	if drafted {
		return a.approve(ctx, op, integer(entry), reason)
	}
	return a.confirm(ctx, op, integer(entry), reason)
}

// tagged is a document with the tag of the state it was read in.
type tagged struct {
	Tag string `json:"@odata.etag"`
	document
}

// confirm lets an order be picked.
func (a *Adapter) confirm(ctx context.Context, op string, entry integer, reason string) error {
	found, _, err := fetch[tagged](ctx, a.client, op, from("Orders").fields("DocEntry", "Comments").where(eqInt("DocEntry", entry)), 1)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return erp.Errorf(erp.NotFound, op, "no such order")
	}
	comments := remark(found[0].Comments, a.today(), reason)
	if utf8.RuneCountInString(comments) > maxNote {
		return erp.Errorf(erp.Invalid, op, "the order's comments have no room for a reason as long as that")
	}
	return a.client.changeFrom(ctx, op, fmt.Sprintf("Orders(%s)", entry), found[0].Tag,
		fields{"Confirmed": flag(true), "Comments": comments})
}

// approve has the approver say yes to a draft, and then makes it an order (§5.2). Cut off between the two, the draft is
// approved, and the next release goes on from there.
func (a *Adapter) approve(ctx context.Context, op string, entry integer, reason string) error {
	found, _, err := fetch[document](ctx, a.client, op,
		from("Drafts").fields("DocEntry", "AuthorizationStatus").where(eqInt("DocEntry", entry)), 1)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return erp.Errorf(erp.NotFound, op, "no such draft")
	}
	if !slices.Contains([]string{"dasApproved", "Y"}, found[0].AuthorizationStatus) {
		if err := a.decide(ctx, op, entry, reason); err != nil {
			return err
		}
	}
	return a.client.write(ctx, op, "DraftsService_SaveDraftToDocument", fields{"Document": fields{"DocEntry": entry}})
}

type approvalRequest struct{ Code integer }

func (a *Adapter) decide(ctx context.Context, op string, draft integer, reason string) error {
	if a.cfg.Approver == "" {
		return refusal(op, "Somebody in Business One has to approve it: the portal has no approver's login.")
	}
	requests, err := collect[approvalRequest](ctx, a.client, op, from("ApprovalRequests").fields("Code").
		where(eqInt("DraftEntry", draft), "Status eq 'arsPending'"))
	if err != nil {
		return err
	}
	if len(requests) == 0 {
		return refusal(op, "Business One asks nobody to approve it.")
	}
	for _, r := range requests {
		err := a.client.change(ctx, op, fmt.Sprintf("ApprovalRequests(%s)", r.Code), fields{"ApprovalRequestDecisions": []fields{{
			"ApproverUserName": a.cfg.Approver, "ApproverPassword": a.cfg.ApproverPassword, "Status": "ardApproved", "Remarks": reason,
		}}})
		if err != nil {
			return err
		}
	}
	return nil
}
