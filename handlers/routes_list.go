package handlers

import (
	"github.com/tradecounter/portal/handlers/buyer"
	"github.com/tradecounter/portal/portal"
)

// listRoutes are saved lists and what was bought before. Those with a word of their own stand before those with an id.
var listRoutes = []route{
	to(get, "/a/:account/lists", member, portal.RightCatalog, buyer.Lists, nil),
	to(post, "/a/:account/lists", member, portal.RightOrder, buyer.MakeList, buyer.MakeListAgain),
	to(get, "/a/:account/lists/addition", member, portal.RightOrder, buyer.ChooseList, nil),
	to(post, "/a/:account/lists/addition", member, portal.RightOrder, buyer.PutOnList, buyer.PutOnListAgain),
	to(get, "/a/:account/lists/:list", member, portal.RightCatalog, buyer.List, nil),
	to(post, "/a/:account/lists/:list", member, portal.RightOrder, buyer.NameList, buyer.ListAgain),
	to(post, "/a/:account/lists/:list/items", member, portal.RightOrder, buyer.AddListLine, buyer.AddListLineAgain),
	to(post, "/a/:account/lists/:list/lines", member, portal.RightOrder, buyer.ChangeListLines, buyer.ListLinesAgain),
	to(post, "/a/:account/lists/:list/removal", member, portal.RightOrder, buyer.RemoveListLines, buyer.ListLinesAgain),
	to(post, "/a/:account/lists/:list/order", member, portal.RightOrder, buyer.OrderList, buyer.ListLinesAgain),
	to(upload, "/a/:account/lists/:list/file", member, portal.RightOrder, buyer.UploadList, buyer.ListAgain),
	to(post, "/a/:account/lists/:list/copy", member, portal.RightOrder, buyer.CopyList, buyer.ListAgain),
	to(post, "/a/:account/lists/:list/deletion", member, portal.RightOrder, buyer.DeleteList, buyer.ListAgain),
	to(get, "/a/:account/lists/:list/file.csv", member, portal.RightCatalog, buyer.ListFile(buyer.CSV), nil),
	to(get, "/a/:account/lists/:list/file.xlsx", member, portal.RightCatalog, buyer.ListFile(buyer.XLSX), nil),
	to(get, "/a/:account/lists/:list/paper", member, portal.RightCatalog, buyer.ListPaper, nil),
	to(get, "/a/:account/lists/:list/labels", member, portal.RightCatalog, buyer.ListLabels, nil),
	to(get, "/a/:account/bought", member, portal.RightOrder, buyer.Bought, nil),
	to(post, "/a/:account/bought/order", member, portal.RightOrder, buyer.OrderBought, buyer.OrderBoughtAgain),
}
