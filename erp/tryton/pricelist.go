package tryton

import (
	"context"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// priceList is the head of a list (module product_price_list). Quantities on its lines count in each product's stock
// unit, or in its sell unit.
type priceList struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	Unit        string `json:"unit"` // "product_default" or "product_sale"
	TaxIncluded bool   `json:"tax_included"`
	derived
}

// derived is what module product_price_list_parent adds.
type derived struct {
	Parent int64 `json:"parent"`
}

// listLine is a line of a list: the first that matches makes the price, by its formula.
type listLine struct {
	ID       int64  `json:"id"`
	List     int64  `json:"price_list"`
	Product  int64  `json:"product"`
	Category int64  `json:"category"`
	Quantity float  `json:"quantity"` // from this on
	Formula  string `json:"formula"`
	dated
}

// dated is what module product_price_list_dates adds.
type dated struct {
	From    date `json:"start_date"`
	Through date `json:"end_date"`
}

// passes reports whether the line leaves the price to the list that its own is derived from.
func (l listLine) passes() bool { return strings.TrimSpace(l.Formula) == "parent_unit_price" }

// lineKey is a product on a list.
type lineKey struct{ list, product int64 }

// priceBook is the price list of a customer with those it is derived from.
type priceBook struct {
	chain []priceList            // the customer's own first
	lines map[lineKey][]listLine // those that could match a product, in their order
}

// priceBook reads the list with its ancestors, and their lines for the products: all of it may be a minute old.
func (a *Adapter) priceBook(ctx context.Context, op string, list int64, products []product) (priceBook, error) {
	var b priceBook
	for id := list; id != 0 && !b.holds(id); { // two lists that were turned round within the minute may name each other
		l, err := a.priceList(ctx, op, id)
		if err != nil {
			return b, err
		}
		b.chain = append(b.chain, l)
		id = l.Parent
	}
	var err error
	b.lines, err = a.listLines(ctx, op, b.chain, products)
	return b, err
}

func (b priceBook) holds(list int64) bool {
	return slices.ContainsFunc(b.chain, func(l priceList) bool { return l.ID == list })
}

// netPrices fails with Unsupported for a list whose prices include tax: Tryton takes it out only where it is told which
// (sale_price_list), and a gross price must not pass for a net one.
func (a *Adapter) netPrices(ctx context.Context, op string, list int64) error {
	if list == 0 {
		return nil
	}
	l, err := a.priceList(ctx, op, list)
	if err == nil && l.TaxIncluded {
		err = erp.Errorf(erp.Unsupported, op, "prices of list %q include tax", l.Name)
	}
	return err
}

func (a *Adapter) priceList(ctx context.Context, op string, id int64) (priceList, error) {
	if kept, ok := a.priceLists.get(id); ok {
		return kept, nil
	}
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return priceList{}, err
	}
	var without []string
	if !i.parentLists {
		without = fieldsOf[derived]()
	}
	found, err := search[priceList](ctx, a.client, op, query{
		model: "product.price_list", where: domain{is("id", id)}, without: without, context: values{"active_test": false},
	})
	if err != nil {
		return priceList{}, err
	}
	if len(found) != 1 {
		return priceList{}, erp.Errorf(erp.Unauthorized, op, "price list %d cannot be read; it may be another company's", id)
	}
	a.priceLists.put(id, found[0])
	return found[0], nil
}

// listLines reads the lines that could match the products on any of the lists. A list may hold a line for every item
// there is, so only those of the products are read, with those that name none.
func (a *Adapter) listLines(ctx context.Context, op string, chain []priceList, products []product) (map[lineKey][]listLine, error) {
	lines := make(map[lineKey][]listLine, len(chain)*len(products))
	var lists, missing []int64
	for _, l := range chain {
		lists = append(lists, l.ID)
	}
	for _, p := range products {
		for _, list := range lists {
			key := lineKey{list, p.ID}
			kept, ok := a.listedLines.get(key)
			if !ok {
				missing = append(missing, p.ID)
				break
			}
			lines[key] = kept
		}
	}
	if len(lists) == 0 || len(missing) == 0 {
		return lines, nil
	}
	rows, err := a.readListLines(ctx, op, lists, missing)
	if err != nil {
		return nil, err
	}
	for _, product := range missing {
		for _, list := range lists {
			lines[lineKey{list, product}] = nil
		}
		for _, row := range rows {
			if row.Product == 0 || row.Product == product {
				key := lineKey{row.List, product}
				lines[key] = append(lines[key], row)
			}
		}
		for _, list := range lists {
			a.listedLines.put(lineKey{list, product}, lines[lineKey{list, product}])
		}
	}
	return lines, nil
}

// readListLines asks in the order in which Tryton tries the lines; those without a sequence come first, by id.
func (a *Adapter) readListLines(ctx context.Context, op string, lists, products []int64) ([]listLine, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	var without []string
	if !i.datedLists {
		without = fieldsOf[dated]()
	}
	return search[listLine](ctx, a.client, op, query{
		model: "product.price_list.line",
		where: domain{in("price_list", lists), anyOf(domain{is("product", nil)}, domain{in("product", products)})},
		order: [][2]string{{"sequence", "ASC NULLS FIRST"}, {"id", "ASC"}}, without: without,
	})
}
