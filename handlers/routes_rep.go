package handlers

import "github.com/tradecounter/portal/handlers/rep"

// repRoutes are a salesperson's book, and acting for an account.
var repRoutes = []route{
	to(post, "/a/:account/acting", member, "", rep.BeginActing, nil),
	to(post, "/a/:account/acting/end", member, "", rep.EndActing, nil),
}
