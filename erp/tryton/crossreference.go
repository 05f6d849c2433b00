package tryton

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// productCustomer is a customer's own number for a product, or for all variants of a template (sale_product_customer).
type productCustomer struct {
	ID    int64  `json:"id"`
	Code  string `json:"code"`
	Party struct {
		Code erp.CustomerID `json:"code"`
	} `json:"party."`
	Product *struct {
		Code erp.ItemID `json:"code"`
	} `json:"product."`
	Template struct {
		Products []struct {
			Code erp.ItemID `json:"code"`
		} `json:"products."`
	} `json:"template."`
}

// CrossReferences implements erp.Catalog, in the order of their records: one call a page. A page may be short of its
// size where numbers tell no single item.
func (a *Adapter) CrossReferences(ctx context.Context, q erp.ListQuery) (erp.Page[erp.CrossReference], error) {
	var none erp.Page[erp.CrossReference]
	const op = "cross-references"
	i, err := a.masters.installation.get(ctx)
	if err != nil || !i.customerSKUs {
		return none, err
	}
	all, err := a.numbered(ctx, op, q)
	if err != nil {
		return none, err
	}
	found, next, err := keyed(ctx, a.client, op, query{model: "sale.product_customer", where: all}, q, false,
		func(p productCustomer) int64 { return p.ID })
	if err != nil {
		return none, err
	}
	page := erp.Page[erp.CrossReference]{Next: next}
	for _, p := range found {
		if item := p.item(); item != "" {
			page.Rows = append(page.Rows, erp.CrossReference{Customer: p.Party.Code, Item: item, PartNumber: p.Code})
		}
	}
	return page, nil
}

// numbered is the domain of customers' own numbers: Tryton also keeps their own names without a number there.
func (a *Adapter) numbered(ctx context.Context, op string, q erp.ListQuery) (domain, error) {
	all := append(domain{where("code", "!=", nil), where("code", "!=", "")}, since(q)...)
	if q.Customer != "" {
		customer, err := a.party(ctx, op, q.Customer)
		if err != nil {
			return nil, err
		}
		return append(all, is("party", customer.ID)), nil
	}
	parties, err := a.customers(ctx)
	if err != nil {
		return nil, err
	}
	return append(all, where("party", "where", parties)), nil
}

// item is the variant that is meant; empty where a template has several.
func (p productCustomer) item() erp.ItemID {
	if p.Product != nil {
		return p.Product.Code
	}
	if variants := p.Template.Products; len(variants) == 1 {
		return variants[0].Code
	}
	return ""
}
