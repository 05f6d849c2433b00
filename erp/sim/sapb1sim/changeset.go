package sapb1sim

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp/sim"
)

// change is one write of a change set, checked and not done yet.
type change struct {
	call      *call
	contentID string
	path      string // may begin with $1
}

// serveChanges does a change set: all of it, or nothing and one answer for the whole (§2.10).
func (s *service) serveChanges(c *call, requests []batchRequest, out *multipartWriter) bool {
	changes, err := s.checkChanges(c, requests)
	if err != nil {
		out.response(c.dialect, s.answer(c, func(*call) (response, error) { return response{}, err }), "")
		return false
	}
	answers, made := newMultipart("changesetresponse_"), map[string]string{}
	for _, ch := range changes {
		if !sim.ServePart(c.ctx) {
			panic(http.ErrAbortHandler) // the caller is gone
		}
		path := resolved(ch.path, made)
		answer := s.answer(ch.call, func(c *call) (response, error) { return s.dispatch(c, path) })
		if answer.status >= 400 {
			out.response(c.dialect, answer, "")
			return false
		}
		if at := answer.header.Get("Location"); at != "" {
			made[ch.contentID] = strings.TrimPrefix(at, c.base+c.dialect.root)
		}
		answers.response(c.dialect, answer, ch.contentID)
	}
	out.nest(answers)
	return true
}

// checkChanges refuses a set that cannot be done whole. The company has no way back, so what could fail must fail here,
// or be the first thing done: a set may create one order, as its first request, and change and cancel others behind it.
func (s *service) checkChanges(c *call, requests []batchRequest) ([]change, error) {
	var changes []change
	gone := map[string]bool{} // cancelled by this set
	for i, r := range requests {
		named := func(other change) bool { return other.contentID == r.contentID }
		if r.contentID == "" && c.dialect.version == 2 || r.contentID != "" && slices.ContainsFunc(changes, named) {
			return nil, badRequest(codeBadRequest, "Content-ID is required and must be unique in change set")
		}
		inner, path, err := c.inner(r)
		if err != nil {
			return nil, err
		}
		if path != "Orders" || inner.method != http.MethodPost {
			err = s.checkChange(inner, path, changes, gone)
		} else if i > 0 {
			err = badRequest(codeBadRequest, "An order that is not the first request of its change set is not simulated")
		}
		if err != nil {
			return nil, err
		}
		changes = append(changes, change{inner, r.contentID, path})
	}
	return changes, nil
}

// checkChange refuses what is neither a PATCH nor a Cancel of an order that is open and stays so.
func (s *service) checkChange(c *call, path string, before []change, gone map[string]bool) error {
	target, cancels := strings.CutSuffix(path, "/Cancel")
	switch {
	case c.method == http.MethodPatch && !cancels:
		if _, err := decode(c.body, orderChangeShape); err != nil {
			return err
		}
	case c.method != http.MethodPost || !cancels:
		return unsupported()
	}
	if gone[target] {
		return unsupported()
	}
	gone[target] = cancels
	if id, ok := strings.CutPrefix(target, "$"); ok && len(before) > 0 && before[0].contentID == id && before[0].path == "Orders" {
		return nil // it is made by this set
	}
	return s.checkOrder(c, target, cancels)
}

func (s *service) checkOrder(c *call, path string, cancels bool) error {
	orders := s.sets["Orders"]
	segments, err := parsePath(path)
	if err != nil {
		return err
	}
	if len(segments) != 1 || segments[0].name != orders.name || !segments[0].keyed {
		return unsupported()
	}
	k, err := parseKey(segments[0].key, orders.shape, orders.keys)
	if err != nil {
		return err
	}
	row, ok := orders.find(c, k)
	if !ok {
		return noSuchTarget(k.String())
	}
	if doc := row.(*document); doc.status() != "bost_Open" || cancels && doc.drawn() {
		return unsupported()
	}
	return nil
}

// resolved puts what a Content-ID made in the place of its $.
func resolved(path string, made map[string]string) string {
	id, rest, _ := strings.Cut(strings.TrimPrefix(path, "$"), "/")
	target, ok := made[id]
	if !ok || !strings.HasPrefix(path, "$") {
		return path
	}
	if rest == "" {
		return target
	}
	return target + "/" + rest
}
