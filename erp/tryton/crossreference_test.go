package tryton

import (
	"reflect"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
)

func partNumberRow(id int, number string, product any, variants ...values) values {
	return values{
		"id": id, "code": number, "party.": values{"id": 4, "code": "C1"}, "product.": product,
		"template.": values{"id": 1, "products.": variants},
	}
}

func TestCrossReferenceOnATemplateCountsForItsOnlyVariant(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	one, other := values{"id": 6, "code": "I1"}, values{"id": 7, "code": "I2"}
	f.rows("sale.product_customer",
		partNumberRow(1, "ACME-1", nil, one),
		partNumberRow(2, "<ACME> & 2", other, one, other),
		partNumberRow(3, "ACME-3", nil, one, other),
	)
	page, err := f.adapter().CrossReferences(t.Context(), erp.ListQuery{Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	want := []erp.CrossReference{
		{Customer: "C1", Item: "I1", PartNumber: "ACME-1"},
		{Customer: "C1", Item: "I2", PartNumber: "<ACME> & 2"},
	}
	if !reflect.DeepEqual(page.Rows, want) || page.Next != "3" {
		t.Errorf("got %+v, next %q, want %+v, next 3", page.Rows, page.Next, want)
	}
}

func TestCrossReferencesOfACustomerAreItsOwn(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("party.party", values{"id": 4, "code": "C1"})
	f.rows("sale.product_customer")
	if _, err := f.adapter().CrossReferences(t.Context(), erp.ListQuery{Customer: "C1"}); err != nil {
		t.Fatal(err)
	}
	if asked := f.calls("sale.product_customer.search_read")[0].text(0); !strings.Contains(asked, `["party","=",4]`) {
		t.Errorf("asked %s, which other customers' numbers fit too", asked)
	}
}

func TestCrossReferencesAreNoneWithoutTheModule(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.on("product.product.fields_get", func(asked) any { return values{} })
	page, err := f.adapter().CrossReferences(t.Context(), erp.ListQuery{})
	if err != nil || len(page.Rows) != 0 || page.Next != "" {
		t.Errorf("got %+v, %v, want an empty page", page, err)
	}
}
