package ui

import (
	"net/url"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// Lists is the index of saved lists, and takes the post that makes one.
func (l Links) Lists() string { return l.under("/lists") }

// List is a saved list, at a page, and takes the post that names it.
func (l Links) List(id portal.ListID, page int) string {
	return l.list(id, "") + searched(url.Values{}, "", page)
}

// ListLines takes the post that changes quantities and notes.
func (l Links) ListLines(id portal.ListID) string { return l.list(id, "/lines") }

// ListItems takes the post that adds a line.
func (l Links) ListItems(id portal.ListID) string { return l.list(id, "/items") }

// ListRemoval takes the post that removes the ticked lines.
func (l Links) ListRemoval(id portal.ListID) string { return l.list(id, "/removal") }

// ListOrder takes the post that puts lines into the cart: all, or the ticked ones.
func (l Links) ListOrder(id portal.ListID) string { return l.list(id, "/order") }

// ListUpload takes the file that adds to a list or replaces its lines.
func (l Links) ListUpload(id portal.ListID) string { return l.list(id, "/file") }

// ListCopy takes the post that copies a list.
func (l Links) ListCopy(id portal.ListID) string { return l.list(id, "/copy") }

// ListDeletion takes the post that removes a list.
func (l Links) ListDeletion(id portal.ListID) string { return l.list(id, "/deletion") }

// ListFile is a list as a file, "csv" or "xlsx".
func (l Links) ListFile(id portal.ListID, format string) string { return l.list(id, "/file."+format) }

// ListPaper is a list to be printed.
func (l Links) ListPaper(id portal.ListID) string { return l.list(id, "/paper") }

// ListLabels are a list's labels with bar codes, to be printed.
func (l Links) ListLabels(id portal.ListID) string { return l.list(id, "/labels") }

func (l Links) list(id portal.ListID, rest string) string {
	return l.Lists() + "/" + url.PathEscape(string(id)) + rest
}

// ListAddition takes the post that puts an item or an order on a list.
func (l Links) ListAddition() string { return l.Lists() + "/addition" }

// ItemToList is where the list is chosen that an item goes on.
func (l Links) ItemToList(id erp.ItemID) string {
	return l.ListAddition() + "?" + url.Values{"item": {string(id)}}.Encode()
}

// OrderToList is where the list is chosen that an order's lines go on.
func (l Links) OrderToList(key string) string {
	return l.ListAddition() + "?" + url.Values{"order": {key}}.Encode()
}

// Bought is what the account has bought before.
func (l Links) Bought() string { return l.under("/bought") }

// BoughtAt is Bought, searched, at a page.
func (l Links) BoughtAt(query string, page int) string {
	return l.Bought() + searched(url.Values{}, query, page)
}

// BoughtOrder takes the post that puts what was ticked into the cart.
func (l Links) BoughtOrder() string { return l.Bought() + "/order" }
