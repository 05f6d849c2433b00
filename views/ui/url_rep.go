package ui

import (
	"net/url"

	"github.com/tradecounter/portal/portal"
)

// The addresses of a salesperson.
const (
	BookURL    = "/rep/"
	BookLogURL = "/rep/log"
	// BookOpenURL takes the post that opens a customer of the book in the portal.
	BookOpenURL = "/rep/accounts"
)

// Book is a view of the book, searched, at a page.
func Book(view portal.BookView, query string, page int) string {
	v := url.Values{}
	if view != portal.BookAll {
		v.Set("view", string(view))
	}
	return BookURL + searched(v, query, page)
}

// BookLogPage is a page of what a person did on behalf of customers.
func BookLogPage(page int) string { return BookLogURL + searched(url.Values{}, "", page) }
