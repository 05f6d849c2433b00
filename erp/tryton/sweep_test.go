package tryton

import (
	"slices"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

func TestSweepTakesAwayOldDryRunsOnly(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	now := time.Now() // the server's clock, which stands in its answers' header
	d.enter(values{"web_id": "dry-old", "create_date": fakeMoment(now.Add(-time.Hour).UTC())})
	d.enter(values{"web_id": "dry-quoted", "state": stateQuotation, "create_date": fakeMoment(now.Add(-6 * time.Minute).UTC())})
	d.enter(values{"web_id": "dry-young", "create_date": fakeMoment(now.Add(-4 * time.Minute).UTC())})
	d.enter(values{"web_id": "TC-1", "create_date": fakeMoment(now.Add(-time.Hour).UTC())})
	d.rows("res.user.warning",
		values{"id": 1, "create_date": fakeMoment(now.Add(-time.Hour).UTC())}, values{"id": 2, "create_date": fakeMoment(now.UTC())})
	d.on("res.user.warning.delete", func(asked) any { return nil })
	swept, err := d.adapter().SweepQuotes(t.Context())
	if err != nil || swept != 2 {
		t.Errorf("swept %d, %v", swept, err)
	}
	var left []string
	for _, s := range d.sales {
		left = append(left, s["web_id"].(string))
	}
	slices.Sort(left)
	if want := []string{"TC-1", "dry-young"}; !slices.Equal(left, want) {
		t.Errorf("left %q, want %q", left, want)
	}
	const ours = `[["web_shop","=",1],["web_id","like","dry-%"],["state","in",["draft","quotation","cancelled"]]]`
	if got := d.calls("sale.sale.search_read")[0].text(0); got != ours {
		t.Errorf("looked for dry runs by %s", got)
	}
	if got := d.calls("res.user.warning.delete"); len(got) != 1 || got[0].text(0) != "[1]" {
		t.Errorf("answers deleted: %+v", got)
	}
	if got := d.calls("res.user.warning.search_read")[0].text(0); got != `[["user","=",7],["always","=",true]]` {
		t.Errorf("looked for answers by %s", got)
	}
}

func TestSweepGoesOnAfterAFailure(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	old := fakeMoment(time.Now().Add(-time.Hour).UTC())
	d.enter(values{"web_id": "dry-1", "create_date": old})
	d.enter(values{"web_id": "dry-2", "create_date": old})
	d.rows("res.user.warning")
	d.once("sale.sale.delete", 1, refused("No."))
	swept, err := d.adapter().SweepQuotes(t.Context())
	wantCode(t, err, erp.Rejected)
	if swept != 1 {
		t.Errorf("swept %d", swept)
	}
}
