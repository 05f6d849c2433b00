package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// trytonServer reads a Tryton by plain JSON-RPC.
type trytonServer struct {
	root    string
	header  string
	client  *http.Client
	company json.Number
}

func signInToTryton(ctx context.Context, c trytonConfig) (*trytonServer, error) {
	s := &trytonServer{root: strings.TrimSuffix(c.URL, "/") + "/" + c.Database + "/", client: &http.Client{Timeout: 60 * time.Second}}
	session, err := s.call(ctx, "common.db.login", c.User, map[string]any{"password": c.Password}, "en")
	if err != nil {
		return nil, err
	}
	pair, ok := session.([]any)
	if !ok || len(pair) != 2 {
		return nil, fmt.Errorf("sign in as %q: refused", c.User)
	}
	s.header = "Session " + base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%s:%v:%v", c.User, pair[0], pair[1]))
	preferences, err := s.call(ctx, "model.res.user.get_preferences", true, map[string]any{})
	if err != nil {
		return nil, err
	}
	s.company, _ = preferences.(map[string]any)["company"].(json.Number)
	return s, nil
}

// call returns the result with numbers kept as their digits. The last parameter is the context.
func (s *trytonServer) call(ctx context.Context, method string, params ...any) (any, error) {
	body, err := json.Marshal(map[string]any{"id": 1, "method": method, "params": params})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.root, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if s.header != "" {
		req.Header.Set("Authorization", s.header)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var answer struct {
		Result any
		Error  any
	}
	dec := json.NewDecoder(io.LimitReader(resp.Body, 16<<20))
	dec.UseNumber()
	if err := dec.Decode(&answer); err != nil {
		return nil, fmt.Errorf("%s: %s: %w", method, resp.Status, err)
	}
	if answer.Error != nil {
		return nil, fmt.Errorf("%s: %.300v", method, answer.Error)
	}
	return answer.Result, nil
}

// in is the context of a call: the company, and what else it asks by.
func (s *trytonServer) in(more record) record {
	full := record{"company": s.company, "language": "en"}
	for name, value := range more {
		full[name] = value
	}
	return full
}

func (s *trytonServer) search(ctx context.Context, model string, domain []any, within record, fields ...string) ([]record, error) {
	answer, err := s.call(ctx, "model."+model+".search_read", domain, 0, nil, [][]string{{"id", "ASC"}}, fields, s.in(within))
	if err != nil {
		return nil, err
	}
	return record{"rows": answer}.rows("rows"), nil
}

func (s *trytonServer) one(ctx context.Context, model string, domain []any, within record, fields ...string) (record, error) {
	rows, err := s.search(ctx, model, domain, within, fields...)
	if err != nil {
		return nil, err
	}
	if len(rows) != 1 {
		return nil, fmt.Errorf("%d records of %s are %v", len(rows), model, domain)
	}
	return rows[0], nil
}

func clause(field, operator string, value any) []any { return []any{field, operator, value} }

// decimalOf reads a number or a Decimal of the wire.
func decimalOf(value any) decimal.Decimal {
	if tagged, ok := value.(map[string]any); ok {
		value = json.Number(fmt.Sprint(tagged["decimal"]))
	}
	return record{"": value}.number("")
}
