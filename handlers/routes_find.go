package handlers

import "github.com/tradecounter/portal/handlers/buyer"

// findRoutes are the search over everything. Each member finds what their rights open.
var findRoutes = []route{
	to(get, "/a/:account/find", member, "", buyer.Find, nil),
	to(get, "/a/:account/suggestions", member, "", buyer.Suggestions, nil),
}
