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
	if query != "" {
		v.Set("q", query)
	}
	if category != "" {
		v.Set("category", category)
	}
	return l.under("/products") + paged(v, page)
}

// Item is the page of one item.
func (l Links) Item(id erp.ItemID) string { return l.under("/products/" + url.PathEscape(string(id))) }

// Cart is the cart; CartLines takes a post that adds, CartLine one that changes a line.
func (l Links) Cart() string            { return l.under("/cart") }
func (l Links) CartLines() string       { return l.under("/cart/lines") }
func (l Links) CartLine(n int) string   { return l.under("/cart/lines/" + strconv.Itoa(n)) }
func (l Links) Checkout() string        { return l.under("/checkout") }
func (l Links) Order(key string) string { return l.under("/orders/" + url.PathEscape(key)) }

// Orders is the list of orders, at a page.
func (l Links) Orders(page int) string { return l.under("/orders") + paged(url.Values{}, page) }

// Invoices is one view of the list of invoices, at a page. The empty view is the open ones.
func (l Links) Invoices(view string, page int) string {
	v := url.Values{}
	if view != "" {
		v.Set("view", view)
	}
	return l.under("/invoices") + paged(v, page)
}

// Invoice is the page of one invoice.
func (l Links) Invoice(number string) string { return l.under("/invoices/" + url.PathEscape(number)) }

// Account is limit, balance, terms and addresses.
func (l Links) Account() string { return l.under("/account") }

func paged(v url.Values, page int) string {
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}
