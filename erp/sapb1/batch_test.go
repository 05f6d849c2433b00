package sapb1

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

const recordedBoundary = "multipart/mixed;boundary=batchresponse_6f1c8a1e-93b7-4c0c-8a3a-2b5c1d7e9f00"

func TestBatchIsFramedAsTheManualHasIt(t *testing.T) {
	t.Parallel()
	asked, err := askPart("price", "CompanyService_GetItemPrice", askedPrice{priceParams{
		CardCode: "C20000", ItemCode: "A1", Date: date{erp.NewDate(2026, 11, 24)}, UoMEntry: manualUnits,
		UoMQuantity: number{decimal.NewFromInt(10)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	got := string(frame("/b1s/v2", "batch_B", []part{
		getPart("items", from("Items").fields("ItemCode").where(eq("ItemCode", "O'Brien & Söhne")), 5), asked,
	}))
	if want := wired(t, "batch_request.txt"); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestBatchAnswersAreRead(t *testing.T) {
	t.Parallel()
	answers, err := parseBatch(recordedBoundary, []byte(wired(t, "batch_response.txt")))
	if err != nil {
		t.Fatal(err)
	}
	if len(answers) != 3 || answers[0].status != 200 || answers[1].status != 200 || answers[2].status != 404 {
		t.Fatalf("got %+v", answers)
	}
	var price statedPrice
	if err := (part{op: "price"}).decode(answers[1], &price); err != nil {
		t.Fatal(err)
	}
	if price.Price.String() != "704.350001" {
		t.Errorf("got price %s", price.Price)
	}
	wantCode(t, part{op: "price"}.decode(answers[2], &price), erp.NotFound)
	if kind := answers[0].header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		t.Errorf("got content type %q", kind)
	}
}

func TestFailingPartCostsItselfOnly(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.handle("Items", func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Query().Get("$filter"), "BAD") {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"error":{"code":"-2028","message":"No matching records found"}}`)
			return
		}
		_, _ = fmt.Fprintf(w, `{"value":[],"asked":%q}`, r.URL.Query().Get("$filter"))
	})
	a := newAdapter(t, f)
	var parts []part
	for _, id := range []string{"A", "BAD", "B", "BAD", "BAD", "C"} {
		parts = append(parts, getPart("item "+id, from("Items").where(eq("ItemCode", id)), 1))
	}
	answers, err := a.client.batch(t.Context(), "test", parts)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range parts {
		if bad := strings.HasSuffix(p.op, "BAD"); answers[i].ok() == bad {
			t.Errorf("%s: got status %d", p.op, answers[i].status)
		}
	}
	if n := len(f.requests()); n != 4 {
		t.Errorf("three failing parts of six took %d requests", n)
	}
}

func TestIllnessEndsABatch(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.onStatus("Items", http.StatusInternalServerError, `{"error":{"code":"305","message":"Switch company error: -1102"}}`)
	a := newAdapter(t, f)
	parts := []part{getPart("warehouses", from("Warehouses"), 1), getPart("items", from("Items"), 1), getPart("items", from("Items"), 1)}
	answers, err := a.client.batch(t.Context(), "test", parts)
	wantCode(t, err, erp.Unavailable)
	if len(answers) != 1 || len(f.requests()) != 1 {
		t.Errorf("%d answers after %d requests", len(answers), len(f.requests()))
	}
}

func TestBatchThatIsNoneIsUnavailable(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]struct{ kind, body string }{
		"HTML":           {"text/html", "<html>"},
		"no boundary":    {"multipart/mixed", "--x"},
		"empty":          {"multipart/mixed;boundary=x", "--x--\r\n"},
		"cut short":      {"multipart/mixed;boundary=x", "--x\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n"},
		"no status":      {"multipart/mixed;boundary=x", "--x\r\n\r\nhello\r\n--x--\r\n"},
		"fewer answers":  {"multipart/mixed;boundary=x", "--x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}\r\n--x--\r\n"},
		"surplus answer": {"multipart/mixed;boundary=x", strings.Repeat("--x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}\r\n", 3) + "--x--\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &client{cfg: Config{ReadTimeout: loginTimeout}, http: &http.Client{Transport: answering(answer.kind, answer.body)}}
			root, err := http.NewRequest(http.MethodGet, "http://b1.example/b1s/v2", nil)
			if err != nil {
				t.Fatal(err)
			}
			c.root = root.URL
			c.sessions = newSessions(1, epochNow, func(context.Context) (string, error) { return "B1SESSION=x", nil })
			parts := []part{getPart("a", from("Items"), 1), getPart("b", from("Items"), 1)}
			_, err = c.batch(t.Context(), "test", parts)
			wantCode(t, err, erp.Unavailable)
		})
	}
}

// answering is a transport that gives the same answer to everything.
func answering(kind, body string) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {kind}},
			Body: io.NopCloser(strings.NewReader(body)), Request: r,
		}, nil
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func FuzzParseBatch(f *testing.F) {
	f.Add([]byte("--x\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n{}\r\n--x--\r\n"))
	f.Add([]byte("--x\n\nHTTP/1.1 404\n\n\n--x--"))
	f.Add([]byte("--x\r\n\r\n\r\n--x--"))
	f.Add([]byte("--x--"))
	f.Fuzz(func(t *testing.T, body []byte) {
		answers, err := parseBatch("multipart/mixed;boundary=x", body)
		total := 0
		for _, a := range answers {
			if a.status < 100 || a.status > 599 {
				t.Errorf("status %d", a.status)
			}
			total += len(a.body)
		}
		if total > len(body) || err != nil && answers != nil {
			t.Errorf("%d bytes of answers in %d, error %v", total, len(body), err)
		}
	})
}
