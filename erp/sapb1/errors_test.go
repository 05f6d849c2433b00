package sapb1

import (
	"encoding/json"
	"testing"

	"github.com/tradecounter/portal/erp"
)

func TestErrorsHaveTheirClass(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		write  bool
		code   erp.Code
		vendor string
		reason string
	}{
		"missing key, v2 dialect": {404, `{"error":{"code":"-2028","details":[{"code":"","message":""}],"message":"No matching records found (ODBC -2028)"}}`,
			false, erp.NotFound, "-2028", "No matching records found (ODBC -2028)"},
		"missing key, v1 dialect": {404, `{"error":{"code":-2028,"message":{"lang":"en-us","value":"No matching records found (ODBC -2028)"}}}`,
			false, erp.NotFound, "-2028", "No matching records found (ODBC -2028)"},
		"older v1 dialect": {400, `{"error":{"code":-10,"innererror":{"context":null,"trace":null},"message":{"lang":"en-us","value":"Credit limit exceeded"}}}`,
			true, erp.Rejected, "-10", "Credit limit exceeded"},
		"key is taken": {400, `{"error":{"code":"-10","message":"1320000140 - Business partner code 'c1' already assigned"}}`,
			true, erp.Conflict, "-10", "1320000140 - Business partner code 'c1' already assigned"},
		"field is missing": {400, `{"error":{"code":"-5002","message":"Code undefined  [OCRD.CardCode]"}}`,
			true, erp.Invalid, "-5002", "Code undefined  [OCRD.CardCode]"},
		"the company's own rule": {400, `{"error":{"code":"-5002","message":"(1) Nicht vor Freigabe"}}`,
			true, erp.Rejected, "-5002", "(1) Nicht vor Freigabe"},
		"not in this status":   {400, `{"error":{"code":"-5006","message":"no"}}`, true, erp.Rejected, "-5006", "no"},
		"another rule":         {400, `{"error":{"code":"-1116","message":"no"}}`, true, erp.Rejected, "-1116", "no"},
		"unknown property":     {400, `{"error":{"code":"-1000","message":"Property 'X' is invalid"}}`, true, erp.Invalid, "-1000", "Property 'X' is invalid"},
		"value of a list":      {400, `{"error":{"code":"-1004","message":"one of"}}`, true, erp.Invalid, "-1004", "one of"},
		"bad filter":           {400, `{"error":{"code":"201","message":"Invalid filter condition"}}`, false, erp.Invalid, "201", "Invalid filter condition"},
		"no permission":        {403, `{"error":{"code":"-6006","message":"not permitted"}}`, false, erp.Unauthorized, "-6006", "not permitted"},
		"changed meanwhile":    {412, `{"error":{"code":"-2039","message":"Another user"}}`, true, erp.Conflict, "-2039", "Another user"},
		"locked, as an error":  {400, `{"error":{"code":"-2039","message":"locked"}}`, true, erp.Conflict, "-2039", "locked"},
		"wrong password":       {401, `{"error":{"code":"-304","message":"login"}}`, false, erp.Unauthorized, "-304", "login"},
		"unknown company":      {401, `{"error":{"code":"-306","message":"login"}}`, false, erp.Unauthorized, "-306", "login"},
		"no session":           {401, `{"error":{"code":"301","message":"timeout"}}`, true, erp.Unauthorized, "301", "timeout"},
		"many logins":          {500, `{"error":{"code":"299","message":"SAML Login Failed"}}`, true, erp.Unavailable, "299", "SAML Login Failed"},
		"sick node, reading":   {500, `{"error":{"code":"407","message":"Table"}}`, false, erp.Unavailable, "407", "Table"},
		"sick node, writing":   {500, `{"error":{"code":"407","message":"Table"}}`, true, erp.OutcomeUnknown, "407", "Table"},
		"unlisted, writing":    {400, `{"error":{"code":"-4006","message":"no"}}`, true, erp.Rejected, "-4006", "no"},
		"unlisted, reading":    {400, `{"error":{"code":"-4006","message":"no"}}`, false, erp.Invalid, "-4006", "no"},
		"error without a code": {400, `{"error":{"message":"Service Not Found"}}`, false, erp.Invalid, "", "Service Not Found"},
		"HTML, reading":        {404, `<html>`, false, erp.NotFound, "", ""},
		"HTML, writing":        {404, `<html>`, true, erp.OutcomeUnknown, "", ""},
		"nothing":              {503, ``, true, erp.OutcomeUnknown, "", ""},
		"error that is a list": {500, `{"error":[1]}`, false, erp.Unavailable, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := failure("op", c.write, response{status: c.status, body: []byte(c.body)})
			if got.Code != c.code || got.Vendor != c.vendor || got.Reason != c.reason {
				t.Errorf("got %q, vendor %q, reason %q; want %q, %q, %q", got.Code, got.Vendor, got.Reason, c.code, c.vendor, c.reason)
			}
		})
	}
}

func FuzzParseError(f *testing.F) {
	f.Add([]byte(`{"error":{"code":"-2028","details":[{"code":"","message":""}],"message":"No matching records found"}}`))
	f.Add([]byte(`{"error":{"code":-2028,"message":{"lang":"en-us","value":"No matching records found"}}}`))
	f.Add([]byte(`{"error":{"code":null,"message":{}}}`))
	f.Add([]byte(`{"error":null}`))
	f.Add([]byte(`<html>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		code, message, ok := parseError(body)
		if ok != (code != "") {
			t.Errorf("code %q, ok %v", code, ok)
		}
		if (ok || message != "") && !json.Valid(body) {
			t.Errorf("read code %q and message %q out of no JSON", code, message)
		}
	})
}
