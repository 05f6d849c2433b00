//go:build tryton

package tryton_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp/erptest"
)

// rpc is a call as it passes the wire.
type rpc struct {
	method    string // "model.sale.sale.quote"
	model     string // "sale.sale", or what a wizard is called; empty for the server's own procedures
	procedure string // "quote"
	params    []json.RawMessage
	trial     bool // it belongs to a dry run
}

func parseRPC(body []byte) (rpc, error) {
	var call struct {
		Method string            `json:"method"`
		Params []json.RawMessage `json:"params"`
	}
	if err := json.Unmarshal(body, &call); err != nil {
		return rpc{}, fmt.Errorf("no JSON-RPC: %w", err)
	}
	q := rpc{method: call.Method, params: call.Params}
	for _, kind := range []string{"model.", "wizard."} {
		if of, found := strings.CutPrefix(call.Method, kind); found {
			cut := strings.LastIndexByte(of, '.')
			q.model, q.procedure = of[:max(cut, 0)], of[cut+1:]
		}
	}
	return q, nil
}

func (q rpc) signsIn() bool {
	return q.method == "common.db.login" || q.method == "common.db.logout"
}

// reading are the procedures that change nothing; those of a form's fields begin with on_change.
var reading = []string{"read", "search", "search_read", "search_count", "fields_get", "default_get", "get_preferences", "today"}

func (q rpc) target() erptest.Target {
	if q.model == "" || q.trial || slices.Contains(reading, q.procedure) || strings.HasPrefix(q.procedure, "on_change") {
		return erptest.NextRead
	}
	return erptest.NextWrite
}

// records names what the call is about, "sale.sale,16". Of a create they are known from its answer only.
func (q rpc) records() []string {
	if q.procedure == "create" || len(q.params) == 0 {
		return nil
	}
	return q.named(q.params[0])
}

func (q rpc) named(list json.RawMessage) []string {
	var ids []int64
	if json.Unmarshal(list, &ids) != nil {
		return nil // no list of ids: not about records
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = fmt.Sprintf("%s,%d", q.model, id)
	}
	return names
}

// trials knows which records belong to dry runs: orders that are written to be read and taken back, and what is asked
// and answered about them. To a caller a dry run is a read.
type trials struct {
	records   map[string]bool
	questions map[string]bool // warnings that the server raised about such an order
}

func newTrials() trials { return trials{records: map[string]bool{}, questions: map[string]bool{}} }

func (t trials) includes(q rpc) bool {
	if q.procedure == "create" {
		return t.creates(q)
	}
	about := q.records()
	return len(about) > 0 && !slices.ContainsFunc(about, func(name string) bool { return !t.records[name] })
}

// creates says whether a create is of dry runs, or of answers to questions about them.
func (t trials) creates(q rpc) bool {
	var rows []struct {
		WebID string `json:"web_id"`
		Name  string `json:"name"`
	}
	if len(q.params) == 0 || json.Unmarshal(q.params[0], &rows) != nil {
		return false
	}
	for _, row := range rows {
		// The answers for all lines of an order come together, asked for or not.
		if q.model == "sale.sale" && strings.HasPrefix(row.WebID, "dry-") || q.model == "res.user.warning" && t.questions[row.Name] {
			return true
		}
	}
	return false
}

// learn reads from an answer what else belongs to a dry run.
func (t trials) learn(q rpc, body []byte) {
	if !t.includes(q) {
		return
	}
	var answer struct {
		Result json.RawMessage   `json:"result"`
		Error  []json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return
	}
	if q.procedure == "create" {
		for _, name := range q.named(answer.Result) {
			t.records[name] = true
		}
	}
	if len(answer.Error) == 2 && string(answer.Error[0]) == `"UserWarning"` {
		var question []string
		if json.Unmarshal(answer.Error[1], &question) == nil && len(question) > 0 {
			t.questions[question[0]] = true
		}
	}
}
