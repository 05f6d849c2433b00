package handlers_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/handlers"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

// markup closes an attribute, a title and a script, and would leave a mark on every page that writes it as it is.
const markup = `Evil"'></title></script><i class=xss>`

// mentions are words of it that a reader sees where it was written as text.
const mentions = `<i class=xss>`

// crawl visits every page that links lead to from where it begins, and returns those that are HTML by their path.
func crawl(b *webtest.Browser, from ...string) map[string]*webtest.Page {
	const most = 500
	pages, queue := map[string]*webtest.Page{}, from
	for len(queue) > 0 && len(pages) < most {
		path := queue[0]
		queue = queue[1:]
		if _, seen := pages[path]; seen {
			continue
		}
		page := b.Get(path)
		if page.Status == http.StatusSeeOther {
			queue = append(queue, page.Header.Get("Location"))
		}
		pages[path] = page
		if !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, href := range page.Find("a[href]").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") }) {
			if href, _, _ = strings.Cut(href, "#"); strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") {
				queue = append(queue, href)
			}
		}
	}
	return pages
}

// unvisited are the routes of pages that no path fits.
func unvisited(pages map[string]*webtest.Page) []string {
	var missed []string
	for _, r := range handlers.Routes() {
		if r.Method != http.MethodGet {
			continue
		}
		pattern := regexp.MustCompile(`:[a-z]+|\\\+`).ReplaceAllString(regexp.QuoteMeta(r.Path), `[^?]+`)
		fits := regexp.MustCompile(`^` + pattern + `/?(\?.*)?$`)
		visited := false
		for path := range pages {
			visited = visited || fits.MatchString(path)
		}
		if !visited {
			missed = append(missed, r.Path)
		}
	}
	return missed
}

func TestMarkupInNamesIsTextOnEveryPage(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	item := sim.Item{
		Item: erp.Item{
			ID: "EVIL-1", Description: markup + " screw", Category: erp.Category{ID: "200", Name: markup + " group"}, StockUOM: "EA", SellUOM: "EA", Status: erp.ItemActive,
		},
		Prices: []sim.ListPrice{{List: 1, Amount: decimal.RequireFromString("7.50")}},
	}
	s.Company.AddItem(item)
	must(t, s.Company.Receive(item.ID, "01", decimal.RequireFromString("50")))
	must(t, s.Portal.SyncCatalog(t.Context()))
	s.AddCustomer("C6660", markup+" GmbH")
	_, err := s.Portal.SaveStaff(t.Context(), portal.NewStaff{
		Name: markup + " rep", Email: "evil@miami.example", Language: "en", Password: handlertest.Password, Roles: portal.StaffRoles(), Rep: handlertest.BrandtsRep,
	})
	must(t, err)
	b := s.Browser()
	b.Get("/sign-in").Submit(signInForm, url.Values{"email": {"evil@miami.example"}, "password": {handlertest.Password}}).WantRedirect("/")
	opened := b.Get("/rep/").Want(http.StatusOK).Submit(`form[action="/rep/accounts"]`, nil).Want(http.StatusSeeOther)
	account := portal.AccountID(strings.Trim(strings.TrimPrefix(opened.Header.Get("Location"), "/a/"), "/"))
	_, err = s.Portal.SaveUser(t.Context(), portal.NewUser{
		Name: markup + " owner", Email: "owner@evil.example", Language: "en", Password: handlertest.Password, Account: account, Roles: []portal.Role{portal.RoleOwner},
	})
	must(t, err)
	owner := s.Browser()
	owner.Get("/sign-in").Submit(signInForm, url.Values{"email": {"owner@evil.example"}, "password": {handlertest.Password}}).WantRedirect("/")
	owner.Get(under(account, "/account")).Submit(`form[action$="/account/approval"]`, url.Values{"approval_over": {"1"}}).Want(http.StatusSeeOther)

	begin(b, account)
	for po, buyer := range map[string]*webtest.Browser{`1"><i class=xss>`: b, `2"><i class=xss>`: owner} {
		put(buyer, account, item.ID, "3")
		ref := referenceOf(place(buyer, account, po, markup+" reason").Want(http.StatusSeeOther))
		if _, err := s.Portal.CarryOut(t.Context(), account, ref); err != nil {
			t.Fatal(err)
		}
		put(buyer, account, item.ID, "2")
	}
	list := b.Get(under(account, "/lists")).Submit(`.slip form`, url.Values{"name": {markup}}).Follow().Want(http.StatusOK)
	list.Submit(`form[action$="/items"]`, url.Values{"item": {string(item.ID)}, "quantity": {"2"}, "note": {markup}}).Want(http.StatusSeeOther)
	quick := b.Get(under(account, "/quick-order")).Submit(`form:has(#paste)`, url.Values{"paste": {markup + "\t3\nEVIL-1\t4\nEVIL\t1"}}).Want(http.StatusSeeOther)
	refused := b.Get(under(account, "/cart")).Submit(`form[action$="/cart/lines"]`, url.Values{"item": {markup}, "quantity": {markup}})
	pages := map[string]*webtest.Page{"what was typed": refused}
	for _, from := range []map[string]*webtest.Page{
		crawl(b, "/rep/", "/rep/?q="+url.QueryEscape(markup), "/staff", quick.Header.Get("Location"), under(account, "/"),
			under(account, "/checkout"), under(account, "/products?q="+url.QueryEscape(markup)),
			under(account, "/find?q="+url.QueryEscape(markup)), under(account, "/suggestions?q=evil")),
		crawl(owner, "/", under(account, "/checkout"), "/accounts"),
	} {
		for path, page := range from {
			pages[path] = page
		}
	}
	shown := 0
	for path, page := range pages {
		if page != refused && page.Status != http.StatusOK && page.Status != http.StatusSeeOther {
			t.Errorf("%s, to which a page leads, is answered with %d", path, page.Status)
		}
		if !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			continue
		}
		if bytes.Contains(page.Body, []byte(mentions)) || page.Has(".xss") {
			t.Errorf("%s writes a name as markup", path)
		}
		if strings.Contains(page.Text("html"), mentions) {
			shown++
		}
	}
	t.Logf("%d pages, %d of which show such a name", len(pages), shown)
	for _, route := range unvisited(pages) {
		if !slices.Contains([]string{"/sign-in", "/media/:file", "/a/:account/tasks/:task", "/a/:account/files/:file"}, route) {
			t.Errorf("no page of %s was visited", route)
		}
	}
	for _, path := range []string{"/rep/", "/rep/log", under(account, "/"), under(account, "/cart"), under(account, "/checkout"), under(account, "/acting-log"), under(account, "/products?q="+url.QueryEscape(markup))} {
		if page := pages[path]; page == nil || page.Status != http.StatusOK || !strings.Contains(page.Text("html"), mentions) {
			t.Errorf("%s does not show the names that are tested", path)
		}
	}
}
