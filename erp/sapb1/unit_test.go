package sapb1

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

func dec(s string) number { return number{decimal.RequireFromString(s)} }

func pack(uom erp.UOM, per string) erp.Pack {
	return erp.Pack{UOM: uom, PerStock: decimal.RequireFromString(per)}
}

var unitNames = map[integer]unitOfMeasure{
	1: {AbsEntry: 1, Code: "EA"}, 2: {AbsEntry: 2, Code: "BOX"}, 3: {AbsEntry: 3, Code: "C"}, 4: {AbsEntry: 4, Code: "PAL"},
	5: {AbsEntry: 5, Code: "THIRD"},
}

func TestUnitsOfItems(t *testing.T) {
	t.Parallel()
	group := uomGroup{AbsEntry: 9, BaseUoM: 1, Definitions: []uomDefinition{
		{AlternateUoM: 1, AlternateQuantity: dec("1"), BaseQuantity: dec("1")},
		{AlternateUoM: 2, AlternateQuantity: dec("1"), BaseQuantity: dec("12")},
		{AlternateUoM: 3, AlternateQuantity: dec("1"), BaseQuantity: dec("100")},
		{AlternateUoM: 5, AlternateQuantity: dec("3"), BaseQuantity: dec("1")},
	}}
	for name, c := range map[string]struct {
		got         itemUnits
		stock, sell erp.UOM
		packs       []erp.Pack
		entries     map[erp.UOM]integer
	}{
		"plain text, one unit": {
			manualUnitsOf(item{SalesUnit: "EA", InventoryUOM: "EA", SalesItemsPerUnit: dec("1")}),
			"EA", "EA", nil, map[erp.UOM]integer{"EA": -1},
		},
		"plain text, two units": {
			manualUnitsOf(item{SalesUnit: "C", InventoryUOM: "EA", SalesItemsPerUnit: dec("100")}),
			"EA", "C", []erp.Pack{pack("C", "100")}, map[erp.UOM]integer{"C": -1},
		},
		"plain text, no stock unit": {
			manualUnitsOf(item{SalesUnit: "FT"}), "FT", "FT", nil, map[erp.UOM]integer{"FT": -1},
		},
		"a group, stocked in its base": {
			groupUnitsOf(item{InventoryUoMEntry: 1, DefaultSalesUoMEntry: 3}, group, unitNames),
			"EA", "C", []erp.Pack{pack("BOX", "12"), pack("C", "100")}, map[erp.UOM]integer{"EA": 1, "BOX": 2, "C": 3},
		},
		"a group, stocked in another unit; what is no exact number of those is left out": {
			groupUnitsOf(item{InventoryUoMEntry: 3, DefaultSalesUoMEntry: 1}, group, unitNames),
			"C", "EA", []erp.Pack{pack("EA", "0.01"), pack("BOX", "0.12")}, map[erp.UOM]integer{"EA": 1, "BOX": 2, "C": 3},
		},
		"a group, nothing chosen": {
			groupUnitsOf(item{}, group, unitNames),
			"EA", "EA", []erp.Pack{pack("BOX", "12"), pack("C", "100")}, map[erp.UOM]integer{"EA": 1, "BOX": 2, "C": 3},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := itemUnits{stock: c.stock, sell: c.sell, packs: c.packs, entries: c.entries}
			if diff := cmp.Diff(want, c.got, cmp.AllowUnexported(itemUnits{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnitCacheStaysSmall(t *testing.T) {
	t.Parallel()
	c := newUnitCache()
	for i := range maxCachedUnits + 10 {
		c.put(erp.ItemID(decimal.NewFromInt(int64(i)).String()), itemUnits{})
	}
	if len(c.items) > maxCachedUnits {
		t.Errorf("%d items are remembered", len(c.items))
	}
}

func TestWhetherItemsCanBeSold(t *testing.T) {
	t.Parallel()
	today := erp.NewDate(2026, 11, 24)
	on := func(d int) date { return date{today.AddDays(d)} }
	for name, c := range map[string]struct {
		item item
		want erp.ItemStatus
	}{
		"sold":                     {item{SalesItem: true}, erp.ItemActive},
		"not for sale":             {item{}, erp.ItemBlocked},
		"frozen":                   {item{SalesItem: true, activity: activity{Frozen: true}}, erp.ItemBlocked},
		"frozen until yesterday":   {item{SalesItem: true, activity: activity{Frozen: true, FrozenTo: on(-1)}}, erp.ItemActive},
		"frozen from tomorrow":     {item{SalesItem: true, activity: activity{Frozen: true, FrozenFrom: on(1)}}, erp.ItemActive},
		"valid":                    {item{SalesItem: true, activity: activity{Valid: true}}, erp.ItemActive},
		"valid until today":        {item{SalesItem: true, activity: activity{Valid: true, ValidTo: on(0)}}, erp.ItemActive},
		"valid until yesterday":    {item{SalesItem: true, activity: activity{Valid: true, ValidTo: on(-1)}}, erp.ItemDiscontinued},
		"valid from tomorrow only": {item{SalesItem: true, activity: activity{Valid: true, ValidFrom: on(1)}}, erp.ItemDiscontinued},
	} {
		if got := c.item.status(today); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
