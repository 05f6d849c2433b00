// Package ui holds the pieces that pages are made of: money, quantities, prices, stock, statuses, stamps, forms, and the
// pictures drawn on the server. A piece is given finished values and the reader's text.Printer, and asks for nothing.
package ui

import (
	"net/url"
	"strconv"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// The addresses outside an account.
const (
	SignInURL   = "/sign-in"
	SignOutURL  = "/sign-out"
	AccountsURL = "/accounts"
	LanguageURL = "/language"
)

// Links writes the addresses of one account's pages.
type Links portal.AccountID

func (l Links) under(path string) string { return "/a/" + url.PathEscape(string(l)) + path }

// Dashboard is the account's first page.
func (l Links) Dashboard() string { return l.under("/") }

// Products is the catalogue, searched, in one category, at a page. Empty and one leave a part out.
func (l Links) Products(query, category string, page int) string {
	v := url.Values{}
	if category != "" {
		v.Set("category", category)
	}
	return l.under("/products") + searched(v, query, page)
}

// Item is the page of one item.
func (l Links) Item(id erp.ItemID) string { return l.under("/products/" + url.PathEscape(string(id))) }

// Cart is the cart.
func (l Links) Cart() string { return l.under("/cart") }

// CartLines takes a post that adds to the cart.
func (l Links) CartLines() string { return l.under("/cart/lines") }

// CartLine takes a post that changes one line.
func (l Links) CartLine(n int) string { return l.under("/cart/lines/" + strconv.Itoa(n)) }

// Checkout is the checkout, and takes its post.
func (l Links) Checkout() string { return l.under("/checkout") }

// Order is the page of one order, by the ERP's number or our reference.
func (l Links) Order(key string) string { return l.under("/orders/" + url.PathEscape(key)) }

// Acceptance takes the post that sends a waiting order at the ERP's figures.
func (l Links) Acceptance(ref erp.Reference) string { return l.Order(string(ref)) + "/acceptance" }

// Cancellation takes the post that takes a waiting order back.
func (l Links) Cancellation(ref erp.Reference) string { return l.Order(string(ref)) + "/cancellation" }

// Orders is the list of orders: of all or of open ones, searched, at a page.
func (l Links) Orders(open bool, query string, page int) string {
	return l.OrderList(portal.OrderFilter{Open: open, Query: query}, page)
}

// Invoices is the list of invoices: of open ones or of all, searched, at a page.
func (l Links) Invoices(all bool, query string, page int) string {
	v := url.Values{}
	if all {
		v.Set("view", "all")
	}
	return l.under("/invoices") + searched(v, query, page)
}

// Invoice is the page of one invoice.
func (l Links) Invoice(number string) string { return l.under("/invoices/" + url.PathEscape(number)) }

// Account is limit, balance, terms and addresses.
func (l Links) Account() string { return l.under("/account") }

func searched(v url.Values, query string, page int) string {
	if query != "" {
		v.Set("q", query)
	}
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}
