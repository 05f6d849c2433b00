package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/portal"
)

// TestActingInChromium has a salesperson act for two customers in two tabs of one browser, and the customer look at what was
// done and switch it off: on a desk's screen, on a phone's, and by keys alone.
func TestActingInChromium(t *testing.T) {
	axe := axeSource(t)
	w := newWorld(t)
	r := w.start(t, w.config(t))
	w.settle(t, r)
	seller, ok := w.staffLogin(portal.StaffRep)
	if !ok {
		t.Fatal("the world has no salesperson")
	}
	acting := newActing(t, w)
	browser := openChromium(t)
	desk, phone := screen{1440, 900}, screen{390, 844}
	for _, s := range []screen{desk, phone} {
		t.Run(fmt.Sprint(s.width), func(t *testing.T) {
			job := &actingJob{mainJob: &mainJob{tab: openTab(t, browser, r.url, s), world: w, axe: axe, po: fmt.Sprintf("7700%d", s.width)}, acting: acting}
			job.signInAs(seller)
			job.arrivedInBoth("book")
			job.actInTwoTabs()
			job.customerLooks(&mainJob{tab: openTab(t, browser, r.url, s), world: w, axe: axe})
		})
	}
	t.Run("keyboard", func(t *testing.T) {
		job := &actingJob{mainJob: &mainJob{tab: openTab(t, browser, r.url, desk), world: w, axe: axe, po: "7700000"}, acting: acting}
		job.actByKeys(seller)
	})
}

// acting is two customers of one salesperson who pay different prices, and the first one's owner.
type acting struct {
	first, second portal.Account
	item          erp.ItemID
	owner         login
}

func newActing(t *testing.T, w *world) acting {
	t.Helper()
	a := acting{item: w.plentiful(t), owner: login{email: "boss@demo.example", password: "correct horse battery"}}
	customer, err := w.company.Customer(w.logins[0].customer)
	if err != nil {
		t.Fatal(err)
	}
	w.company.SetSpecialPrice(sim.SpecialPrice{
		Customer: customer.ID, Item: a.item, Reference: "K-7700", Rate: sim.Fixed(decimal.RequireFromString("3.33")),
	})
	link := func(id erp.CustomerID) portal.Account {
		account, err := w.app.portal.LinkAccount(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return account
	}
	a.first = link(customer.ID)
	for other := range w.company.Customers(time.Time{}) {
		if other.Rep.ID == customer.Rep.ID && other.ID != customer.ID {
			a.second = link(other.ID)
			break
		}
	}
	if a.second.ID == "" {
		t.Fatal("the salesperson has one customer only")
	}
	_, err = w.app.portal.SaveUser(t.Context(), portal.NewUser{
		Name: "Iris Boateng", Email: a.owner.email, Language: "en", Password: a.owner.password, Account: a.first.ID, Roles: []portal.Role{portal.RoleOwner},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// actingJob is a salesperson's way from the book to somebody else's order, and back.
type actingJob struct {
	*mainJob
	acting
}

func (j *mainJob) signInAs(l login) {
	j.t.Helper()
	j.open("/sign-in")
	j.write("#email", l.email)
	j.write("#password", l.password)
	j.follow("form.form button[type=submit]")
}

// beside is another tab of the same browser: it shares the cookies, and nothing else.
func (j *actingJob) beside() *actingJob {
	j.t.Helper()
	ctx, closeTab := chromedp.NewContext(j.ctx)
	j.t.Cleanup(closeTab)
	p := &tab{t: j.t, ctx: ctx, url: j.url, screen: j.screen}
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		j.t.Fatal(err)
	}
	p.do("size the window", chromedp.EmulateViewport(j.screen.width, j.screen.height))
	return &actingJob{mainJob: &mainJob{tab: p, world: j.world, axe: j.axe, po: j.po}, acting: j.acting}
}

func home(a portal.Account, path string) string { return "/a/" + string(a.ID) + path }

// begin acts for a customer of the book.
func (j *actingJob) begin(a portal.Account) {
	j.t.Helper()
	j.open("/rep/")
	j.follow(fmt.Sprintf("form[action=%q] button", home(a, "/acting")))
	if bar := j.read(".acting"); !strings.Contains(bar, "acting for "+a.Name) {
		j.t.Fatalf("the bar says %q", bar)
	}
}

// fill puts the item into the cart there, and returns its price.
func (j *actingJob) fill(a portal.Account) string {
	j.t.Helper()
	j.open(home(a, "/products?q="+string(j.item)))
	price := j.read(".cat__price")
	j.follow("main form[action$='/cart/lines'] button")
	return price
}

// lines is what the top of the page says of the cart.
func (j *actingJob) lines(a portal.Account) int {
	j.t.Helper()
	j.open(home(a, "/cart"))
	return ask[int](j.tab, "document.querySelectorAll('.cat tbody tr').length")
}

func (j *actingJob) actInTwoTabs() {
	j.t.Helper()
	other := j.beside()
	j.begin(j.first)
	j.arrivedInBoth("acting-dashboard")
	other.begin(j.second)
	mine, theirs := j.fill(j.first), other.fill(j.second)
	if !strings.Contains(mine, "3.33") || strings.Contains(theirs, "3.33") {
		j.t.Errorf("in two tabs the prices are %q and %q", mine, theirs)
	}
	j.open(home(j.first, "/cart"))
	j.arrived("acting-cart")
	j.follow(".head__acts a[href$='/checkout']")
	j.arrivedInBoth("acting-checkout")
	j.write("#customer_po", j.po)
	j.write("#reason", "He rang from the yard")
	j.follow("button[name=intent][value=place]")
	j.confirmed()
	j.arrived("acting-order")
	if said := j.read(".head"); !strings.Contains(said, "Dana Ruiz (sales) for "+j.first.Name) || !strings.Contains(said, "He rang from the yard") {
		j.t.Errorf("the order says %q", said)
	}
	j.follow(".acting .btn--end")
	if where := j.location(); where != "/rep/" {
		j.t.Errorf("ending leads to %s", where)
	}
	if n := other.lines(j.second); n != 1 {
		j.t.Errorf("ended in one tab, the other's cart has %d lines", n)
	}
	other.follow(".acting .btn--end")
	j.open("/rep/log")
	j.arrived("book-log")
	if said := j.read("main table"); !strings.Contains(said, "PO "+j.po) {
		j.t.Errorf("the salesperson's log says %q", said)
	}
}

// customerLooks reads the log as the account's owner, switches acting off, and on again for whoever comes next.
func (j *actingJob) customerLooks(owner *mainJob) {
	j.t.Helper()
	owner.signInAs(j.owner)
	owner.section("/account")
	owner.arrived("account-owner")
	owner.section("/acting-log")
	owner.arrivedInBoth("acting-log")
	if said := owner.read("main table"); !strings.Contains(said, "Dana Ruiz") || !strings.Contains(said, "PO "+j.po) || !strings.Contains(said, "He rang from the yard") {
		j.t.Errorf("the customer's log says %q", said)
	}
	owner.follow("#switch button")
	owner.arrived("acting-log-off")
	j.open("/rep/")
	if ask[bool](j.tab, fmt.Sprintf("document.querySelector('form[action=%q]') !== null", home(j.first, "/acting"))) {
		j.t.Error("the book offers to act for a customer who switched it off")
	}
	j.open(home(j.first, "/"))
	if bar := j.read(".acting"); !strings.Contains(bar, "looking at") {
		j.t.Errorf("switched off, the bar says %q", bar)
	}
	j.arrived("looking-on")
	owner.follow("#switch button")
}

// actByKeys signs in, acts, orders and ends without a mouse.
func (j *actingJob) actByKeys(seller login) {
	j.t.Helper()
	press := func(selector string) {
		j.t.Helper()
		j.reach(selector)
		j.leads("press Enter on "+selector, chromedp.KeyEvent(kb.Enter))
	}
	typed := func(selector, text string) {
		j.t.Helper()
		j.reach(selector)
		j.do("type", chromedp.KeyEvent(text))
	}
	j.open("/sign-in")
	j.do("type", chromedp.KeyEvent(seller.email)) // the field has the focus
	typed("#password", seller.password)
	j.leads("press Enter", chromedp.KeyEvent(kb.Enter))
	press(fmt.Sprintf("form[action=%q] button", home(j.first, "/acting")))
	typed("#ask", string(j.item))
	j.leads("press Enter", chromedp.KeyEvent(kb.Enter))
	press(fmt.Sprintf("button[aria-label*=%q]", string(j.item)))
	press(".top__links a[href$='/cart']")
	press(".head__acts a[href$='/checkout']")
	typed("#customer_po", j.po)
	typed("#reason", "He rang from the yard")
	press("button[name=intent][value=place]")
	j.confirmed()
	press(".acting .btn--end")
}
