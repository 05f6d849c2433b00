package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/portal"
)

// troubles are twelve ways for a line to go wrong, each with the verdict that it must get and how it is typed the n-th time.
var troubles = []struct {
	verdict portal.LineVerdict
	typed   func(n int) string // number, quantity and unit, with tabs between
}{
	{portal.LineUnknown, func(n int) string { return fmt.Sprintf("ZZ-NOBODY-%d\t1\t", n) }},
	{portal.LineChoose, func(int) string { return "4006381333931\t2\t" }},
	{portal.LineNotAllowed, func(n int) string { return fmt.Sprintf("T-BLOCKED\t%d\t", n+1) }},
	{portal.LineDiscontinued, func(int) string { return "t blocked out\t1\tEA" }},
	{portal.LineBelowMinimum, func(n int) string { return fmt.Sprintf("T-PACKED\t%d\t", n%11+1) }},
	{portal.LineNotMultiple, func(n int) string { return fmt.Sprintf("T-PACKED\t%d\t", 13+n%11) }},
	{portal.LineFraction, func(n int) string { return fmt.Sprintf("T-HUNDRED\t%d\tea", n%99+1) }},
	{portal.LineQuantityMissing, func(int) string { return "T-PACKED\t\tEA" }},
	{portal.LineQuantityNoNumber, func(n int) string { return fmt.Sprintf("T-PACKED\tabout %d\t", n) }},
	{portal.LineQuantityNotMore, func(n int) string { return fmt.Sprintf("T-PACKED\t-%d\t", n) }},
	{portal.LineQuantityTooLarge, func(n int) string { return fmt.Sprintf("T-PACKED\t%d\t", 10_000_000+n) }},
	{portal.LineUnitUnknown, func(int) string { return "T-PACKED\t12\tPALLET" }},
}

// troubleItems are what the lines are about: they are put into the mirror beside the ERP's own items.
func troubleItems() []erp.Item {
	item := func(id erp.ItemID) erp.Item {
		return erp.Item{ID: id, Description: "Trouble <b>" + string(id) + "</b>", SellUOM: "EA", StockUOM: "EA", Status: erp.ItemActive}
	}
	one, two, blocked, out, packed, hundred := item("T-TWIN-1"), item("T-TWIN-2"), item("T-BLOCKED"), item("T-BLOCKED-OUT"), item("T-PACKED"), item("T-HUNDRED")
	one.Barcode, two.Barcode = "4006381333931", "4006381333931"
	blocked.Status, out.Status, out.Substitutes = erp.ItemBlocked, erp.ItemDiscontinued, []erp.ItemID{"T-PACKED"}
	packed.MinQuantity, packed.Multiple = decimal.NewFromInt(12), decimal.NewFromInt(12)
	hundred.SellUOM, hundred.Packs = "C", []erp.Pack{{UOM: "C", PerStock: decimal.NewFromInt(100)}}
	return []erp.Item{one, two, blocked, out, packed, hundred}
}

// buyable are items that the ERP has a price for, each with the least that can be ordered.
func (w *world) buyable(t *testing.T, most int) map[erp.ItemID]decimal.Decimal {
	t.Helper()
	found := map[erp.ItemID]decimal.Decimal{}
	for item := range w.company.Items("", time.Time{}) {
		if item.Status == erp.ItemActive && len(item.Prices) > 0 && len(found) < most {
			found[item.ID] = leastOf(item)
		}
	}
	if len(found) < most {
		t.Fatalf("the company has %d items that can be bought", len(found))
	}
	return found
}

// leastOf is the least of an item that can be ordered.
func leastOf(item sim.Item) decimal.Decimal {
	return decimal.Max(decimal.NewFromInt(1), item.MinQuantity, item.Multiple)
}

// TestTenThousandQuickOrderLinesOfTwelveKindsOfTrouble uploads them and accounts for every one: with a verdict, in the file
// of errors, and in the cart.
func TestTenThousandQuickOrderLinesOfTwelveKindsOfTrouble(t *testing.T) {
	const lines, ofEach = 10_000, 750
	w := newWorld(t)
	r := w.start(t, w.config(t))
	w.settle(t, r)
	err := db.NewStore(w.data.App).InTx(t.Context(), portal.JobScope(), func(tx portal.Tx) error { return tx.SaveItems(t.Context(), troubleItems()) })
	if err != nil {
		t.Fatal(err)
	}
	good := w.buyable(t, 50)
	numbers := make([]erp.ItemID, 0, len(good))
	for id := range good {
		numbers = append(numbers, id)
	}
	slices.Sort(numbers)
	content := &strings.Builder{}
	content.WriteString("Part No\tQty\tUnit\r\n")
	asked := map[erp.ItemID]decimal.Decimal{}
	for n := range lines {
		if kind := n % (len(troubles) + 1); n < ofEach*(len(troubles)+1) && kind < len(troubles) {
			fmt.Fprintf(content, "%s\r\n", troubles[kind].typed(n/(len(troubles)+1)))
			continue
		}
		id := numbers[n%len(numbers)]
		asked[id] = asked[id].Add(good[id])
		fmt.Fprintf(content, "%s\t%s\t\r\n", strings.ToLower(string(id)), good[id])
	}
	buyer := w.signIn(t, r.url)
	heap := watchHeap(t)
	began := time.Now()
	page := buyer.must(buyer.get(t.Context(), buyer.home+"/quick-order"))
	page = buyer.must(buyer.upload(t.Context(), page, "form[action$='/quick-order/upload']", "file", "year.tsv", content.String()))
	uploaded := time.Since(began)
	eventually(t, "the lines are checked", func() bool {
		page = buyer.must(buyer.get(t.Context(), page.path))
		return page.Find("[data-checking]").Length() == 0
	})
	checked := time.Since(began)
	view := w.quickOrder(t, r, page.path)
	wantAttention := ofEach * len(troubles)
	if view.Counts.Lines != lines || view.Counts.Attention != wantAttention || view.Counts.Ready != lines-wantAttention || view.Counts.Unchecked != 0 {
		t.Errorf("of %d lines there are %+v", lines, view.Counts)
	}
	for _, trouble := range troubles {
		if n := view.Counts.Verdicts[trouble.verdict]; n != ofEach {
			t.Errorf("%d lines are %s, want %d", n, trouble.verdict, ofEach)
		}
	}
	buyer.wantErrors(t, page.path, wantAttention)

	began = time.Now()
	added := buyer.must(buyer.submitTo(t.Context(), page, "form[data-quick-order]", page.path+"/addition"))
	adding := time.Since(began)
	if note, err := added.text(".notice"); err != nil || !strings.Contains(note, fmt.Sprintf("1,000 of 10,000 lines are in your cart; %d,%03d need attention", wantAttention/1000, wantAttention%1000)) {
		t.Errorf("after adding, the page says %q, %v", note, err)
	}
	w.wantCart(t, r, asked)
	again := buyer.must(buyer.submitTo(t.Context(), added, "form[data-quick-order]", page.path+"/addition"))
	if note, err := again.text(".notice"); err != nil || !strings.Contains(note, "Nothing more added") {
		t.Errorf("adding once more says %q, %v", note, err)
	}
	w.wantCart(t, r, asked)
	t.Logf("%d lines: %d kB uploaded and stored in %v, all checked after %v, %d lines added in %v; the heap grew by at most %d MB",
		lines, content.Len()>>10, uploaded.Round(time.Millisecond), checked.Round(time.Millisecond), lines-wantAttention, adding.Round(time.Millisecond), heap()>>20)
}

// quickOrder is what the portal itself says of the quick order on a page.
func (w *world) quickOrder(t *testing.T, r *replica, path string) portal.QuickOrderView {
	t.Helper()
	a := w.actor(t, r)
	view, err := r.portal.QuickOrder(t.Context(), a, portal.QuickOrderID(path[strings.LastIndex(path, "/")+1:]), portal.QuickOrderQuery{})
	if err != nil {
		t.Fatal(err)
	}
	return view
}

// actor is the first login at its account.
func (w *world) actor(t *testing.T, r *replica) portal.Actor {
	t.Helper()
	var id struct {
		User    portal.UserID    `db:"id"`
		Account portal.AccountID `db:"account_id"`
	}
	err := w.data.Superuser.Get(&id, `SELECT u.id, m.account_id FROM users u JOIN memberships m ON m.user_id = u.id WHERE u.email = $1 LIMIT 1`, w.logins[0].email)
	if err != nil {
		t.Fatal(err)
	}
	a, _, err := r.portal.Enter(t.Context(), id.User, id.Account)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// wantErrors fails unless the file of errors names exactly the lines that are wrong, each once.
func (b *buyer) wantErrors(t *testing.T, path string, want int) {
	t.Helper()
	resp, err := b.client.Get(b.base + path + "/errors.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("the file of errors: %s, %v", resp.Status, err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(body), "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen, words := map[string]bool{}, map[string]int{}
	for _, row := range rows[1:] {
		seen[row[0]] = true
		word, _, _ := strings.Cut(row[4], ". ")
		words[word]++
	}
	if len(rows)-1 != want || len(seen) != want || len(words) < 10 {
		t.Errorf("the file of errors has %d lines of %d rows, in words %v; want %d", len(rows)-1, len(seen), words, want)
	}
}

// submitTo sends a form as one of its buttons would that has an address of its own.
func (b *buyer) submitTo(ctx context.Context, l leaf, form, path string) (leaf, error) {
	l.Find(form).SetAttr("action", path)
	return b.submit(ctx, l, form, url.Values{})
}

// wantCart fails unless the cart holds exactly what was asked for.
func (w *world) wantCart(t *testing.T, r *replica, want map[erp.ItemID]decimal.Decimal) {
	t.Helper()
	cart, err := r.portal.Cart(t.Context(), w.actor(t, r))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range cart.Lines {
		if !l.Quantity.Amount.Equal(want[l.Item.ID]) {
			t.Errorf("the cart holds %s of %s, want %s", l.Quantity, l.Item.ID, want[l.Item.ID])
		}
	}
	if len(cart.Lines) != len(want) {
		t.Errorf("the cart holds %d lines, want %d", len(cart.Lines), len(want))
	}
}

// watchHeap measures until the function that it returns is called, which says by how many bytes the heap grew at most.
func watchHeap(t *testing.T) func() uint64 {
	t.Helper()
	inUse := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	began, stop, most := inUse(), make(chan struct{}), make(chan uint64)
	go func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		peak := began
		for {
			select {
			case <-stop:
				most <- peak - began
				return
			case <-tick.C:
				peak = max(peak, inUse())
			}
		}
	}()
	return func() uint64 { close(stop); return <-most }
}
