package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// smoke does the main job over HTTP and compares each figure as the page shows it with the same figure on the ERP's wire.
type smoke struct {
	console  console
	demo     *demo
	visitor  *visitor
	erp      witness
	login    login
	customer string // its number in the ERP
	home     string // path of the account
	item     string
	order    leaf
	placed   string // the reference
	quoted   string // the total that was agreed
	number   string // the ERP's
	acted    string // the reference of what was placed on the customer's behalf
}

// absent says that the data of this company lacks what a step compares.
type absent string

func (a absent) Error() string { return string(a) }

// runSmoke prints a line per step. It fails if one fails.
func runSmoke(ctx context.Context, c console, d *demo) error {
	v, err := newVisitor(d.url)
	if err != nil {
		return err
	}
	erp, err := newWitness(ctx, d.app.config)
	if err != nil {
		return err
	}
	s := &smoke{console: c, demo: d, visitor: v, erp: erp, login: d.logins[0], customer: string(d.logins[0].customer)}
	steps := []struct {
		name string
		run  func(context.Context) (portal, erp string, err error)
	}{
		{"sign-in", s.signIn},
		{"contract-price", s.contractPrice},
		{"availability", s.availability},
		{"quote", s.quote},
		{"place-order", s.placeOrder},
		{"erp-confirmed", s.erpConfirmed},
		{"order-in-erp", s.orderInERP},
		{"order-history", s.orderHistory},
		{"invoices", s.invoices},
		{"credit", s.credit},
		{"quick-order-paste", s.quickOrderPaste},
		{"quick-order-file", s.quickOrderFile},
		{"reorder", s.reorder},
		{"list", s.list},
		{"search-explains", s.searchExplains},
		{"staff-account", s.staffAccount},
		{"acting-for", s.actingFor},
		{"acting-log", s.actingLog},
	}
	for _, step := range steps {
		shown, wire, err := step.run(ctx)
		var none absent
		switch {
		case errors.As(err, &none):
			c.printf("none %s: %s\n", step.name, none)
		case err != nil:
			c.printf("failed %s: %v\n", step.name, err)
			return fmt.Errorf("smoke: %s", step.name)
		case !sameFigure(shown, wire):
			c.printf("failed %s: portal=%s erp=%s differ\n", step.name, shown, wire)
			return fmt.Errorf("smoke: %s", step.name)
		default:
			c.printf("ok %s portal=%s erp=%s\n", step.name, shown, wire)
		}
	}
	return nil
}

// sameFigure compares as numbers where both are, else as text.
func sameFigure(a, b string) bool {
	x, errX := decimal.NewFromString(a)
	y, errY := decimal.NewFromString(b)
	if errX == nil && errY == nil {
		return x.Equal(y)
	}
	return a != "" && a == b
}

// signIn compares the name over the page with the ERP's name of the customer.
func (s *smoke) signIn(ctx context.Context) (string, string, error) {
	page, err := s.visitor.get(ctx, "/sign-in")
	if err != nil {
		return "", "", err
	}
	page, err = s.visitor.submit(ctx, page, "form.form", url.Values{"email": {s.login.email}, "password": {s.login.password}})
	if err != nil {
		return "", "", err
	}
	s.home = strings.TrimSuffix(page.path, "/")
	shown, err := page.text(".who b")
	if err != nil {
		return "", "", err
	}
	name, err := s.erp.customerName(ctx, s.customer)
	return dashes(shown), dashes(name), err
}

// dashes keeps a figure one word, so that the line can be read by column.
func dashes(s string) string { return strings.ReplaceAll(s, " ", "-") }

// contractPrice compares the price of the first item in the catalogue that has a contract.
func (s *smoke) contractPrice(ctx context.Context) (string, string, error) {
	items, err := s.erp.contracts(ctx, s.customer)
	if err != nil {
		return "", "", err
	}
	for _, item := range items {
		free, err := s.erp.free(ctx, item)
		if err != nil {
			return "", "", err
		}
		if free.GreaterThanOrEqual(decimal.NewFromInt(100)) {
			s.item = item
			return s.priceOf(ctx)
		}
	}
	return "", "", absent("customer " + s.customer + " has no contract on an item that is in stock")
}

func (s *smoke) priceOf(ctx context.Context) (string, string, error) {
	page, err := s.visitor.get(ctx, s.home+"/products?q="+url.QueryEscape(s.item))
	if err != nil {
		return "", "", err
	}
	row := page.Find("table.cat tbody tr").First()
	if got := fold(row.Find("th a.sku").Text()); got != s.item {
		return "", "", fmt.Errorf("the search for %s finds %q first", s.item, got)
	}
	quantity := row.Find("input[name=quantity]").AttrOr("value", "1")
	shown := leaf{page.Document, page.path}
	price, err := shown.figure("table.cat tbody tr .cat__price .price")
	if err != nil {
		return "", "", err
	}
	if quantity == "" {
		quantity = "1"
	}
	wire, err := s.erp.price(ctx, s.customer, s.item, quantity)
	return price, wire.String(), err
}

// availability compares what can be promised from all branches.
func (s *smoke) availability(ctx context.Context) (string, string, error) {
	if s.item == "" {
		if err := s.anyItem(ctx); err != nil {
			return "", "", err
		}
	}
	page, err := s.visitor.get(ctx, s.home+"/products/"+url.PathEscape(s.item))
	if err != nil {
		return "", "", err
	}
	shown := decimal.Zero
	for _, cell := range page.Find("table.stock tbody .stock__atp").EachIter() {
		number, _, _ := strings.Cut(fold(cell.Text()), " ")
		d, err := decimal.NewFromString(strings.ReplaceAll(number, ",", ""))
		if err != nil {
			return "", "", fmt.Errorf("stock table: %w", err)
		}
		shown = shown.Add(d)
	}
	free, err := s.erp.free(ctx, s.item)
	return shown.String(), free.String(), err
}

// anyItem takes one that can be sold, for companies without contracts.
func (s *smoke) anyItem(ctx context.Context) error {
	items, err := s.erp.sold(ctx)
	if err != nil {
		return err
	}
	for _, item := range items {
		free, err := s.erp.free(ctx, item)
		if err != nil {
			return err
		}
		if free.GreaterThan(decimal.NewFromInt(20)) {
			s.item = item
			return nil
		}
	}
	return errors.New("no item is in stock")
}

// quote compares the total at checkout with the ERP's own preview of the same order.
func (s *smoke) quote(ctx context.Context) (string, string, error) {
	page, err := s.visitor.get(ctx, s.home+"/products/"+url.PathEscape(s.item))
	if err != nil {
		return "", "", err
	}
	if _, err = s.visitor.submit(ctx, page, "main form[action$='/cart/lines']", nil); err != nil {
		return "", "", err
	}
	if s.order, err = s.visitor.get(ctx, s.home+"/checkout"); err != nil {
		return "", "", err
	}
	if s.quoted, err = s.order.figure("tr.is-sum td.n:last-child"); err != nil {
		return "", "", err
	}
	quantity, err := s.order.figure("main table tbody tr td.n")
	if err != nil {
		return "", "", err
	}
	shipTo := s.order.Find("select[name=ship_to] option[selected]").AttrOr("value", "")
	preview, err := s.erp.preview(ctx, s.customer, shipTo, s.item, quantity)
	return s.quoted, preview.String(), err
}

// placeOrder compares the total of the placed order with the ERP's document under our reference.
func (s *smoke) placeOrder(ctx context.Context) (string, string, error) {
	page, err := s.clickPlace(ctx, s.visitor, s.order, nil)
	if err != nil {
		return "", "", err
	}
	s.placed, s.order = referenceIn(page), page
	total, err := page.figure(".kv__sum dd")
	if err != nil {
		return "", "", err
	}
	for deadline := time.Now().Add(20 * time.Second); ; {
		orders, err := s.erp.ordersByReference(ctx, s.placed)
		switch {
		case err != nil:
			return "", "", err
		case len(orders) == 1:
			return total, orders[0].total.String(), nil
		case len(orders) > 1:
			return "", "", fmt.Errorf("the ERP has %d orders under %s", len(orders), s.placed)
		case time.Now().After(deadline):
			return "", "", fmt.Errorf("the ERP has no order under %s after 20 s", s.placed)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// clickPlace sends the checkout as a click would, and returns the page of the order.
func (s *smoke) clickPlace(ctx context.Context, who *visitor, checkout leaf, more url.Values) (leaf, error) {
	fill := url.Values{"customer_po": {fmt.Sprintf("SMOKE-%d", time.Now().UnixMilli())}, "intent": {"place"}}
	maps.Copy(fill, more)
	page, err := who.submit(ctx, checkout, "main form[action$='/checkout']", fill)
	if err == nil && referenceIn(page) == "" {
		err = fmt.Errorf("the click led to %s: %s", page.path, fold(page.Find(".notices, .errors, .field__err").Text()))
	}
	return page, err
}

// referenceIn is the reference of the order that a page is about; empty if it is about none.
func referenceIn(page leaf) string { return regexp.MustCompile(`W-[a-z2-7]+`).FindString(page.path) }

// inERP is the one order that carries our reference.
func (s *smoke) inERP(ctx context.Context) (witnessed, error) {
	found, err := s.erp.ordersByReference(ctx, s.placed)
	if err != nil {
		return witnessed{}, err
	}
	return only(found, "under "+s.placed)
}

// erpConfirmed waits until the page shows the ERP's number.
func (s *smoke) erpConfirmed(ctx context.Context) (string, string, error) {
	var err error
	if s.order, s.number, err = s.numbered(ctx, s.visitor, s.placed); err != nil {
		return "", "", err
	}
	order, err := s.inERP(ctx)
	return s.number, order.number, err
}

// numbered waits for the page of an order to show the ERP's number.
func (s *smoke) numbered(ctx context.Context, who *visitor, reference string) (leaf, string, error) {
	for deadline := time.Now().Add(20 * time.Second); ; {
		page, err := who.get(ctx, s.home+"/orders/"+reference)
		if err != nil {
			return leaf{}, "", err
		}
		number, err := page.text(".head__meta b.sku")
		switch {
		case err == nil:
			return page, number, nil
		case time.Now().After(deadline):
			return leaf{}, "", fmt.Errorf("the page shows no ERP number after 20 s: %w", err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// orderInERP compares the reference on the page with the one on the ERP's document of that number.
func (s *smoke) orderInERP(ctx context.Context) (string, string, error) {
	shown, err := s.order.text(".slip__foot code")
	if err != nil {
		return "", "", err
	}
	found, err := s.erp.orderByNumber(ctx, s.number)
	if err != nil {
		return "", "", err
	}
	order, err := only(found, "of number "+s.number)
	return shown, order.reference, err
}

// orderHistory compares the total in the list with the ERP's.
func (s *smoke) orderHistory(ctx context.Context) (string, string, error) {
	page, err := s.visitor.get(ctx, s.home+"/orders")
	if err != nil {
		return "", "", err
	}
	for _, row := range page.Find("main table tbody tr").EachIter() {
		if fold(row.Find("td .sku").First().Text()) != s.number {
			continue
		}
		shown := strings.ReplaceAll(fold(row.Find("td.gut").Text()), ",", "")
		order, err := s.inERP(ctx)
		return shown, order.total.String(), err
	}
	return "", "", fmt.Errorf("order %s is not in the list", s.number)
}

// invoices compares the open amount of the first invoice in the list.
func (s *smoke) invoices(ctx context.Context) (string, string, error) {
	page, err := s.visitor.get(ctx, s.home+"/invoices")
	if err != nil {
		return "", "", err
	}
	number := fold(page.Find("table.inv tbody th a").First().Text())
	if number == "" {
		return "", "", absent("customer " + s.customer + " has no open invoice")
	}
	cells := page.Find("table.inv tbody tr").First().Find("td.n")
	shown := strings.ReplaceAll(fold(cells.Last().Text()), ",", "")
	open, err := s.erp.openAmount(ctx, number)
	return shown, open.String(), err
}

// credit compares what is left under the limit.
func (s *smoke) credit(ctx context.Context) (string, string, error) {
	left, limited, err := s.erp.creditLeft(ctx, s.customer)
	switch {
	case err != nil:
		return "", "", err
	case !limited:
		return "", "", absent("the ERP states no credit limit for customer " + s.customer)
	}
	page, err := s.visitor.get(ctx, s.home+"/")
	if err != nil {
		return "", "", err
	}
	shown, err := page.figure(".figs .fig:nth-child(3) .fig__sum")
	return shown, left.String(), err
}
