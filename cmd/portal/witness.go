package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
)

// witness reads an ERP on its own wire, past our adapter, so that what a page shows is compared with what the ERP holds and
// not with what the adapter made of it.
type witness interface {
	// customerName is the ERP's name of the customer.
	customerName(ctx context.Context, customer string) (string, error)
	// contracts lists the items that the customer has a contract on, in the order of their numbers.
	contracts(ctx context.Context, customer string) ([]string, error)
	// sold lists items of the catalogue, in the order of their numbers; the first page is enough.
	sold(ctx context.Context) ([]string, error)
	// free is what is in stock and promised to nobody, over all warehouses, in whole sell units; zero for what is not sold any more.
	free(ctx context.Context, item string) (decimal.Decimal, error)
	// price is what one sell unit costs the customer when it buys so many.
	price(ctx context.Context, customer, item, quantity string) (decimal.Decimal, error)
	// preview is the total of an order of one line, with tax and freight.
	preview(ctx context.Context, customer, shipTo, item, quantity string) (decimal.Decimal, error)
	// ordersByReference lists the orders that carry our reference; orderByNumber the ones with a printed number.
	ordersByReference(ctx context.Context, reference string) ([]witnessed, error)
	orderByNumber(ctx context.Context, number string) ([]witnessed, error)
	// openAmount is what is still owed on an invoice.
	openAmount(ctx context.Context, invoice string) (decimal.Decimal, error)
	// partNumber is the first of the customer's own part numbers and the item it stands for; both empty if it has none.
	partNumber(ctx context.Context, customer string) (number, item string, err error)
	// note is what stands on the order under our reference for the ERP's people to read.
	note(ctx context.Context, reference string) (string, error)
	// owed is what the customer owes.
	owed(ctx context.Context, customer string) (decimal.Decimal, error)
	// creditLeft is what is left under the customer's limit, and false if it has none.
	creditLeft(ctx context.Context, customer string) (decimal.Decimal, bool, error)
}

// witnessed is an order as the ERP has it.
type witnessed struct {
	number, reference, customerPO string
	total                         decimal.Decimal
}

// newWitness signs in to the ERP that the settings name.
func newWitness(ctx context.Context, c config) (witness, error) {
	var w witness
	var err error
	if c.ERP == erpTryton {
		w, err = signInToTryton(ctx, c.Tryton)
	} else {
		w, err = signInToServiceLayer(ctx, c.SAPB1)
	}
	if err != nil {
		return nil, fmt.Errorf("read the ERP's wire: %w", err)
	}
	return w, nil
}

// only returns the one of a list that must have one.
func only(found []witnessed, what string) (witnessed, error) {
	if len(found) != 1 {
		return witnessed{}, fmt.Errorf("the ERP has %d orders %s", len(found), what)
	}
	return found[0], nil
}

// sortedOnce orders a list and drops what is in it twice.
func sortedOnce(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
