package tryton

import (
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// itemRow is a product as the server answers it, with some fields other than usual.
func itemRow(id int, code string, other values) values {
	created := fakeMoment(fakeNow.Add(-48 * time.Hour))
	row := values{
		"id": id, "code": code, "name": "Ball bearing", "description": nil, "default_uom": 1, "sale_uom": 1, "active": true, "salable": true,
		"categories.": []values{}, "categories_all": []int{}, "identifiers.": []values{},
		"template.":   values{"id": id, "create_date": created, "write_date": nil},
		"create_date": created, "write_date": nil,
	}
	maps.Copy(row, other)
	return row
}

// itemOf reads the only item of a database that has this row.
func itemOf(t *testing.T, f *fake, row values) erp.Item {
	t.Helper()
	f.rows("product.product", row)
	i, err := f.adapter().Item(t.Context(), "I1")
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestItemComesWhole(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.on("product.product.fields_get", func(asked) any { return values{"weight": values{}} })
	written := fakeNow.Add(-time.Hour)
	got := itemOf(t, f, itemRow(6, "I1", values{
		"sale_uom": 2, "description": "Sealed on both sides", "weight": 0.42, "weight_uom": 3,
		"categories.":  []values{{"id": 9, "name": "Makers"}, {"id": 3, "name": "<i>Bearings</i>"}},
		"identifiers.": []values{identifierRow("isbn", "978"), identifierRow(nil, "X-1"), identifierRow("ean", "4006381333931")},
		"template.":    values{"id": 5, "create_date": fakeMoment(written.Add(-time.Hour)), "write_date": fakeMoment(written)},
	}))
	want := erp.Item{
		ID: "I1", Description: "Ball bearing", Category: erp.Category{ID: "3", Name: "<i>Bearings</i>"}, Barcode: "4006381333931",
		StockUOM: "EA", SellUOM: "C", Status: erp.ItemActive, Weight: "0.42 BX", Changed: written,
		Attributes: []erp.Attribute{{Name: "Description", Value: "Sealed on both sides"}},
		Packs: []erp.Pack{
			{UOM: "C", PerStock: decimal.NewFromInt(100)},
			{UOM: "BX", PerStock: decimal.NewFromInt(12)},
		},
	}
	if !samePacks(got.Packs, want.Packs) {
		t.Errorf("got packs %v, want %v", got.Packs, want.Packs)
	}
	got.Packs, want.Packs = nil, nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func samePacks(a, b []erp.Pack) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].UOM != b[i].UOM || !a[i].PerStock.Equal(b[i].PerStock) {
			return false
		}
	}
	return true
}

func TestItemIsReadWithoutTheFieldsOfModulesThatAreNotThere(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	itemOf(t, f, itemRow(6, "I1", nil))
	if fields := f.calls("product.product.search_read")[0].text(4); strings.Contains(fields, "weight") || !strings.Contains(fields, "sale_uom") {
		t.Errorf("asked for %s", fields)
	}
}

func TestPacksAreExactAndInUse(t *testing.T) {
	t.Parallel()
	uom := func(id int, symbol string, factor, rate float64, active bool) values {
		return values{"id": id, "symbol": symbol, "name": symbol, "category": 1, "factor": factor, "rate": rate, "digits": 2, "active": active}
	}
	for _, test := range []struct {
		name  string
		stock int
		want  []erp.Pack
	}{
		{"by the small unit", 1, []erp.Pack{
			{UOM: "BX", PerStock: decimal.NewFromInt(12)}, {UOM: "DRUM", PerStock: decimal.NewFromInt(96)}, {UOM: "HALF", PerStock: decimal.RequireFromString("0.5")},
		}},
		{"by a great one, where the small is no exact part", 2, []erp.Pack{{UOM: "DRUM", PerStock: decimal.NewFromInt(8)}}},
		{"by the reference unit", 4, []erp.Pack{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.rows("product.uom", // a drum is the reference unit
				uom(4, "DRUM", 1, 1, true), uom(2, "BX", 0.125, 8, true), uom(1, "EA", 0.010416666667, 96, true),
				uom(5, "HALF", 0.005208333333, 192, true), uom(6, "OLD", 2, 0.5, false), uom(7, "BX", 3, 0.333333333333, true))
			if test.stock == 4 {
				f.rows("product.uom", uom(4, "DRUM", 1, 1, true), uom(3, "THIRD", 0.333333333333, 3, true))
			}
			got := itemOf(t, f, itemRow(6, "I1", values{"default_uom": test.stock, "sale_uom": test.stock})).Packs
			if !samePacks(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestSellUnitWithoutExactConversionIsNotQuoted(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	got := itemOf(t, f, itemRow(6, "I1", values{"default_uom": 3, "sale_uom": 1})) // stocked by the dozen, sold by the piece
	if got.StockUOM != "BX" || got.SellUOM != "BX" {
		t.Errorf("stocked in %q and sold in %q, want BX for both", got.StockUOM, got.SellUOM)
	}
}

func TestItemThatCannotBeSoldIsBlocked(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"active", "salable"} {
		if got := itemOf(t, newFake(t), itemRow(6, "I1", values{field: false})); got.Status != erp.ItemBlocked {
			t.Errorf("not %s: got %q, want %q", field, got.Status, erp.ItemBlocked)
		}
	}
}

func TestUnknownItemIsNotFound(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("product.product")
	if _, err := f.adapter().Item(t.Context(), "I9"); !errors.Is(err, erp.NotFound) {
		t.Errorf("got %v, want %v", err, erp.NotFound)
	}
}

func TestPageOfItemsIsOneCallAndOneForArchivedOnes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		rows  []values
		calls int
		want  string
	}{
		{"all in use", []values{itemRow(1, "I1", nil), itemRow(2, "I2", nil), itemRow(3, "I3", nil)}, 1, "I1 I2 I3"},
		{"two archived, one replaced", []values{
			itemRow(1, "I1", values{"active": false}), itemRow(2, "I2", values{"active": false}), itemRow(3, "I2", nil),
		}, 2, "I1 I2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.rows("product.product", test.rows...)
			a := f.adapter()
			if _, err := a.Item(t.Context(), "I1"); err != nil { // learns the installation
				t.Fatal(err)
			}
			if _, err := a.masters.carriers.get(t.Context()); err != nil {
				t.Fatal(err)
			}
			f.forget()
			page, err := a.Items(t.Context(), erp.ListQuery{Limit: 3})
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, i := range page.Rows {
				ids = append(ids, string(i.ID))
			}
			if got := strings.Join(ids, " "); got != test.want || page.Next != "3" {
				t.Errorf("got %s, next %q, want %s, next 3", got, page.Next, test.want)
			}
			if calls := f.forget(); calls != test.calls {
				t.Errorf("took %d calls, want %d", calls, test.calls)
			}
		})
	}
}

func TestChargesOfCarriersAreNoItems(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("carrier", values{"id": 1, "carrier_product": 40, "party.": values{"name": "Freight"}},
		values{"id": 2, "carrier_product": 40, "party.": values{"name": "Parcels"}})
	f.rows("product.product")
	if _, err := f.adapter().Items(t.Context(), erp.ListQuery{}); err != nil {
		t.Fatal(err)
	}
	if asked := f.calls("product.product.search_read")[0].text(0); !strings.Contains(asked, `["id","not in",[40]]`) {
		t.Errorf("asked %s", asked)
	}
}
