package handlers_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

const (
	rowsForm = `form[data-quick-order]`
	linesOf  = `.qo tbody tr[data-line]`
)

// typeRows sends rows of an empty quick order the way the browser does, and follows to its page.
func typeRows(b *webtest.Browser, s *handlertest.Stack, rows ...[2]string) *webtest.Page {
	fields := url.Values{}
	for i, row := range rows {
		fields.Set(fmt.Sprintf("number-%d", i+1), row[0])
		fields.Set(fmt.Sprintf("quantity-%d", i+1), row[1])
	}
	return b.Get(s.Path("/quick-order")).Want(http.StatusOK).Submit(rowsForm, fields).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
}

func verdicts(page *webtest.Page) []string {
	var words []string
	for _, v := range page.Texts(linesOf + ` .qo__verdict .st`) {
		words = append(words, strings.TrimSpace(v))
	}
	return words
}

func TestQuickOrderFindsVerdictsAndAddsWhatCanBeAdded(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	empty := b.Get(s.Path("/quick-order")).Want(http.StatusOK)
	if n := len(empty.Texts(linesOf)); n < 10 {
		t.Errorf("an empty quick order has %d rows", n)
	}
	page := typeRows(b, s, [2]string{"bmw 0042", "4"}, [2]string{"NO-SUCH", "1"}, [2]string{string(handlertest.Gloves), "13"},
		[2]string{string(handlertest.Discontinued), "1"}, [2]string{string(handlertest.Breaker), "1"}, [2]string{string(handlertest.Washer), "5000"})
	want := []string{"In stock", "Not found", "Not a multiple", "Not allowed for your account", "Not allowed for your account", "600 EA now, 4,400 EA later"}
	if got := verdicts(page); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("verdicts are %q, want %q", got, want)
	}
	if got := page.Text("#row-1"); !strings.Contains(got, "Matched your part no. BMW-0042") || !strings.Contains(got, "15.20") || !strings.Contains(got, "60.80") || !strings.Contains(got, "BX = 25 EA") {
		t.Errorf("the first row says %q", got)
	}
	page = b.Post(page.Find(`button[name=add]`).AttrOr("formaction", ""), webtest.Fields(page.Find(rowsForm))).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if got := page.Text(".notice"); !strings.Contains(got, "2 of 6 lines are in your cart; 4 need attention") {
		t.Errorf("after adding, the page says %q", got)
	}
	if got := verdicts(page); got[0] != "In your cart" || got[1] != "Not found" {
		t.Errorf("after adding, verdicts are %q", got)
	}
	if got := b.Get(s.Path("/cart")).Texts(".cat tbody .sku"); len(got) != 2 {
		t.Errorf("the cart holds %q", got)
	}
}

func TestQuickOrderRowsArePutRightInPlace(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	page := typeRows(b, s, [2]string{string(handlertest.Gloves), "13"}, [2]string{"NO-SUCH", "1"}, [2]string{string(handlertest.Bolt), "50"})
	fields := webtest.Fields(page.Find(rowsForm))
	fields.Set("make", page.Find(`button[name=make]`).Last().AttrOr("value", ""))
	fields.Set("number-2", handlertest.BrandtsBolt)
	fields.Set("uom-3", "EA")
	page = b.Post(page.Find(rowsForm).AttrOr("action", ""), fields).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if got := verdicts(page); strings.Join(got, "|") != "In stock|In stock|In stock" {
		t.Errorf("verdicts are %q", got)
	}
	if got := page.Value(`input[name=quantity-1]`, "value"); got != "24" {
		t.Errorf("the gloves are %q now, want the next multiple", got)
	}
	if got := page.Text("#row-3"); !strings.Contains(got, "50 EA = 2 BX") {
		t.Errorf("the third row says %q, want what it was converted to", got)
	}
	if got := page.Text("#row-2"); !strings.Contains(got, "in another row too") {
		t.Errorf("two rows of one item: %q", got)
	}
}

func TestQuickOrderIsAddedOnceHoweverOftenItIsSent(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	page := typeRows(b, s, [2]string{string(handlertest.Bolt), "4"}, [2]string{string(handlertest.Washer), "7"}, [2]string{string(handlertest.Bolt), "2"})
	path, fields := page.Find(`button[name=add]`).AttrOr("formaction", ""), webtest.Fields(page.Find(rowsForm))
	var tabs sync.WaitGroup
	for range 4 {
		tabs.Go(func() { b.Post(path, fields).Want(http.StatusSeeOther) })
	}
	tabs.Wait()
	cart := b.Get(s.Path("/cart")).Want(http.StatusOK)
	if got := cart.Find(`.cat tbody input[name=quantity]:not([type=hidden])`); got.Length() != 2 || got.First().AttrOr("value", "") != "6" || got.Last().AttrOr("value", "") != "7" {
		t.Errorf("the cart holds %d lines, %s and %s", got.Length(), got.First().AttrOr("value", ""), got.Last().AttrOr("value", ""))
	}
}

func TestQuickOrderPasteTakesEveryLine(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	page := b.Get(s.Path("/quick-order")).Submit(`form[data-paste]`, url.Values{"paste": {"Artikelnummer\tMenge\n" + handlertest.BrandtsBolt + "\t4\nFW-12\t1,5\nNO\t2"}})
	page = page.Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if got := verdicts(page); strings.Join(got, "|") != "In stock|Part of a unit|Not found" {
		t.Errorf("verdicts are %q", got)
	}
	page = page.Submit(`form[data-paste]`, url.Values{"paste": {"FW-12 10"}}).Want(http.StatusSeeOther).Follow()
	if got := verdicts(page); len(got) != 4 || got[3] != "In stock" {
		t.Errorf("pasted below, verdicts are %q", got)
	}
	b.Get(s.Path("/quick-order")).Submit(`form[data-paste]`, url.Values{"paste": {"  \n "}}).Want(http.StatusUnprocessableEntity)
}

// sendSheet uploads a file the way a browser does.
func sendSheet(b *webtest.Browser, s *handlertest.Stack, name, content string) *webtest.Page {
	token := b.Get(s.Path("/quick-order")).Want(http.StatusOK).Value(`input[name=_csrf]`, "value")
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	field, err := form.CreateFormField("_csrf")
	if err == nil {
		_, err = field.Write([]byte(token))
	}
	if err == nil {
		field, err = form.CreateFormFile("file", name)
	}
	if err == nil {
		_, err = field.Write([]byte(content))
	}
	if err != nil || form.Close() != nil {
		panic("a form that cannot be written")
	}
	return b.Raw(http.MethodPost, s.Path("/quick-order/upload"), form.FormDataContentType(), body.String())
}

func TestQuickOrderIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	mine := s.SignIn(portal.RoleBuyer)
	page := typeRows(mine, s, [2]string{string(handlertest.Bolt), "4"})
	at := strings.TrimSuffix(page.Find(rowsForm).AttrOr("action", ""), "/lines")
	colleague := s.SignIn(portal.RoleOwner)
	token := url.Values{"_csrf": {colleague.Get("/accounts").Value(`input[name=_csrf]`, "value")}, "row": {"1"}, "number-1": {"X"}}
	for _, path := range []string{at, at + "/errors.csv", at + "/errors.xlsx"} {
		colleague.Get(path).Want(http.StatusNotFound)
		mine.Get(strings.Replace(path, string(s.Account.ID), string(s.Foreign.ID), 1)).Want(http.StatusNotFound)
	}
	for _, path := range []string{at + "/lines", at + "/addition"} {
		colleague.Post(path, token).Want(http.StatusNotFound)
	}
	mine.Get(at).Want(http.StatusOK)
	s.Clock.Advance(10 * time.Minute)
	if got := verdicts(mine.Get(at).Want(http.StatusOK)); len(got) != 1 || got[0] != "In stock" {
		t.Errorf("ten minutes later: %q", got)
	}
}

func TestQuickOrderExpires(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	u := s.AddUser(portal.RoleBuyer)
	a, _, err := s.Portal.Enter(t.Context(), u.ID, s.Account.ID)
	must(t, err)
	q, err := s.Portal.StartQuickOrder(t.Context(), a, portal.QuickOrderSource{Kind: portal.SourceTyped}, []portal.AskedLine{{Number: "FW-12", Quantity: "1"}})
	must(t, err)
	s.Clock.Advance(31 * 24 * time.Hour)
	if _, err := s.Portal.QuickOrder(t.Context(), a, q.ID, portal.QuickOrderQuery{}); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("after a month it answers with %v", err)
	}
	if _, _, err := s.Portal.AddQuickOrder(t.Context(), a, q.ID); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("after a month it is added with %v", err)
	}
	must(t, s.Portal.DropQuotes(t.Context()))
	if list, err := s.Portal.QuickOrders(t.Context(), a); err != nil || len(list) != 0 {
		t.Errorf("left are %v, %v", list, err)
	}
}

func TestQuickOrderShowsWhatWasTypedAndNeverRunsIt(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	const evil = `"><script>alert(1)</script>`
	page := typeRows(b, s, [2]string{evil, evil}, [2]string{string(handlertest.Bolt), evil})
	if page.Has("main script:not([src])") || page.Find(`input[name=number-1]`).AttrOr("value", "") != evil {
		t.Errorf("the number became %q", page.Find(`input[name=number-1]`).AttrOr("value", ""))
	}
	page = sendSheet(b, s, evil+".csv", "Part,Qty\n"+evil+",1\n").Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if page.Has("main script:not([src])") {
		t.Error("a file's name or cell became markup")
	}
	file := b.Get(strings.TrimSuffix(page.Find(rowsForm).AttrOr("action", ""), "/lines") + "/errors.csv").Want(http.StatusOK)
	if got := file.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
		t.Errorf("the file of errors is sent as %q", got)
	}
}

func TestQuickOrderWhileTheERPIsAway(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	must(t, s.Traffic.Order(sim.Fault{Kind: sim.FaultDropBefore}))
	page := typeRows(b, s, [2]string{string(handlertest.Bolt), "4"}, [2]string{"NO-SUCH", "1"})
	if got := verdicts(page); strings.Join(got, "|") != "Price on confirmation|Not found" {
		t.Errorf("verdicts are %q", got)
	}
	s.Traffic.ClearFaults()
	s.Clock.Advance(2 * time.Minute)
	page = b.Get(page.Find(".views a").First().AttrOr("href", "")).Want(http.StatusOK)
	if got := verdicts(page); got[0] != "In stock" {
		t.Errorf("once the ERP answers, verdicts are %q", got)
	}
}

func TestQuickOrderAsksTheERPOnceForALongPage(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	rows := make([][2]string, 50)
	for i := range rows {
		rows[i] = [2]string{string([]erp.ItemID{handlertest.Bolt, handlertest.Washer, handlertest.Nipple}[i%3]), fmt.Sprint(i + 1)}
	}
	rows[7], rows[8] = [2]string{"NO-SUCH", "1"}, [2]string{string(handlertest.Washer), "x"}
	typeRows(b, s, rows[0]) // the names of price lists are learned once
	before := len(s.Traffic.Arrivals())
	typeRows(b, s, rows...)
	if n := len(s.Traffic.Arrivals()) - before; n != 1 {
		t.Errorf("50 lines took %d requests of the ERP: %+v", n, s.Traffic.Arrivals()[before:])
	}
	before = len(s.Traffic.Arrivals())
	typeRows(b, s, [2]string{"NO-SUCH", "1"}, [2]string{string(handlertest.Washer), "x"})
	if n := len(s.Traffic.Arrivals()) - before; n != 0 {
		t.Errorf("lines that need no price took %d requests of the ERP", n)
	}
}

func TestReorderSaysOfEachLineWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	must(t, s.Company.SetListPrice(handlertest.Washer, 1, decimal.RequireFromString("0.13")))
	order := b.Get(s.Path("/orders/100002")).Want(http.StatusOK)
	page := order.Submit(`form[action$="/reorder"]`, nil).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if got := page.Text("#row-1"); !strings.Contains(got, "In your cart") || !strings.Contains(got, "Was 0.11 / EA, now 0.13 / EA") {
		t.Errorf("the line says %q", got)
	}
	again := b.Post(s.Path("/orders/100002/reorder"), url.Values{"_csrf": {page.Value(`input[name=_csrf]`, "value")}}).Want(http.StatusSeeOther)
	if again.Header.Get("Location") != page.Find(".views a").First().AttrOr("href", "") {
		t.Errorf("a second click leads to %q", again.Header.Get("Location"))
	}
	invoice := b.Get(s.Path("/invoices/500001")).Want(http.StatusOK)
	invoice.Submit(`form[action$="/reorder"]`, nil).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	cart := b.Get(s.Path("/cart")).Find(`.cat tbody input[name=quantity]:not([type=hidden])`)
	if cart.Length() != 2 || cart.First().AttrOr("value", "") != "400" || cart.Last().AttrOr("value", "") != "10" {
		t.Errorf("the cart holds %d lines: %s, %s", cart.Length(), cart.First().AttrOr("value", ""), cart.Last().AttrOr("value", ""))
	}
	b.Post(s.Path("/orders/999999/reorder"), url.Values{"_csrf": {page.Value(`input[name=_csrf]`, "value")}}).Want(http.StatusNotFound)
}
