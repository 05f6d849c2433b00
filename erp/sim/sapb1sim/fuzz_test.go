package sapb1sim

import (
	"errors"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func FuzzFilter(f *testing.F) {
	for _, seed := range []string{
		"ItemCode eq 'BOLT'", "ItemCode eq 'O''RING' or not (QuantityOnStock gt 1.5)", "startswith(ItemName,'é') and Valid eq 'Y'",
		"substringof('x',ItemName)", "UpdateDate eq datetime'2026-04-08' and UpdateTime ge '1012'", "ForeignName eq null",
		"DocumentLines/any(l: l/ItemCode eq 'A')", "((((", "'", "not not not ItemCode ne 'A'", "ItemCode eq 'A", strings.Repeat("(", 5000),
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	company := sim.New(sim.Settings{})
	company.AddItem(sim.Item{Item: erp.Item{ID: "BOLT", Description: "Hex bolt", StockUOM: "EA", SellUOM: "EA"}})
	found, err := company.Item("BOLT")
	if err != nil {
		f.Fatal(err)
	}
	service := &service{company: company, codes: newCodes(company)}
	row, shape := &item{Item: found, service: service}, service.itemShape()
	f.Fuzz(func(t *testing.T, text string, foldCase bool) {
		c, err := parseFilter(text, shape, foldCase)
		if err != nil {
			var no *serviceError
			if !errors.As(err, &no) || no.code != codeQuery {
				t.Errorf("%q is refused with %v", text, err)
			}
			return
		}
		selected := c.test(row)
		if negated, err := parseFilter("not ("+text+")", shape, foldCase); err == nil && negated.test(row) != yep-selected {
			t.Errorf("%q and its negation agree", text)
		}
		for _, codes := range c.among["ItemCode"] {
			if selected == yep && len(c.among["ItemCode"]) == 1 && codes != "BOLT" {
				t.Errorf("%q selects BOLT, a scan would look for %v only", text, codes)
			}
		}
		if after, ok := c.above["ItemCode"].(string); ok && selected == yep && "BOLT" <= after {
			t.Errorf("%q selects BOLT, a scan would begin behind %q", text, after)
		}
	})
}

func FuzzBatch(f *testing.F) {
	const one = "--B\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET /b1s/v2/Items\r\n\r\n\r\n--B--\r\n"
	const set = "--B\r\nContent-Type: multipart/mixed;boundary=C\r\n\r\n--C\r\nContent-Type: application/http\r\n" +
		"Content-Transfer-Encoding: binary\r\nContent-ID: 1\r\n\r\nPOST /b1s/v2/Orders\r\n\r\n{}\r\n--C--\r\n\r\n--B--\r\n"
	for _, seed := range []string{one, set, "", "--B--", strings.ReplaceAll(one, "\r\n", "\n"), strings.TrimSuffix(one, "--B--\r\n")} {
		f.Add("multipart/mixed;boundary=B", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		parts, err := parseBatch(contentType, body)
		if err != nil {
			if !errors.Is(err, errIncomplete) {
				t.Errorf("refused with %v", err)
			}
			return
		}
		for _, p := range parts {
			if (p.request == nil) == (len(p.changes) == 0) {
				t.Errorf("part is neither a request nor a change set: %+v", p)
			}
			if p.request != nil && (p.request.method == "" || p.request.target == "") {
				t.Errorf("request without method or target: %+v", p.request)
			}
		}
	})
}
