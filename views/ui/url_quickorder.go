package ui

// QuickOrder is the quick order, and takes its post.
func (l Links) QuickOrder() string { return l.under("/quick-order") }
