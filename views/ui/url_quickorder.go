package ui

import (
	"net/url"
	"strconv"

	"github.com/tradecounter/portal/portal"
)

// QuickOrder is an empty quick order, and takes the post that starts one.
func (l Links) QuickOrder() string { return l.under("/quick-order") }

// QuickOrderUpload takes the file that starts one.
func (l Links) QuickOrderUpload() string { return l.QuickOrder() + "/upload" }

// QuickOrderAt is the page of one quick order, of all its lines or of those that need attention.
func (l Links) QuickOrderAt(id portal.QuickOrderID, q portal.QuickOrderQuery) string {
	v := url.Values{}
	if q.Attention {
		v.Set("view", "attention")
	}
	return l.quickOrder(id, "") + searched(v, "", q.Page)
}

// QuickOrderLines takes the post that changes lines.
func (l Links) QuickOrderLines(id portal.QuickOrderID) string { return l.quickOrder(id, "/lines") }

// QuickOrderAddition takes the post that puts the lines into the cart.
func (l Links) QuickOrderAddition(id portal.QuickOrderID) string {
	return l.quickOrder(id, "/addition")
}

// QuickOrderErrors is the file of the lines that need attention, as "csv" or "xlsx".
func (l Links) QuickOrderErrors(id portal.QuickOrderID, format string) string {
	return l.quickOrder(id, "/errors."+format)
}

func (l Links) quickOrder(id portal.QuickOrderID, rest string) string {
	return l.QuickOrder() + "/" + url.PathEscape(string(id)) + rest
}

// MoreRows is an empty quick order with a number of rows.
func (l Links) MoreRows(rows int) string { return l.QuickOrder() + "?rows=" + strconv.Itoa(rows) }

// ReorderOrder takes the post that puts an order's lines into the cart again.
func (l Links) ReorderOrder(key string) string { return l.Order(key) + "/reorder" }

// ReorderInvoice takes the post that puts an invoice's lines into the cart again.
func (l Links) ReorderInvoice(number string) string { return l.Invoice(number) + "/reorder" }
