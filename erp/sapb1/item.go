package sapb1

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// item is the wire shape of OITM, as far as it is read (§3.4).
type item struct {
	ItemCode             erp.ItemID
	ItemName             string
	ForeignName          string
	ItemsGroupCode       integer
	BarCode              string
	SalesItem            flag
	activity             // Valid, Frozen and their dates
	SupplierCatalogNo    string
	Manufacturer         integer
	SalesUnit            erp.UOM
	SalesItemsPerUnit    number
	UoMGroupEntry        integer
	InventoryUoMEntry    integer
	DefaultSalesUoMEntry integer
	InventoryUOM         erp.UOM
	MinOrderQuantity     number
	OrderMultiple        number
	UpdateDate           date
	UpdateTime           string
	CreateDate           date
	CreateTime           string
	ItemPrices           []itemPrice
	Stock                []itemStock `json:"ItemWarehouseInfoCollection"`
}

var unitFields = []string{"ItemCode", "SalesUnit", "SalesItemsPerUnit", "UoMGroupEntry", "InventoryUoMEntry",
	"DefaultSalesUoMEntry", "InventoryUOM"}

var itemFields = append([]string{"ItemName", "ForeignName", "ItemsGroupCode", "BarCode", "SalesItem",
	"Valid", "ValidFrom", "ValidTo", "Frozen", "FrozenFrom", "FrozenTo", "SupplierCatalogNo", "Manufacturer",
	"MinOrderQuantity", "OrderMultiple", "UpdateDate", "UpdateTime", "CreateDate", "CreateTime"}, unitFields...)

func (a *Adapter) itemQuery() query {
	fields := slices.Clone(itemFields)
	if a.cfg.HazmatField != "" {
		fields = append(fields, a.cfg.HazmatField)
	}
	for _, f := range a.cfg.AttributeFields {
		if f.Field != a.cfg.HazmatField {
			fields = append(fields, f.Field)
		}
	}
	return from("Items").fields(fields...)
}

// Item implements erp.Catalog.
func (a *Adapter) Item(ctx context.Context, id erp.ItemID) (erp.Item, error) {
	op := fmt.Sprintf("item %q", id)
	found, _, err := fetch[extended[item]](ctx, a.client, op, a.itemQuery().where(eq("ItemCode", id)), 1)
	if err != nil {
		return erp.Item{}, err
	}
	for _, i := range found {
		if i.record.ItemCode == id {
			return a.toItem(ctx, i)
		}
	}
	return erp.Item{}, erp.Errorf(erp.NotFound, op, "no such item")
}

// Items implements erp.Catalog, in the order of item codes.
func (a *Adapter) Items(ctx context.Context, q erp.ListQuery) (erp.Page[erp.Item], error) {
	after := ""
	if q.Cursor != "" {
		after = "ItemCode gt " + quote(string(q.Cursor))
	}
	read := a.itemQuery().by("ItemCode").where("SalesItem eq 'tYES'", after, masterChangedSince(q.Since, a.cfg.Location))
	found, next, err := keyPage(ctx, a.client, "items", read, q.Limit,
		func(i extended[item]) erp.Cursor { return erp.Cursor(i.record.ItemCode) })
	if err != nil {
		return erp.Page[erp.Item]{}, err
	}
	page := erp.Page[erp.Item]{Rows: make([]erp.Item, 0, len(found)), Next: next}
	for _, i := range found {
		row, err := a.toItem(ctx, i)
		if err != nil {
			return erp.Page[erp.Item]{}, err
		}
		page.Rows = append(page.Rows, row)
	}
	return page, nil
}

func (a *Adapter) toItem(ctx context.Context, e extended[item]) (erp.Item, error) {
	i := e.record
	groups, err := a.masters.itemGroups.get(ctx)
	if err != nil {
		return erp.Item{}, err
	}
	units, err := a.masters.unitsOf(ctx, i)
	if err != nil {
		return erp.Item{}, err
	}
	a.units.put(i.ItemCode, units)
	maker, err := a.masters.makerOf(ctx, i.Manufacturer)
	if err != nil {
		return erp.Item{}, err
	}
	out := erp.Item{
		ID:             i.ItemCode,
		Description:    i.ItemName,
		ForeignName:    i.ForeignName,
		Category:       erp.Category{ID: i.ItemsGroupCode.String(), Name: groups.byKey[i.ItemsGroupCode].GroupName},
		Manufacturer:   maker,
		ManufacturerNo: i.SupplierCatalogNo,
		Barcode:        i.BarCode,
		StockUOM:       units.stock,
		SellUOM:        units.sell,
		Packs:          units.packs,
		Hazmat:         strings.TrimSpace(e.text(a.cfg.HazmatField)),
		Status:         i.status(a.today()),
		Attributes:     attributesOf(e, a.cfg.AttributeFields),
		Changed:        moment(i.UpdateDate.Date, i.UpdateTime, a.cfg.Location),
	}
	if out.Changed.IsZero() {
		out.Changed = moment(i.CreateDate.Date, i.CreateTime, a.cfg.Location)
	}
	if a.cfg.PlanningMinimums {
		out.MinQuantity, out.Multiple = i.MinOrderQuantity.Decimal, i.OrderMultiple.Decimal
	}
	return out, nil
}

func (i item) status(today erp.Date) erp.ItemStatus {
	switch {
	case !bool(i.SalesItem), i.frozenOn(today):
		return erp.ItemBlocked
	case !i.activeOn(today):
		return erp.ItemDiscontinued
	}
	return erp.ItemActive
}

// activity are the switches that items and partners share: valid within dates, frozen within dates (§3.3, §3.4).
type activity struct {
	Valid      flag
	ValidFrom  date
	ValidTo    date
	Frozen     flag
	FrozenFrom date
	FrozenTo   date
}

func (a activity) frozenOn(day erp.Date) bool {
	return bool(a.Frozen) && within(day, a.FrozenFrom.Date, a.FrozenTo.Date)
}

// activeOn reports whether the record can be used: not frozen that day, and valid that day where it is valid only
// within dates.
func (a activity) activeOn(day erp.Date) bool {
	return !a.frozenOn(day) && (!bool(a.Valid) || within(day, a.ValidFrom.Date, a.ValidTo.Date))
}

// within reports whether day lies between two dates, both included; a missing date bounds nothing.
func within(day, first, last erp.Date) bool {
	return (first.IsZero() || !day.Before(first)) && (last.IsZero() || !day.After(last))
}
