package sapb1sim

import (
	"slices"

	"github.com/tradecounter/portal/erp/sim"
)

// approvalRequest is what an approval procedure asks its approver about a draft (§5.2).
type approvalRequest struct{ sim.Order }

func (r approvalRequest) status() string {
	switch {
	case r.Generated != 0:
		return "arsGenerated"
	case r.Cancelled:
		return "arsNotApproved"
	case r.Approved:
		return "arsApproved"
	}
	return "arsPending"
}

var decisionShape = newShape("ApprovalRequestDecision",
	nothing("ApproverUserName", kindText).settable(),
	nothing("ApproverPassword", kindText).settable(),
	property{name: "Status", kind: kindEnum, enum: approvalDecision, access: settable, get: func(any) any { return nil }},
	nothing("Remarks", kindText).limited(254),
)

var approvalShape = newShape("ApprovalRequest",
	whole("Code", func(r approvalRequest) int { return r.Key }),
	constant("ObjectType", kindText, "112"),
	constant("IsDraft", kindText, "Y"),
	whole("ObjectEntry", func(r approvalRequest) int { return r.Key }),
	whole("DraftEntry", func(r approvalRequest) int { return r.Key }),
	enum("Status", approvalStatus, approvalRequest.status),
	constant("CurrentStage", kindWhole, int64(1)),
	constant("OriginatorID", kindWhole, int64(1)),
	text("Remarks", func(r approvalRequest) string { return r.Remark }),
	property{
		name: "ApprovalRequestDecisions", kind: kindList, access: settable, of: decisionShape,
		list: func(any) []any { return nil },
	},
)

func (s *service) approvalRequests() *entitySet {
	row := func(o sim.Order) any { return approvalRequest{o} }
	return &entitySet{
		name: "ApprovalRequests", shape: approvalShape, keys: []string{"Code"}, ordered: true,
		rows: func(*call, query) rows { return mapped(s.company.Drafts(sim.Query{}), row) },
		find: func(_ *call, k key) (any, bool) {
			o, err := s.company.Draft(int(k[0].(int64)))
			return row(o), err == nil
		},
		change: s.decide,
	}
}

// decide lets an approver say yes or no. Approved, the draft still has to be made a document.
func (s *service) decide(c *call, row any) error {
	in, err := decode(c.body, approvalShape)
	if err != nil {
		return err
	}
	decisions := in.list("ApprovalRequestDecisions")
	if len(decisions) != 1 || !slices.Contains([]string{"ardApproved", "ardNotApproved"}, decisions[0].text("Status")) {
		return badRequest(codeBusinessRule, "Enter a decision")
	}
	d := decisions[0]
	if s.options.ApproverName == "" || d.text("ApproverUserName") != s.options.ApproverName ||
		d.text("ApproverPassword") != s.options.ApproverPassword {
		return badRequest(codeBusinessRule, "You are not an authorizer of this request")
	}
	request := row.(approvalRequest)
	if request.status() != "arsPending" {
		return unsupported()
	}
	if err := s.company.DecideDraft(request.Key, d.text("Status") == "ardApproved", d.text("Remarks")); err != nil {
		return unsupported()
	}
	return nil
}

var saveDraftShape = newShape("DraftsService_SaveDraftToDocument",
	object("Document", newShape("Document", whole("DocEntry", func(d *document) int { return d.entry }).settable()),
		func(d *document) *document { return d }).settable())

// saveDraft makes an approved draft the document it stands for, with a DocEntry of its own (§5.2).
func (s *service) saveDraft(c *call) (response, error) {
	in, err := decode(c.body, saveDraftShape)
	if err != nil {
		return response{}, err
	}
	draft, err := s.company.Draft(in.object("Document").whole("DocEntry"))
	if err != nil {
		return response{}, noSuchEntity()
	}
	if !draft.Approved {
		return response{}, badRequest(codeBusinessRule, "Draft is not approved")
	}
	if _, err := s.company.ApproveDraft(draft.Key); err != nil {
		return response{}, unsupported()
	}
	return noContent(), nil
}
