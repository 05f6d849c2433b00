package handlers

import "github.com/tradecounter/portal/handlers/buyer"

// mediaRoutes are pictures and documents of items, and files.
var mediaRoutes = []route{
	{method: get, path: "/media/:file", who: user, handle: buyer.Media},
	{method: get, path: "/a/:account/tasks/:task", who: member, handle: buyer.Task},
	{method: post, path: "/a/:account/tasks/:task/cancellation", who: member, handle: buyer.CancelTask},
	{method: get, path: "/a/:account/files/:file", who: member, handle: buyer.File},
}
