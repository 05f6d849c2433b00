package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// serviceLayer reads a Business One by plain HTTP, so that what the portal shows is compared with what is on the wire and
// not with what our adapter made of it.
type serviceLayer struct {
	root   string
	client *http.Client
}

// record is a JSON object as it came, numbers kept as their digits.
type record map[string]any

func (r record) text(name string) string { s, _ := r[name].(string); return s }

func (r record) number(name string) decimal.Decimal {
	n, ok := r[name].(json.Number)
	if !ok {
		return decimal.Zero
	}
	d, err := decimal.NewFromString(n.String())
	if err != nil {
		return decimal.Zero
	}
	return d
}

func (r record) rows(name string) []record {
	list, _ := r[name].([]any)
	rows := make([]record, 0, len(list))
	for _, row := range list {
		if m, ok := row.(map[string]any); ok {
			rows = append(rows, m)
		}
	}
	return rows
}

func signInToServiceLayer(ctx context.Context, c sapb1Config) (*serviceLayer, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	s := &serviceLayer{c.URL, &http.Client{Jar: jar, Timeout: 30 * time.Second}}
	_, err = s.post(ctx, "Login", map[string]any{"CompanyDB": c.Company, "UserName": c.User, "Password": c.Password})
	return s, err
}

// one reads a record by its path, already escaped.
func (s *serviceLayer) one(ctx context.Context, path string) (record, error) {
	return s.ask(ctx, http.MethodGet, path, nil)
}

// list reads the first page of a set.
func (s *serviceLayer) list(ctx context.Context, set string, options map[string]string) ([]record, error) {
	q := url.Values{}
	for name, value := range options {
		q.Set(name, value)
	}
	answer, err := s.ask(ctx, http.MethodGet, set+"?"+strings.ReplaceAll(q.Encode(), "+", "%20"), nil)
	return answer.rows("value"), err
}

func (s *serviceLayer) post(ctx context.Context, path string, body any) (record, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return s.ask(ctx, http.MethodPost, path, bytes.NewReader(b))
}

func (s *serviceLayer) ask(ctx context.Context, method, path string, body io.Reader) (record, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.root+"/"+path, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer := record{}
	dec := json.NewDecoder(io.LimitReader(resp.Body, 10<<20))
	dec.UseNumber()
	if err := dec.Decode(&answer); err != nil {
		return nil, fmt.Errorf("%s %s: %s: %w", method, path, resp.Status, err)
	}
	if resp.StatusCode >= 400 {
		return nil, fmt.Errorf("%s %s: %s: %v", method, path, resp.Status, answer["error"])
	}
	return answer, nil
}

// quoted writes a string as an OData literal inside a path.
func quoted(s string) string { return "'" + url.PathEscape(strings.ReplaceAll(s, "'", "''")) + "'" }

// literal writes a string as an OData literal inside an option, which is escaped as a whole.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
