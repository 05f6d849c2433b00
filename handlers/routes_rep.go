package handlers

import (
	"github.com/tradecounter/portal/handlers/buyer"
	"github.com/tradecounter/portal/handlers/rep"
	"github.com/tradecounter/portal/portal"
)

// repRoutes are a salesperson's book, acting for an account, and what the account's owner has to say about it.
var repRoutes = []route{
	desk(get, "/rep", portal.StaffBook, rep.Book, nil),
	desk(post, "/rep/accounts", portal.StaffBook, rep.OpenBooked, nil),
	desk(get, "/rep/log", portal.StaffActFor, rep.BookLog, nil),

	to(post, "/a/:account/acting", member, "", rep.BeginActing, nil),
	to(post, "/a/:account/acting/end", member, "", rep.EndActing, nil),
	to(get, "/a/:account/acting-log", member, "", rep.ActingLog, nil),
	to(post, "/a/:account/acting/switch", member, portal.RightManage, rep.SwitchActing, nil),
	to(post, "/a/:account/account/approval", member, portal.RightManage, buyer.SetApproval, buyer.AccountAgain),
}
