package tryton

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// TestFailuresHaveTheirClass holds the table of errors against answers as the server gives them.
func TestFailuresHaveTheirClass(t *testing.T) {
	t.Parallel()
	domain := `{"fields": "` + strings.Repeat("x", 34_000) + `"}`
	for _, c := range []struct {
		name, answer string
		read, write  erp.Code
		reason       string
	}{
		{"no right", `["UserError", ["You are not allowed to access \"Sale\".", "", null]]`, erp.Unauthorized, erp.Unauthorized, `You are not allowed to access "Sale".`},
		{"no right to a button", `["UserError", ["Calling button \"process on \"sale.sale\" is not allowed.", "", null]]`, erp.Unauthorized, erp.Unauthorized, ""},
		{"gone", `["UserError", ["You are trying to read records \"99\" of \"Party\" that don't exist anymore.", "", null]]`, erp.NotFound, erp.NotFound, ""},
		{"reference taken", `["UserError", ["The web ID on the sale must be unique.", "", null]]`, erp.Conflict, erp.Conflict, ""},
		{"too many digits", `["UserError", ["The number of digits in the value \"1.23456\" for field \"Unit Price\" in \"Sale Line\" exceeds the limit of \"4\".", "", ` + domain + `]]`, erp.Invalid, erp.Invalid, ""},
		{"credit", `["UserError", ["Party \"Beta\" has reached their credit limit of $2500.00.", "", null]]`, erp.Invalid, erp.Rejected, `Party "Beta" has reached their credit limit of $2500.00.`},
		{"a question", `["UserWarning", ["credit_limit_amount_sale.sale,12", "Over the limit.", ""]]`, erp.Rejected, erp.Rejected, "Over the limit."},
		{"changed meanwhile", `["ConcurrencyException", "Records were modified in the meanwhile"]`, erp.Conflict, erp.Conflict, ""},
		{"zero byte", `["A string literal cannot contain NUL (0x00) characters.", ""]`, erp.Invalid, erp.Invalid, ""},
		{"lock", `["could not obtain lock on relation \"sale_sale\"\n", ""]`, erp.Unavailable, erp.Unavailable, ""},
		{"serialization", `["could not serialize access due to concurrent update\n", ""]`, erp.Unavailable, erp.Unavailable, ""},
		{"a bug", `["'nosuchfield'", ""]`, erp.Unavailable, erp.OutcomeUnknown, ""},
		{"password missing", `["LoginException", ["password", "Password for portal", "password"]]`, erp.Unauthorized, erp.Unauthorized, ""},
		{"no words", `["UserError", []]`, erp.Invalid, erp.Rejected, ""},
		{"words that are no text", `["UserError", [{"a": 1}, 2]]`, erp.Invalid, erp.Rejected, ""},
	} {
		var answer []json.RawMessage
		if err := json.Unmarshal([]byte(c.answer), &answer); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		read, write := call{op: "op"}.failure(answer), call{op: "op", write: true}.failure(answer)
		if read.Code != c.read || write.Code != c.write {
			t.Errorf("%s: a read is %q, a write %q; want %q and %q", c.name, read.Code, write.Code, c.read, c.write)
		}
		if c.reason != "" && write.Reason != c.reason {
			t.Errorf("%s: reason %q", c.name, write.Reason)
		}
		if n := len(write.Error()); n > 2*maxReason {
			t.Errorf("%s: the error has %d characters", c.name, n)
		}
	}
}

func TestAQuestionIsKnownByItsName(t *testing.T) {
	t.Parallel()
	answer := []json.RawMessage{json.RawMessage(`"UserWarning"`), json.RawMessage(`["stock_quantity_warning_7", "Not enough.", ""]`)}
	var asked warning
	if err := (call{op: "quote", write: true}).failure(answer); !errors.As(err, &asked) || asked.name != "stock_quantity_warning_7" {
		t.Errorf("got %v, question %q", err, asked.name)
	}
}

// TestAnswersThatAreNone gives a read and a write every kind of nonsense a proxy or a dying server can send.
func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		status      int
		body        string
		read, write erp.Code
	}{
		{"a proxy's page", 200, "<html>Bad gateway</html>", erp.Unavailable, erp.OutcomeUnknown},
		{"half an answer", 200, `{"id": 1, "resu`, erp.Unavailable, erp.OutcomeUnknown},
		{"neither result nor error", 200, `{"id": 1}`, erp.Unavailable, erp.OutcomeUnknown},
		{"another type", 200, `{"id": 1, "result": {"a": "b"}}`, erp.Unavailable, erp.OutcomeUnknown},
		{"server error", 500, "oops", erp.Unavailable, erp.OutcomeUnknown},
		{"gateway timeout", 504, "", erp.Unavailable, erp.OutcomeUnknown},
		{"asked to wait", 429, "", erp.Unavailable, erp.Unavailable},
		{"forbidden", 403, "", erp.Unauthorized, erp.Unauthorized},
		{"no such database", 404, "", erp.Unauthorized, erp.Unauthorized},
		{"redirect", 302, "", erp.Unavailable, erp.OutcomeUnknown},
		{"too long", 200, `{"id": 1, "result": "` + strings.Repeat("x", maxBody) + `"}`, erp.Unavailable, erp.OutcomeUnknown},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.body))
		}))
		a, err := New(Config{URL: server.URL, Database: "erp", User: "portal", Password: "Sample-Password"})
		if err != nil {
			t.Fatal(err)
		}
		a.client.session.held = credentials{1, "Session x"}
		var n int64
		q := call{op: "op", method: "model.x.y", bare: true}
		read := a.client.read(t.Context(), q, &n)
		write := a.client.write(t.Context(), q, &n)
		server.Close()
		if erp.CodeOf(read) != c.read || erp.CodeOf(write) != c.write {
			t.Errorf("%s: a read is %v, a write %v; want %q and %q", c.name, read, write, c.read, c.write)
		}
		if c.status == http.StatusTooManyRequests && erp.RetryAfter(write) != 7*time.Second {
			t.Errorf("%s: wait %s", c.name, erp.RetryAfter(write))
		}
	}
}

// A database that speaks German says so in German, which is none of the words that tell refusals apart.
func TestAReadRefusedInAnotherLanguageIsKnownByItsEnglishWords(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.on("sale.sale.search_read", func(a asked) any {
		if a.Context["language"] == english {
			return refusal{userError, []any{`You are not allowed to access "Sale".`, "", nil}}
		}
		return refusal{userError, []any{`Sie haben keine Berechtigung für "Verkauf".`, "", nil}}
	})
	a := f.adapter(func(cfg *Config) { cfg.Language = "de" })
	_, err := a.Orders(t.Context(), erp.ListQuery{})
	if !errors.Is(err, erp.Unauthorized) || erp.ReasonOf(err) != `You are not allowed to access "Sale".` {
		t.Errorf("got %v", err)
	}
	if n := len(f.calls("sale.sale.search_read")); n != 2 {
		t.Errorf("asked %d times, want once in each language", n)
	}
}
