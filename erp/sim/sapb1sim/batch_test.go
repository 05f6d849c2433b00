package sapb1sim_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

// part frames one request of a batch; lines end in CRLF.
func part(contentID, line, body string) string {
	p := "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"
	if contentID != "" {
		p += "Content-ID: " + contentID + "\r\n"
	}
	p += "\r\n" + line + "\r\n"
	if body != "" {
		return p + "Content-Type: application/json\r\n\r\n" + body + "\r\n"
	}
	return p + "\r\n\r\n"
}

func framed(boundary string, parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n" + p)
	}
	return b.String() + "--" + boundary + "--\r\n"
}

func changes(parts ...string) string {
	return "Content-Type: multipart/mixed;boundary=CS\r\n\r\n" + framed("CS", parts...) + "\r\n"
}

func (w *wire) batch(parts ...string) answer {
	w.t.Helper()
	return w.post("$batch", framed("B", parts...), "Content-Type", "multipart/mixed;boundary=B")
}

// reply is one answer inside a batch's.
type reply struct {
	outside http.Header // of the part
	answer
}

// replies takes an answer apart; those of a change set are in a list of their own.
func replies(t *testing.T, contentType, body string) [][]reply {
	t.Helper()
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("media type %q: %v", contentType, err)
	}
	var all [][]reply
	reader := multipart.NewReader(strings.NewReader(body), params["boundary"])
	for {
		p, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("part of %q: %v", body, err)
		}
		content, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		if inner := p.Header.Get("Content-Type"); strings.HasPrefix(inner, "multipart/mixed") {
			var set []reply
			for _, r := range replies(t, inner, string(content)) {
				set = append(set, r...)
			}
			all = append(all, set)
			continue
		}
		resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader(string(content))), nil)
		if err != nil {
			t.Fatalf("answer %q: %v", content, err)
		}
		raw, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatalf("body of %q: %v", content, err)
		}
		r := reply{http.Header(p.Header), answer{status: resp.StatusCode, header: resp.Header, raw: string(raw)}}
		r.body, _ = object(raw)
		all = append(all, []reply{r})
	}
}

// statuses writes the outcome of a batch: "200 [201 204] 404".
func statuses(all [][]reply) string {
	var words []string
	for _, set := range all {
		s := make([]string, len(set))
		for i, r := range set {
			s[i] = fmt.Sprint(r.status)
		}
		word := strings.Join(s, " ")
		if len(set) > 1 {
			word = "[" + word + "]"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestBatchAnswersInOrder(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	a := w.batch(
		part("", "GET /b1s/v2/Items('BOLT')?$select=ItemCode HTTP/1.1", ""),
		part("", "POST /b1s/v2/CompanyService_GetItemPrice", `{"ItemPriceParams":{"CardCode":"C1","ItemCode":"BOLT"}}`),
		part("", "POST /b1s/v2/Orders", orderC1),
	)
	a.want(t, http.StatusOK)
	if got := a.header.Get("Content-Type"); !strings.HasPrefix(got, "multipart/mixed;boundary=batchresponse_") {
		t.Errorf("media type %q", got)
	}
	all := replies(t, a.header.Get("Content-Type"), a.raw)
	if got := statuses(all); got != "200 200 201" {
		t.Fatalf("answers %s in %s", got, a.raw)
	}
	if all[0][0].text(t, "ItemCode") != "BOLT" || all[1][0].text(t, "Price") != "60.1234" || all[2][0].text(t, "DocNum") != "1045" {
		t.Errorf("answers %s", a.raw)
	}
	if h := all[2][0].header; h.Get("ETag") == "" || !strings.HasSuffix(h.Get("Location"), "/Orders(1)") {
		t.Errorf("headers of a creation %v", h)
	}
	if all[0][0].outside.Get("Content-ID") != "" {
		t.Error("a read has a Content-ID")
	}
	if log := w.traffic.Arrivals(); log[len(log)-1].Operation != "POST $batch" || log[len(log)-1].Parts != 3 {
		t.Errorf("arrival %+v", log[len(log)-1])
	}
	if a := w.v1().batch(part("", "GET /b1s/v1/Items", "")); a.status != http.StatusAccepted {
		t.Errorf("v1 answered %d", a.status)
	}
	live := newWire(t, func(o *sapb1sim.Options) { o.BatchStatus = http.StatusOK })
	if a := live.v1().batch(part("", "GET /b1s/v1/Items", "")); a.status != http.StatusOK {
		t.Errorf("v1 answered %d, want 200 on request", a.status)
	}
}

func TestBatchStopsAtTheFirstFailure(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	a := w.batch(
		part("", "GET /b1s/v2/Items('NONE')", ""),
		part("", "POST /b1s/v2/Orders", orderC1),
	)
	a.want(t, http.StatusOK)
	if got := statuses(replies(t, a.header.Get("Content-Type"), a.raw)); got != "404" {
		t.Errorf("answers %s", got)
	}
	if got := w.get("Orders/$count").raw; got != "0" {
		t.Errorf("%s orders behind a failure", got)
	}
}

func TestChangeSetIsDoneWhole(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"v1", "v2"} {
		t.Run(version, func(t *testing.T) {
			w := newWire(t)
			w.root = "/b1s/" + version + "/"
			a := w.batch(changes(
				part("1", "POST /b1s/"+version+"/Orders", orderC1),
				part("2", "PATCH /b1s/"+version+"/$1", `{"Comments":"by batch"}`),
				part("3", "POST /b1s/"+version+"/$1/Cancel", ""),
			), part("", "GET /b1s/"+version+"/Orders(1)", ""))
			all := replies(t, a.header.Get("Content-Type"), a.raw)
			if got := statuses(all); got != "[201 204 204] 200" {
				t.Fatalf("answers %s in %s", got, a.raw)
			}
			if all[1][0].text(t, "Cancelled") != "tYES" || all[1][0].text(t, "Comments") != "by batch" {
				t.Errorf("order %s", all[1][0].raw)
			}
			inside, outside := all[0][0].header.Get("Content-ID"), all[0][0].outside.Get("Content-ID")
			if version == "v1" && (inside != "1" || outside != "") || version == "v2" && (inside != "" || outside != "1") {
				t.Errorf("Content-ID %q inside, %q outside", inside, outside)
			}
		})
	}
}

func TestChangeSetFailsWhole(t *testing.T) {
	t.Parallel()
	comment := `{"Comments":"by batch"}`
	for name, set := range map[string][]string{
		"creation":         {part("1", "POST /b1s/v2/Orders", `{"CardCode":"C9"}`), part("2", "PATCH /b1s/v2/Orders(1)", comment)},
		"missing order":    {part("1", "PATCH /b1s/v2/Orders(1)", comment), part("2", "PATCH /b1s/v2/Orders(9)", comment)},
		"bad body":         {part("1", "PATCH /b1s/v2/Orders(1)", comment), part("2", "PATCH /b1s/v2/Orders(2)", `{"Nope":1}`)},
		"closed order":     {part("1", "PATCH /b1s/v2/Orders(1)", comment), part("2", "POST /b1s/v2/Orders(3)/Cancel", "")},
		"cancelled in set": {part("1", "POST /b1s/v2/Orders(1)/Cancel", ""), part("2", "PATCH /b1s/v2/Orders(1)", comment)},
		"second creation":  {part("1", "POST /b1s/v2/Orders", orderC1), part("2", "POST /b1s/v2/Orders", orderC1)},
		"read":             {part("1", "PATCH /b1s/v2/Orders(1)", comment), part("2", "GET /b1s/v2/Orders(1)", "")},
		"no Content-ID":    {part("1", "PATCH /b1s/v2/Orders(1)", comment), part("", "PATCH /b1s/v2/Orders(2)", comment)},
		"same Content-ID":  {part("1", "PATCH /b1s/v2/Orders(1)", comment), part("1", "PATCH /b1s/v2/Orders(2)", comment)},
		"unknown target":   {part("1", "PATCH /b1s/v2/Orders(1)", comment), part("2", "PATCH /b1s/v2/$1", comment)},
		"other root":       {part("1", "PATCH /b1s/v2/Orders(1)", comment), part("2", "PATCH /b1s/v1/Orders(2)", comment)},
		"other set":        {part("1", "PATCH /b1s/v2/Orders(1)", comment), part("2", "PATCH /b1s/v2/Items('BOLT')", comment)},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWire(t)
			for range 3 {
				w.place(t, orderC1)
			}
			w.post("Orders(3)/Cancel", "").want(t, http.StatusNoContent)
			a := w.batch(changes(set...), part("", "GET /b1s/v2/Orders", ""))
			all := replies(t, a.header.Get("Content-Type"), a.raw)
			if len(all) != 1 || len(all[0]) != 1 || all[0][0].status < 400 {
				t.Fatalf("answers %s, want one failure", statuses(all))
			}
			orders := w.get("Orders?$select=Comments,Cancelled")
			if got := orders.column(t, "Comments") + " " + orders.column(t, "Cancelled"); got != "portal portal portal tNO tNO tYES" {
				t.Errorf("orders after a failed set: %s", got)
			}
		})
	}
}

func TestBatchIsRefused(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	good := part("", "GET /b1s/v2/Items", "")
	for name, row := range map[string]struct{ contentType, body string }{
		"empty":             {"multipart/mixed;boundary=B", ""},
		"no parts":          {"multipart/mixed;boundary=B", "--B--\r\n"},
		"no boundary":       {"multipart/mixed", framed("B", good)},
		"other boundary":    {"multipart/mixed;boundary=C", framed("B", good)},
		"not closed":        {"multipart/mixed;boundary=B", strings.TrimSuffix(framed("B", good), "--B--\r\n")},
		"bare line feeds":   {"multipart/mixed;boundary=B", strings.ReplaceAll(framed("B", good), "\r\n", "\n")},
		"no second line":    {"multipart/mixed;boundary=B", framed("B", strings.TrimSuffix(good, "\r\n"))},
		"no request":        {"multipart/mixed;boundary=B", framed("B", part("", "GET", ""))},
		"other protocol":    {"multipart/mixed;boundary=B", framed("B", part("", "GET /b1s/v2/Items HTTP/2", ""))},
		"no media type":     {"multipart/mixed;boundary=B", framed("B", "\r\nGET /b1s/v2/Items\r\n\r\n\r\n")},
		"not binary":        {"multipart/mixed;boundary=B", framed("B", strings.Replace(good, "binary", "base64", 1))},
		"nested change set": {"multipart/mixed;boundary=B", framed("B", changes("Content-Type: multipart/mixed;boundary=X\r\n\r\n"+framed("X", good)))},
	} {
		t.Run(name, func(t *testing.T) {
			w.post("$batch", row.body, "Content-Type", row.contentType).
				refusal(t, http.StatusBadRequest, "-1000", "Incomplete Batch Request Body!")
		})
	}
	w.get("$batch").refusal(t, http.StatusBadRequest, "-5006", "")
	for _, line := range []string{"POST /b1s/v2/Login", "POST /b1s/v2/$batch", "GET /b1s/v1/Items", "GET Items"} {
		a := w.batch(part("", line, ""))
		if got := statuses(replies(t, a.header.Get("Content-Type"), a.raw)); got != "400" {
			t.Errorf("%s is answered %s", line, got)
		}
	}
	w.cookie = ""
	w.batch(good).refusal(t, http.StatusUnauthorized, "301", "")
}

func TestIfMatchInsideABatchIsIgnored(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.place(t, orderC1)
	stale := strings.Replace(part("", "PATCH /b1s/v2/Orders(1)", `{"Comments":"x"}`), "Content-Type: application/json", "If-Match: W/\"0\"\r\nContent-Type: application/json", 1)
	a := w.batch(stale)
	if got := statuses(replies(t, a.header.Get("Content-Type"), a.raw)); got != "204" {
		t.Errorf("answer %s", got)
	}
}

func TestFaultsStrike(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	t.Run("lost reply", func(t *testing.T) {
		order(t, w, sim.Fault{Kind: sim.FaultDropAfter, Operation: "POST Orders", Times: 1})
		if a, err := w.try(http.MethodPost, "Orders", orderC1); err == nil {
			t.Fatalf("answered %d", a.status)
		}
		if got := w.get("Orders?$select=DocEntry&"+filter("U_WebOrderId eq 'w-1'")).column(t, "DocEntry"); got != "1" {
			t.Errorf("found %q", got)
		}
	})
	t.Run("dropped before", func(t *testing.T) {
		order(t, w, sim.Fault{Kind: sim.FaultDropBefore, Operation: "POST Orders", Times: 1})
		if a, err := w.try(http.MethodPost, "Orders", orderC1); err == nil {
			t.Fatalf("answered %d", a.status)
		}
		if got := w.get("Orders/$count").raw; got != "1" {
			t.Errorf("%s orders", got)
		}
	})
	t.Run("throttled", func(t *testing.T) {
		order(t, w, sim.Fault{Kind: sim.FaultThrottle, Operation: "GET Items", Times: 1, RetryAfter: 2e9})
		a := w.get("Items")
		a.refusal(t, http.StatusTooManyRequests, "429", "Too Many Requests")
		if a.header.Get("Retry-After") != "2" {
			t.Errorf("headers %v", a.header)
		}
	})
	t.Run("server error", func(t *testing.T) {
		order(t, w, sim.Fault{Kind: sim.FaultServerError, Operation: "GET Items", Times: 1, Status: 500})
		w.v1().get("Items").want(t, http.StatusInternalServerError)
	})
	t.Run("proxy page", func(t *testing.T) {
		order(t, w, sim.Fault{Kind: sim.FaultHTML, Operation: "GET Orders", Times: 1})
		a := w.get("Orders(1)")
		a.want(t, http.StatusBadGateway)
		if !strings.Contains(a.raw, "<html>") {
			t.Errorf("answered %q", a.raw)
		}
	})
}
