package sapb1

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

const wireItem = `{"value":[{"ItemCode":"O'Brien & Söhne","ItemName":"Dichtung","ForeignName":"Gasket","ItemsGroupCode":100,"BarCode":"400",
	"SalesItem":"tYES","Valid":"tYES","Frozen":"tNO","SupplierCatalogNo":"X-1","Manufacturer":3,"SalesUnit":"C","InventoryUOM":"EA",
	"SalesItemsPerUnit":100.0,"UoMGroupEntry":-1,"MinOrderQuantity":5.0,"OrderMultiple":2.5,"UpdateDate":"2026-11-24T00:00:00Z",
	"UpdateTime":"10:00:00","U_Hazmat":" UN1993, 3 ","U_Material":" NBR ","U_Blank":" ","U_Null":null,"U_Bore":12.0}]}`

func TestItemIsReadWhole(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.on("ItemGroups", `{"value":[{"Number":100,"GroupName":"Seals"}]}`)
	f.on("Manufacturers", `{"value":[{"Code":3,"ManufacturerName":"Acme"}]}`)
	f.handle("Items", func(w http.ResponseWriter, r *http.Request) {
		if got := r.URL.Query().Get("$filter"); got != "ItemCode eq 'O''Brien & Söhne'" {
			t.Errorf("asked for %s", got)
		}
		if got := r.URL.Query().Get("$select"); !strings.HasSuffix(got, ",U_Hazmat,U_Bore,U_Null,U_Material,U_Blank") {
			t.Errorf("asked for the fields %s", got)
		}
		_, _ = io.WriteString(w, wireItem)
	})
	cfg := testConfig(f)
	cfg.HazmatField, cfg.PlanningMinimums = "U_Hazmat", true
	cfg.AttributeFields = []AttributeField{
		{"U_Bore", "Bore in mm"}, {"U_Null", "Nothing"}, {"U_Material", "Material"}, {"U_Blank", "Blank"}, {"U_Hazmat", "Hazard"},
	}
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	got, err := a.Item(t.Context(), "O'Brien & Söhne")
	if err != nil {
		t.Fatal(err)
	}
	want := erp.Item{
		ID: "O'Brien & Söhne", Description: "Dichtung", ForeignName: "Gasket", Category: erp.Category{ID: "100", Name: "Seals"},
		Manufacturer: "Acme", ManufacturerNo: "X-1", Barcode: "400", StockUOM: "EA", SellUOM: "C", Packs: []erp.Pack{pack("C", "100")},
		MinQuantity: decimal.RequireFromString("5"), Multiple: decimal.RequireFromString("2.5"), Hazmat: "UN1993, 3",
		Status: erp.ItemActive, Changed: epoch,
		Attributes: []erp.Attribute{{Name: "Bore in mm", Value: "12.0"}, {Name: "Material", Value: "NBR"}, {Name: "Hazard", Value: "UN1993, 3"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAttributeFieldsAreReadFromTheirSetting(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string][]AttributeField{
		"":  nil,
		" ": nil,
		"U_Material=Material, U_Thread = Thread size ": {{"U_Material", "Material"}, {"U_Thread", "Thread size"}},
		"U_Ratio=a=b": {{"U_Ratio", "a=b"}},
	} {
		got, err := ParseAttributeFields(setting)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v %s", setting, err, diff)
		}
	}
	for _, setting := range []string{"U_Material", "U_Material=Material,,U_Thread=Thread"} {
		if got, err := ParseAttributeFields(setting); err == nil {
			t.Errorf("%q is read as %v", setting, got)
		}
	}
}

func TestStockCountsWhereItMay(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.on("Warehouses", `{"value":[{"WarehouseCode":"01","WarehouseName":"Reno","Nettable":"tYES","Inactive":"tNO"},
		{"WarehouseCode":"02","WarehouseName":"Scrap","Nettable":"tNO","Inactive":"tNO"},
		{"WarehouseCode":"03","WarehouseName":"Closed","Nettable":"tYES","Inactive":"tYES"}]}`)
	row := `{"WarehouseCode":%q,"InStock":%s,"Committed":%s,"Ordered":5.0,"Locked":%q}`
	f.on("Items", fmt.Sprintf(`{"value":[{"ItemCode":"A1","InventoryUOM":"EA","UoMGroupEntry":-1,"ItemWarehouseInfoCollection":[%s,%s,%s]},
		{"ItemCode":"A2","InventoryUOM":"EA","UoMGroupEntry":-1,"ItemWarehouseInfoCollection":[%s]},
		{"ItemCode":"A3","InventoryUOM":"EA","UoMGroupEntry":-1,"ItemWarehouseInfoCollection":[%s]}]}`,
		fmt.Sprintf(row, "01", "120.5", "30.25", "tNO"), fmt.Sprintf(row, "02", "9.0", "0.0", "tNO"), fmt.Sprintf(row, "03", "9.0", "0.0", "tNO"),
		fmt.Sprintf(row, "01", "3.0", "10.0", "tNO"), fmt.Sprintf(row, "01", "7.0", "0.0", "tYES")))
	a := newAdapter(t, f)
	got, err := a.Availability(t.Context(), []erp.ItemID{"A1", "A2", "A3", "A4"})
	if err != nil || len(got) != 3 {
		t.Fatalf("got %+v, %v", got, err)
	}
	for i, want := range []string{"90.25", "0", "0"} {
		if atp := got[i].ATP(); atp.String() != want {
			t.Errorf("%s: got ATP %s, want %s", got[i].Item, atp, want)
		}
	}
	if rows := got[0].Warehouses; len(rows) != 2 || rows[1].OnHand.String() != "9" {
		t.Errorf("got warehouses %+v", rows)
	}
	warehouses, err := a.Warehouses(t.Context())
	if err != nil || len(warehouses) != 2 || warehouses[1].Nettable {
		t.Errorf("got %+v, %v", warehouses, err)
	}
}

func TestManyItemsAreAskedForInChunks(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.handle("Items", func(w http.ResponseWriter, r *http.Request) {
		if n := strings.Count(r.URL.Query().Get("$filter"), "ItemCode eq"); n > stockChunk {
			t.Errorf("one request asks for %d items", n)
		}
		_, _ = io.WriteString(w, noRows)
	})
	var items []erp.ItemID
	for i := range 2*stockChunk + 1 {
		items = append(items, erp.ItemID(fmt.Sprintf("I%d", i)))
	}
	if _, err := newAdapter(t, f).Availability(t.Context(), items); err != nil {
		t.Fatal(err)
	}
	if n := len(f.requests()); n != 4 { // the warehouses, and three chunks
		t.Errorf("%d requests", n)
	}
}
