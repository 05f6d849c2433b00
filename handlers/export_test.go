package handlers

import "github.com/tradecounter/portal/portal"

// Route is a line of the table, for the test that walks it.
type Route struct {
	Method, Path string
	Public       bool
	Member       bool
	Right        portal.Right
}

// Routes returns the table.
func Routes() []Route {
	var all []Route
	for _, r := range routes {
		method := r.method
		if method == upload {
			method = post
		}
		all = append(all, Route{method, r.path, r.who == anybody, r.who == member, r.right})
	}
	return all
}
