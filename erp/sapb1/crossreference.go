package sapb1

import (
	"context"
	"strconv"

	"github.com/tradecounter/portal/erp"
)

// catalogNumber is the wire shape of AlternateCatNum, a customer's own number for an item (§3.5).
type catalogNumber struct {
	ItemCode   erp.ItemID
	CardCode   erp.CustomerID
	Substitute string
}

// CrossReferences implements erp.Catalog. The table keeps no time of change, so Since is answered with all rows, and its
// key has three parts, so the pages go by position.
func (a *Adapter) CrossReferences(ctx context.Context, q erp.ListQuery) (erp.Page[erp.CrossReference], error) {
	const op = "cross-references"
	limit := or(q.Limit, a.cfg.PageSize)
	position, err := strconv.Atoi(or(string(q.Cursor), "0"))
	if err != nil || position < 0 {
		return erp.Page[erp.CrossReference]{}, erp.Errorf(erp.Invalid, op, "cursor %q", q.Cursor)
	}
	read := from("AlternateCatNum").fields("ItemCode", "CardCode", "Substitute").
		by("CardCode,ItemCode,Substitute").top(limit)
	if q.Customer != "" {
		read = read.where(eq("CardCode", q.Customer))
	}
	if position > 0 {
		read = read.skip(position)
	}
	found, link, err := fetch[catalogNumber](ctx, a.client, op, read, limit)
	if err != nil {
		return erp.Page[erp.CrossReference]{}, err
	}
	page := erp.Page[erp.CrossReference]{Rows: make([]erp.CrossReference, 0, len(found))}
	for _, n := range found {
		page.Rows = append(page.Rows, erp.CrossReference{Customer: n.CardCode, Item: n.ItemCode, PartNumber: n.Substitute})
	}
	if len(found) > 0 && (link != "" || len(found) == limit) {
		page.Next = erp.Cursor(strconv.Itoa(position + len(found)))
	}
	return page, nil
}
