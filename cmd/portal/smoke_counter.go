package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/portal"
)

// The steps of the rest of the counter: quick order, reorder, lists, search, and the distributor's own people.

// cost is what so many sell units of the item come to on the ERP's wire.
func (s *smoke) cost(ctx context.Context, quantity string) (decimal.Decimal, error) {
	price, err := s.erp.price(ctx, s.customer, s.item, quantity)
	if err != nil {
		return decimal.Zero, err
	}
	amount, err := decimal.NewFromString(quantity)
	return price.Mul(amount).Round(2), err
}

// least is the smallest quantity that the item can be bought in, as its page proposes it.
func (s *smoke) least(ctx context.Context) (string, error) {
	page, err := s.visitor.get(ctx, s.home+"/products/"+url.PathEscape(s.item))
	if err != nil {
		return "", err
	}
	return page.Find("main form[action$='/cart/lines'] input[name=quantity]").AttrOr("value", "1"), nil
}

// quickOrderPaste pastes a range of a spreadsheet and compares what its line comes to.
func (s *smoke) quickOrderPaste(ctx context.Context) (string, string, error) {
	quantity, err := s.least(ctx)
	if err != nil {
		return "", "", err
	}
	page, err := s.visitor.get(ctx, s.home+"/quick-order")
	if err != nil {
		return "", "", err
	}
	pasted := strings.ToLower(s.item) + "\t" + quantity + "\nNO-SUCH-NUMBER\t1\n"
	page, err = s.visitor.submit(ctx, page, "#paste-box form", url.Values{"paste": {pasted}})
	if err != nil {
		return "", "", err
	}
	if n := page.Find("table.qo tbody tr .st--bad").Length(); n != 1 {
		return "", "", fmt.Errorf("%d lines are called wrong, want the one that is", n)
	}
	return s.readySum(ctx, page, quantity)
}

// readySum compares what the lines come to that can be added.
func (s *smoke) readySum(ctx context.Context, page leaf, quantity string) (string, string, error) {
	shown, err := page.figure("table.qo tfoot td.n")
	if err != nil {
		return "", "", err
	}
	wire, err := s.cost(ctx, quantity)
	return shown, wire.String(), err
}

// quickOrderFile uploads what a German spreadsheet saves, and adds its line to the cart.
func (s *smoke) quickOrderFile(ctx context.Context) (string, string, error) {
	quantity, err := s.least(ctx)
	if err != nil {
		return "", "", err
	}
	page, err := s.visitor.get(ctx, s.home+"/quick-order")
	if err != nil {
		return "", "", err
	}
	file := "Artikelnummer;Menge\r\n" + s.item + ";" + quantity + ",00\r\n"
	if page, err = s.visitor.upload(ctx, page, "#upload-box form", "file", "bestellung.csv", file); err != nil {
		return "", "", err
	}
	return s.readySum(ctx, page, quantity)
}

// reorder puts the order that was placed into the cart again, and compares the unit price of its line now.
func (s *smoke) reorder(ctx context.Context) (string, string, error) {
	page, err := s.visitor.get(ctx, s.home+"/orders/"+s.placed)
	if err != nil {
		return "", "", err
	}
	if page, err = s.visitor.submit(ctx, page, "form[action$='/reorder']", nil); err != nil {
		return "", "", err
	}
	if got := fold(page.Find("table.qo tbody .sku").First().Text()); got != s.item {
		return "", "", fmt.Errorf("the first line in the cart again is %q, and was %s", got, s.item)
	}
	if page, err = s.visitor.get(ctx, s.home+"/cart"); err != nil {
		return "", "", err
	}
	for _, line := range page.Find("main table tbody tr").EachIter() {
		if fold(line.Find(".sku").First().Text()) != s.item {
			continue
		}
		quantity := line.Find("input[name=quantity]").AttrOr("value", "")
		wire, err := s.cost(ctx, quantity)
		return strings.ReplaceAll(fold(line.Find("td.n").Last().Text()), ",", ""), wire.String(), err
	}
	return "", "", fmt.Errorf("%s is not in the cart", s.item)
}

// list keeps the item on a list of its own and compares its price there.
func (s *smoke) list(ctx context.Context) (string, string, error) {
	page, err := s.visitor.get(ctx, s.home+"/lists")
	if err != nil {
		return "", "", err
	}
	name := fmt.Sprintf("Smoke %d", time.Now().UnixMilli())
	if page, err = s.visitor.submit(ctx, page, "main form[action$='/lists']", url.Values{"name": {name}}); err != nil {
		return "", "", err
	}
	if page, err = s.visitor.submit(ctx, page, "main form[action$='/items']", url.Values{"item": {s.item}, "quantity": {""}}); err != nil {
		return "", "", err
	}
	shown, err := page.figure("main table tbody tr .price")
	if err != nil {
		return "", "", err
	}
	quantity, err := s.least(ctx)
	if err != nil {
		return "", "", err
	}
	wire, err := s.erp.price(ctx, s.customer, s.item, quantity)
	return shown, wire.String(), err
}

// searchExplains looks for one of the customer's own part numbers and compares the item that is said to carry it.
func (s *smoke) searchExplains(ctx context.Context) (string, string, error) {
	number, item, err := s.erp.partNumber(ctx, s.customer)
	switch {
	case err != nil:
		return "", "", err
	case number == "":
		return "", "", absent("customer " + s.customer + " has no part numbers of its own")
	}
	page, err := s.visitor.get(ctx, s.home+"/find?q="+url.QueryEscape(strings.ToLower(number)))
	if err != nil {
		return "", "", err
	}
	row := page.Find("table.cat tbody tr").First()
	if why := fold(row.Text()); !strings.Contains(why, number) {
		return "", "", fmt.Errorf("the search for %s does not say that it is the customer's number: %s", number, why)
	}
	return fold(row.Find("th a.sku").Text()), item, nil
}

// asStaff signs one of the distributor's people in.
func (s *smoke) asStaff(ctx context.Context, role portal.StaffRole) (*visitor, error) {
	login, ok := s.demo.staffLogin(role)
	if !ok {
		return nil, absent("the ERP knows no salespeople")
	}
	v, err := newVisitor(s.demo.url)
	if err != nil {
		return nil, err
	}
	page, err := v.get(ctx, "/sign-in")
	if err != nil {
		return nil, err
	}
	_, err = v.submit(ctx, page, "form.form", url.Values{"email": {login.email}, "password": {login.password}})
	return v, err
}

// staffAccount compares what the customer owes, as accounts receivable reads it.
func (s *smoke) staffAccount(ctx context.Context) (string, string, error) {
	clerk, err := s.asStaff(ctx, portal.StaffAR)
	if err != nil {
		return "", "", err
	}
	page, err := clerk.get(ctx, "/staff/accounts?q="+url.QueryEscape(s.customer))
	if err != nil {
		return "", "", err
	}
	link, ok := page.Find("main table tbody th a").First().Attr("href")
	if !ok {
		return "", "", fmt.Errorf("customer %s is not found", s.customer)
	}
	if page, err = clerk.get(ctx, link); err != nil {
		return "", "", err
	}
	shown, err := page.figure(".aging .is-sum dd")
	if err != nil {
		return "", "", err
	}
	wire, err := s.erp.owed(ctx, s.customer)
	return shown, wire.String(), err
}

// actingFor has somebody of the distributor place an order for the customer, and compares its number.
func (s *smoke) actingFor(ctx context.Context) (string, string, error) {
	seller, err := s.asStaff(ctx, portal.StaffRep)
	var none absent
	if errors.As(err, &none) {
		seller, err = s.asStaff(ctx, portal.StaffService)
	}
	if err != nil {
		return "", "", err
	}
	page, err := seller.get(ctx, s.home+"/")
	if err != nil {
		return "", "", err
	}
	if _, err := seller.submit(ctx, page, ".acting form[action$='/acting']", nil); err != nil {
		return "", "", err
	}
	if page, err = seller.get(ctx, s.home+"/products/"+url.PathEscape(s.item)); err != nil {
		return "", "", err
	}
	if _, err = seller.submit(ctx, page, "main form[action$='/cart/lines']", nil); err != nil {
		return "", "", err
	}
	if page, err = seller.get(ctx, s.home+"/checkout"); err != nil {
		return "", "", err
	}
	if page, err = s.clickPlace(ctx, seller, page, url.Values{"reason": {"Asked for by telephone"}}); err != nil {
		return "", "", err
	}
	s.acted = referenceIn(page)
	_, number, err := s.numbered(ctx, seller, s.acted)
	if err != nil {
		return "", "", err
	}
	found, err := s.erp.ordersByReference(ctx, s.acted)
	if err != nil {
		return "", "", err
	}
	order, err := only(found, "under "+s.acted)
	return number, order.number, err
}

// actingLog compares who did it, as the customer reads it, with the note on the ERP's order.
func (s *smoke) actingLog(ctx context.Context) (string, string, error) {
	page, err := s.visitor.get(ctx, s.home+"/acting-log")
	if err != nil {
		return "", "", err
	}
	note, err := s.erp.note(ctx, s.acted)
	if err != nil {
		return "", "", err
	}
	for _, who := range page.Find("main table tbody .acted").EachIter() {
		name := fold(who.Text())
		if strings.Contains(note, name) {
			return dashes(name), dashes(name), nil
		}
	}
	return dashes(fold(page.Find("main table tbody").Text())), dashes(note), nil
}
