package handlers_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/sheet"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

// makeList makes a list by the form of the index and returns its path.
func makeList(s *handlertest.Stack, b *webtest.Browser, name string, shared bool) string {
	fields := url.Values{"name": {name}}
	if shared {
		fields.Set("shared", "1")
	}
	page := b.Get(s.Path("/lists")).Want(http.StatusOK).Submit(`.slip form`, fields).Want(http.StatusSeeOther)
	return page.Header.Get("Location")
}

func addToList(b *webtest.Browser, path, item, quantity, note string) *webtest.Page {
	return b.Get(path).Want(http.StatusOK).Submit(`form[action$="/items"]`, url.Values{"item": {item}, "quantity": {quantity}, "note": {note}})
}

func TestListIsMadeFilledChangedAndOrdered(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	path := makeList(s, b, "  Weekly   van ", false)
	addToList(b, path, handlertest.BrandtsBolt, "2", "Bin 7").Follow().Want(http.StatusOK)
	page := addToList(b, path, string(handlertest.Washer), "100", "").Follow().Want(http.StatusOK)
	if got := page.Text("h1"); got != "Weekly van" {
		t.Errorf("the list is called %q", got)
	}
	if got := page.Value(`input[name=note-1]`, "value"); got != "Bin 7" {
		t.Errorf("note %q, want Bin 7", got)
	}
	if row := page.Text("tbody tr:nth-child(1)"); !strings.Contains(row, "15.20") || !strings.Contains(row, "30.40") {
		t.Errorf("the contract price is not on the line: %s", row)
	}
	page = page.Submit("#lines", url.Values{"quantity-1": {"3"}, "note-2": {"Bin 8"}}).Follow().Want(http.StatusOK)
	if got := page.Value(`input[name=quantity-1]`, "value") + page.Value(`input[name=note-2]`, "value"); got != "3Bin 8" {
		t.Errorf("saved %q, want 3 and Bin 8", got)
	}

	form := webtest.Fields(page.Find("#lines"))
	form.Set("pick", "2")
	form.Set("quantity-2", "150") // typed, not saved
	order := b.Post(path+"/order", form).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if text := order.Text("main"); !strings.Contains(text, "List Weekly van") {
		t.Errorf("the quick order does not name the list: %s", text)
	}
	cart := b.Get(s.Path("/cart")).Want(http.StatusOK)
	if rows := cart.Texts("tbody tr th .sku"); len(rows) != 1 || rows[0] != string(handlertest.Washer) {
		t.Errorf("the cart holds %v, want the ticked washers only", rows)
	}
	if got := cart.Value(`tbody input[name=quantity]`, "value"); got != "150" {
		t.Errorf("%s in the cart, want what was typed", got)
	}
	b.Post(path+"/order", form).Want(http.StatusSeeOther) // a double click
	if got := b.Get(s.Path("/cart")).Value(`tbody input[name=quantity]`, "value"); got != "150" {
		t.Errorf("a double click put %s into the cart", got)
	}
	form.Set("all", "1")
	b.Post(path+"/order", form).Want(http.StatusSeeOther)
	if rows := b.Get(s.Path("/cart")).Texts("tbody tr th .sku"); len(rows) != 2 {
		t.Errorf("the cart holds %v, want both", rows)
	}

	page = b.Get(path).Submit("#lines", url.Values{}).Follow()
	form = webtest.Fields(page.Find("#lines"))
	form.Set("pick", "1")
	if rows := b.Post(path+"/removal", form).Follow().Want(http.StatusOK).Texts("tbody tr th .sku"); len(rows) != 1 {
		t.Errorf("%v are left, want one line", rows)
	}
}

func TestListSaysWhatIsWrongWithALine(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	path := makeList(s, b, "Weekly", false)
	addToList(b, path, string(handlertest.Gloves), "", "").Follow()
	for _, test := range []struct{ item, quantity, note, field string }{
		{"NOSUCH", "1", "", "item"}, {string(handlertest.Discontinued), "1", "", "item"}, {string(handlertest.Gloves), "7", "", "quantity"},
		{string(handlertest.Gloves), "1,000", "", "quantity"}, {string(handlertest.Gloves), "12", strings.Repeat("x", 201), "note"},
	} {
		page := addToList(b, path, test.item, test.quantity, test.note).Want(http.StatusUnprocessableEntity)
		if !page.Has(`.errors a[href="#` + test.field + `"]`) {
			t.Errorf("%v: no error leads to %s: %s", test, test.field, page.Text(".errors"))
		}
		if got := page.Value("#item", "value"); got != test.item {
			t.Errorf("%v: the form forgot %q", test, got)
		}
	}
	page := b.Get(path).Submit("#lines", url.Values{"quantity-1": {"13"}, "note-1": {"kept"}}).Want(http.StatusUnprocessableEntity)
	if !page.Has(`.errors a[href="#quantity-1"]`) || page.Value("#quantity-1", "aria-invalid") != "true" || page.Value("#note-1", "value") != "kept" {
		t.Errorf("the line does not say what is wrong: %s", page.Text("tbody"))
	}
	for _, action := range []string{"/removal", "/order"} {
		b.Post(path+action, webtest.Fields(b.Get(path).Find("#lines"))).Want(http.StatusUnprocessableEntity)
	}
	b.Get(s.Path("/lists")).Submit(`.slip form`, url.Values{"name": {" "}}).Want(http.StatusUnprocessableEntity)
	b.Get(s.Path("/lists")).Submit(`.slip form`, url.Values{"name": {strings.Repeat("ü", 101)}}).Want(http.StatusUnprocessableEntity)
}

func TestTwoPeopleEditOneSharedList(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	anna, boris := s.SignIn(portal.RoleBuyer), s.SignIn(portal.RoleOwner)
	path := makeList(s, anna, "Shared", true)
	addToList(anna, path, string(handlertest.Bolt), "2", "")
	addToList(anna, path, string(handlertest.Washer), "100", "")
	seenByAnna, seenByBoris := anna.Get(path), boris.Get(path).Want(http.StatusOK)

	seenByAnna.Submit("#lines", url.Values{"quantity-1": {"3"}}).Want(http.StatusSeeOther)
	page := seenByBoris.Submit("#lines", url.Values{"quantity-1": {"9"}, "quantity-2": {"200"}}).Want(http.StatusUnprocessableEntity)
	if got := page.Value("#quantity-1", "value"); got != "3" {
		t.Errorf("line 1 shows %s, want what Anna saved", got)
	}
	if text := page.Text(".errors"); !strings.Contains(text, "9, was not saved") {
		t.Errorf("Boris does not read that his 9 was not saved: %s", text)
	}
	if got := anna.Get(path).Value("#quantity-2", "value"); got != "200" {
		t.Errorf("line 2 shows %s, want what Boris saved", got)
	}
	page.Submit("#lines", url.Values{"quantity-1": {"9"}}).Want(http.StatusSeeOther)
	if got := anna.Get(path).Value("#quantity-1", "value"); got != "9" {
		t.Errorf("line 1 shows %s after Boris has seen hers and saved again", got)
	}
}

// TestListLineThatIsNotWhatThePageShowedIsLeftAlone has a file put another item on the line that Anna's page shows.
func TestListLineThatIsNotWhatThePageShowedIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	anna, boris := s.SignIn(portal.RoleBuyer), s.SignIn(portal.RoleOwner)
	path := makeList(s, anna, "Shared", true)
	addToList(anna, path, string(handlertest.Bolt), "2", "")
	seen := anna.Get(path)
	sendList(boris, path, "replace", "a.csv", "item,qty\nFW-12,100\n").Want(http.StatusOK)
	for action, press := range map[string]url.Values{
		"/lines": {}, "/removal": {"pick": {"1"}}, "/order": {"pick": {"1"}}, "/order?": {"all": {"1"}},
	} {
		form := webtest.Fields(seen.Find("#lines"))
		form.Set("quantity-1", "7")
		for name, values := range press {
			form[name] = values
		}
		page := anna.Post(path+strings.TrimSuffix(action, "?"), form).Want(http.StatusUnprocessableEntity)
		if !page.Has(`.errors a[href="#quantity-1"]`) {
			t.Errorf("%s: nothing says that the line is another one: %s", action, page.Text(".errors"))
		}
		if got := page.Value("#quantity-1", "value"); got != "100" {
			t.Errorf("%s: the washers stand there with %s, want 100: the 7 was typed for bolts", action, got)
		}
		if page.Has(`input[name=pick][checked]`) {
			t.Errorf("%s: the washers are ticked, and bolts were meant", action)
		}
	}
	if rows := anna.Get(path).Texts("tbody tr th .sku"); len(rows) != 1 || rows[0] != string(handlertest.Washer) {
		t.Errorf("the list holds %v, want the washers", rows)
	}
	if rows := anna.Get(s.Path("/cart")).Texts("tbody tr th .sku"); len(rows) != 0 {
		t.Errorf("the cart holds %v, which nobody asked for", rows)
	}
}

func TestListLineThatIsGoneIsNotOrdered(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	path := makeList(s, b, "Weekly", false)
	addToList(b, path, string(handlertest.Bolt), "2", "")
	addToList(b, path, string(handlertest.Washer), "100", "")
	form := webtest.Fields(b.Get(path).Find("#lines"))
	form.Set("pick", "2")
	b.Post(path+"/removal", form).Want(http.StatusSeeOther)
	page := b.Post(path+"/order", form).Want(http.StatusUnprocessableEntity)
	if text := page.Text(".errors"); !strings.Contains(text, "not on the list any more") {
		t.Errorf("the page does not say that the line is gone: %s", text)
	}
	b.Post(path+"/removal", form).Want(http.StatusSeeOther) // what is gone is removed
}

func TestListsOfOthers(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	buyer, owner, viewer := s.SignIn(portal.RoleBuyer), s.SignIn(portal.RoleOwner), s.SignIn(portal.RoleViewer)
	private, shared := makeList(s, owner, "Secret plans", false), makeList(s, owner, "Ours", true)
	addToList(owner, shared, string(handlertest.Bolt), "2", "")
	for _, rest := range []string{"", "/paper", "/labels", "/file.csv", "/file.xlsx"} {
		buyer.Get(private + rest).Want(http.StatusNotFound)
		viewer.Get(shared + rest).Want(http.StatusOK)
	}
	token := buyer.Get(shared).Want(http.StatusOK).Value(`#lines input[name=_csrf]`, "value")
	for _, action := range []string{"", "/items", "/lines", "/removal", "/order", "/copy", "/deletion"} {
		fields := url.Values{"_csrf": {token}, "name": {"Mine"}, "item": {string(handlertest.Bolt)}, "pick": {"1"}, "all": {"1"}}
		buyer.Post(private+action, fields).Want(http.StatusNotFound)
	}
	if text := buyer.Get(s.Path("/lists")).Text("main"); strings.Contains(text, "Secret") || !strings.Contains(text, "Ours") {
		t.Errorf("the buyer's index: %s", text)
	}
	if viewer.Get(shared).Has("form[action*='/lists/']") {
		t.Error("a viewer is offered a form")
	}
	buyer.Post(shared, url.Values{"_csrf": {token}, "name": {"Mine now"}}).Want(http.StatusForbidden) // would hide it from the others
	buyer.Post(shared+"/deletion", url.Values{"_csrf": {token}}).Want(http.StatusForbidden)
	buyer.Post(shared, url.Values{"_csrf": {token}, "name": {"Still ours"}, "shared": {"1"}}).Want(http.StatusSeeOther)
	buyer.Post(shared+"/copy", url.Values{"_csrf": {token}}).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if names := buyer.Get(s.Path("/lists")).Texts("tbody th"); len(names) != 2 {
		t.Errorf("the buyer's lists are %v, want the shared one and the copy", names)
	}
	owner.Get(shared).Submit(`form[action$="/deletion"]`, nil).Follow().Want(http.StatusOK)
	buyer.Get(shared).Want(http.StatusNotFound)
}

func TestListShowsHostileWordsAsWords(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	const evil = `"><script>alert(1)</script>`
	path := makeList(s, b, evil, false)
	addToList(b, path, string(handlertest.Nipple), "1", evil)
	for _, rest := range []string{"", "/paper", "/labels"} {
		page := b.Get(path + rest).Want(http.StatusOK)
		if page.Has("main script") {
			t.Errorf("%s runs what was typed", rest)
		}
		if !strings.Contains(page.Text("main"), `<script>`) {
			t.Errorf("%s does not show what was typed", rest)
		}
	}
	if got := b.Get(path + "/file.csv").Want(http.StatusOK).Header.Get("Content-Disposition"); strings.ContainsAny(got, "<>") {
		t.Errorf("file name %s", got)
	}
}

// sendList uploads a file onto a list.
func sendList(b *webtest.Browser, path, mode, name, content string) *webtest.Page {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, value := range map[string]string{"_csrf": b.Get(path).Value(`form[action$="/file"] input[name=_csrf]`, "value"), "mode": mode} {
		_ = form.WriteField(field, value)
	}
	part, _ := form.CreateFormFile("file", name)
	_, _ = part.Write([]byte(content))
	_ = form.Close()
	return b.Raw(http.MethodPost, path+"/file", form.FormDataContentType(), body.String())
}

func TestListComesFromAFileAndGoesIntoOne(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	path := makeList(s, b, "Weekly", false)
	addToList(b, path, string(handlertest.Bolt), "2", "Bin 7")
	page := sendList(b, path, "add", "order.csv", "Artikel;Menge;Bemerkung\nbmw0042;5;\n"+
		"FW-12;1,5;\nFW-12;200;links\nNOSUCH;1;\nOLD-7;1;\nGL-100;7;\nGL-100;;\n;;only words\n").Want(http.StatusOK)
	if got := page.Text(".slip h2"); got != "2 lines are on the list, 6 are not" {
		t.Errorf("the file came to: %s", got)
	}
	if rows := page.Texts(".slip tbody tr"); len(rows) != 6 {
		t.Errorf("%d lines are told of, want 6: %q", len(rows), rows)
	}
	got := page.Value("#quantity-1", "value") + " " + page.Value("#note-1", "value") + " " + page.Value("#quantity-2", "value") + " " + page.Value("#note-2", "value")
	if got != "5 Bin 7 200 links" {
		t.Errorf("the list reads %s", got)
	}

	for _, ending := range []string{"csv", "xlsx"} {
		file := b.Get(path + "/file." + ending).Want(http.StatusOK)
		table, err := sheet.Read("list."+ending, file.Body)
		if err != nil {
			t.Fatalf("%s: %v", ending, err)
		}
		lines := table.Lines()
		if len(lines) != 2 || lines[0].Number != string(handlertest.Bolt) || lines[0].Quantity != "5" || lines[0].UOM != "BX" || lines[0].Note != "Bin 7" {
			t.Errorf("%s reads back as %+v", ending, lines)
		}
		if got := sendList(b, path, "replace", "list."+ending, string(file.Body)).Want(http.StatusOK).Text(".slip h2"); got != "2 lines are on the list, 0 are not" {
			t.Errorf("%s sent back: %s", ending, got)
		}
	}
	page = sendList(b, path, "replace", "none.csv", "item,qty\nNOSUCH,1\n").Want(http.StatusOK)
	if rows := page.Texts("#lines tbody tr"); len(rows) != 2 {
		t.Errorf("a file with nothing in it emptied the list: %q", rows)
	}
	sendList(b, path, "add", "a.xlsx", "PK\x03\x04 nothing").Want(http.StatusUnprocessableEntity)
	sendList(b, path, "add", "a.csv", strings.Repeat("FW-12,1\n", 1001)).Want(http.StatusUnprocessableEntity)
}

func TestReplacingAListLeavesWhatTheFileSaysBadly(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	path := makeList(s, b, "Weekly", false)
	addToList(b, path, string(handlertest.Gloves), "12", "Bin 1")
	addToList(b, path, string(handlertest.Bolt), "2", "Bin 2")
	addToList(b, path, string(handlertest.Washer), "100", "Bin 3")
	shown := func(page *webtest.Page) (lines []string) {
		for i, sku := range page.Texts("#lines tbody tr th .sku") {
			n := strconv.Itoa(i + 1)
			lines = append(lines, sku+" "+page.Value("#quantity-"+n, "value")+" "+page.Value("#note-"+n, "value"))
		}
		return lines
	}
	gloves, washer := string(handlertest.Gloves), string(handlertest.Washer)
	page := sendList(b, path, "replace", "a.csv", "item,qty\n"+washer+",200\n"+gloves+",7\n"+gloves+",8\n").Want(http.StatusOK)
	if diff := cmp.Diff([]string{washer + " 200 Bin 3", gloves + " 12 Bin 1"}, shown(page)); diff != "" {
		t.Errorf("after a file without notes, whose gloves cannot be sold so (-want +got):\n%s", diff)
	}
	page = sendList(b, path, "replace", "a.csv", "item,qty,note\n"+gloves+",7,\n"+gloves+",24,\n"+washer+",300,left\n").Want(http.StatusOK)
	if diff := cmp.Diff([]string{gloves + " 24 ", washer + " 300 left"}, shown(page)); diff != "" {
		t.Errorf("after a file with notes (-want +got):\n%s", diff)
	}
	page = sendList(b, path, "replace", "a.txt", washer+" 400 EA\n").Want(http.StatusOK)
	if diff := cmp.Diff([]string{washer + " 400 left"}, shown(page)); diff != "" {
		t.Errorf("after plain lines (-want +got):\n%s", diff)
	}
}

func TestListLabelsHaveBarCodes(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	path := makeList(s, b, "Bins", false)
	addToList(b, path, string(handlertest.Bolt), "2", "Bin 7")
	addToList(b, path, string(handlertest.Nipple), "2", "")
	page := b.Get(path + "/labels").Want(http.StatusOK)
	if labels := page.Find(".labels > li"); labels.Length() != 2 {
		t.Fatalf("%d labels, want 2", labels.Length())
	}
	if got := page.Value("svg.barcode", "aria-label"); got != "Bar code of HX-1213-Z5" {
		t.Errorf("the bar code is called %q", got)
	}
	if text := page.Text(".labels > li:nth-child(1)"); !strings.Contains(text, handlertest.BrandtsBolt) || !strings.Contains(text, "Bin 7") || !strings.Contains(text, "2 BX") {
		t.Errorf("the label reads %s", text)
	}
	if !page.Has(".labels > li:nth-child(2) .barcode--none") {
		t.Error("a number that Code 128 cannot write has a bar code")
	}
}

func TestItemAndOrderGoOnAList(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	item := b.Get(s.Path("/products/" + url.PathEscape(string(handlertest.Gloves)))).Want(http.StatusOK)
	choice := b.Get(item.Value(`a[href*="/lists/addition"]`, "href")).Want(http.StatusOK)
	choice.Submit(`form[action$="/addition"]`, url.Values{"list": {""}, "name": {""}}).Want(http.StatusUnprocessableEntity)
	list := choice.Submit(`form[action$="/addition"]`, url.Values{"list": {""}, "name": {"Gloves"}}).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if got := list.Value("#quantity-1", "value"); got != "12" {
		t.Errorf("%q gloves are on the list, want the least that is sold", got)
	}
	order := b.Get(s.Path("/orders/100002")).Want(http.StatusOK)
	choice = b.Get(order.Value(`a[href*="/lists/addition"]`, "href")).Want(http.StatusOK)
	list = choice.Submit(`form[action$="/addition"]`, nil).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if got := list.Value("#quantity-2", "value"); got != "400" || list.Text("h1") != "Gloves" {
		t.Errorf("%q washers are on the list %q, want 400 as ordered", got, list.Text("h1"))
	}
	b.Get(s.Path("/lists/addition")).WantRedirect(s.Path("/lists"))
}

func TestBoughtBeforeIsBoughtAgain(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	page := b.Get(s.Path("/bought")).Want(http.StatusOK)
	if rows := page.Texts("tbody tr th .sku"); len(rows) != 2 || rows[0] != string(handlertest.Washer) || rows[1] != string(handlertest.Bolt) {
		t.Fatalf("bought before are %v, want washers, then bolts", rows)
	}
	if row := page.Text("tbody tr:nth-child(2)"); !strings.Contains(row, "15.20") || !strings.Contains(row, "100001") {
		t.Errorf("the bolts' row reads %s", row)
	}
	page.Submit(`form[action$="/bought/order"]`, nil).Want(http.StatusUnprocessableEntity)
	for query, want := range map[string]int{"bmw": 1, "washer": 1, "gloves": 0} {
		if rows := b.Get(s.Path("/bought?q=" + query)).Want(http.StatusOK).Texts("tbody tr"); len(rows) != want {
			t.Errorf("%q finds %d rows, want %d", query, len(rows), want)
		}
	}
	for _, path := range []string{"/bought", "/"} {
		fields := url.Values{"pick": {"2"}, "quantity-2": {"4"}}
		b.Get(s.Path(path)).Want(http.StatusOK).Submit(`form[action$="/bought/order"]`, fields).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	}
	cart := b.Get(s.Path("/cart"))
	if rows := cart.Texts("tbody tr th .sku"); len(rows) != 1 || rows[0] != string(handlertest.Bolt) || cart.Value(`tbody input[name=quantity]`, "value") != "4" {
		t.Errorf("the cart holds %v, want four boxes of bolts, once", rows)
	}
}

func TestBoughtShowsTheOwnShipTosOnly(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	limit := func(shipTo erp.ShipToID) {
		if _, err := s.Database.Superuser.Exec("UPDATE memberships SET ship_to_ids = $1 WHERE account_id = $2", pq.Array([]string{string(shipTo)}), s.Account.ID); err != nil {
			t.Fatal(err)
		}
	}
	for shipTo, want := range map[erp.ShipToID]int{handlertest.ShipToShop: 2, handlertest.ShipToYard: 0} {
		limit(shipTo)
		for _, path := range []string{"/bought", "/"} {
			if rows := b.Get(s.Path(path)).Want(http.StatusOK).Texts(`form[action$="/bought/order"] tbody tr`); len(rows) != want {
				t.Errorf("whoever buys for %s sees %d rows on %s, want %d: %q", shipTo, len(rows), path, want, rows)
			}
		}
	}
}
