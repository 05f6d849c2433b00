package erp

import "context"

// The operations that other files name.
const (
	opPrices = "prices"
	opQuote  = "quote"
)

// Customer is Customers.Customer.
func (c *Client) Customer(ctx context.Context, id CustomerID) (Customer, error) {
	return read(ctx, c, call{op: "customer", customer: id}, func(ctx context.Context) (Customer, error) {
		return c.adapter.Customer(ctx, id)
	})
}

// CustomersByEmail is Customers.CustomersByEmail. The address is in no error and no log line.
func (c *Client) CustomersByEmail(ctx context.Context, email string) ([]Customer, error) {
	return read(ctx, c, call{op: "customers_by_email", args: email}, func(ctx context.Context) ([]Customer, error) {
		return c.adapter.CustomersByEmail(ctx, email)
	})
}

// CustomersByTaxID is Customers.CustomersByTaxID. The tax id is in no error and no log line.
func (c *Client) CustomersByTaxID(ctx context.Context, taxID string) ([]Customer, error) {
	return read(ctx, c, call{op: "customers_by_tax_id", args: taxID}, func(ctx context.Context) ([]Customer, error) {
		return c.adapter.CustomersByTaxID(ctx, taxID)
	})
}

// Customers is Customers.Customers.
func (c *Client) Customers(ctx context.Context, q ListQuery) (Page[Customer], error) {
	return read(ctx, c, call{op: "customers", args: q}, func(ctx context.Context) (Page[Customer], error) {
		return c.adapter.Customers(ctx, q)
	})
}

// Item is Catalog.Item.
func (c *Client) Item(ctx context.Context, id ItemID) (Item, error) {
	return read(ctx, c, call{op: "item", key: string(id)}, func(ctx context.Context) (Item, error) {
		return c.adapter.Item(ctx, id)
	})
}

// Items is Catalog.Items.
func (c *Client) Items(ctx context.Context, q ListQuery) (Page[Item], error) {
	return read(ctx, c, call{op: "items", args: q}, func(ctx context.Context) (Page[Item], error) {
		return c.adapter.Items(ctx, q)
	})
}

// CrossReferences is Catalog.CrossReferences.
func (c *Client) CrossReferences(ctx context.Context, q ListQuery) (Page[CrossReference], error) {
	of := call{op: "cross_references", customer: q.Customer, args: q}
	return read(ctx, c, of, func(ctx context.Context) (Page[CrossReference], error) {
		return c.adapter.CrossReferences(ctx, q)
	})
}

// Prices is Pricing.Prices.
func (c *Client) Prices(ctx context.Context, req PriceRequest) ([]PriceResult, error) {
	return read(ctx, c, call{op: opPrices, customer: req.Customer, args: req}, func(ctx context.Context) ([]PriceResult, error) {
		return c.adapter.Prices(ctx, req)
	})
}

// Warehouses is Inventory.Warehouses.
func (c *Client) Warehouses(ctx context.Context) ([]Warehouse, error) {
	return read(ctx, c, call{op: "warehouses"}, func(ctx context.Context) ([]Warehouse, error) {
		return c.adapter.Warehouses(ctx)
	})
}

// Availability is Inventory.Availability.
func (c *Client) Availability(ctx context.Context, items []ItemID) ([]Availability, error) {
	return read(ctx, c, call{op: "availability", args: items}, func(ctx context.Context) ([]Availability, error) {
		return c.adapter.Availability(ctx, items)
	})
}

// Quote is Quotes.Quote. It has no further tries where a dry run writes a record that a lost answer leaves behind.
func (c *Client) Quote(ctx context.Context, draft OrderDraft) (Quote, error) {
	of := call{op: opQuote, customer: draft.Customer, args: draft, once: c.Capabilities().QuoteIsWritten}
	return read(ctx, c, of, func(ctx context.Context) (Quote, error) {
		return c.adapter.Quote(ctx, draft)
	})
}

// SweepQuotes is QuoteSweeper.SweepQuotes; it does nothing where the ERP's dry runs leave nothing behind.
func (c *Client) SweepQuotes(ctx context.Context) (int, error) {
	sweeper, ok := c.adapter.(QuoteSweeper)
	if !ok {
		return 0, nil
	}
	return do(ctx, c, call{op: "sweep_quotes", write: true}, sweeper.SweepQuotes)
}

// CreateOrder is Orders.CreateOrder.
func (c *Client) CreateOrder(ctx context.Context, ref Reference, draft OrderDraft) (Order, error) {
	of := call{op: "create_order", customer: draft.Customer, key: string(ref), write: true}
	return write(ctx, c, of, func(ctx context.Context) (Order, error) {
		return c.adapter.CreateOrder(ctx, ref, draft)
	})
}

// OrderByReference is Orders.OrderByReference.
func (c *Client) OrderByReference(ctx context.Context, customer CustomerID, ref Reference) (Order, error) {
	of := call{op: "order_by_reference", customer: customer, key: string(ref)}
	return read(ctx, c, of, func(ctx context.Context) (Order, error) {
		return c.adapter.OrderByReference(ctx, customer, ref)
	})
}

// Order is Orders.Order.
func (c *Client) Order(ctx context.Context, customer CustomerID, number OrderNumber) (Order, error) {
	return read(ctx, c, call{op: "order", customer: customer, key: string(number)}, func(ctx context.Context) (Order, error) {
		return c.adapter.Order(ctx, customer, number)
	})
}

// Orders is Orders.Orders.
func (c *Client) Orders(ctx context.Context, q ListQuery) (Page[Order], error) {
	return read(ctx, c, call{op: "orders", customer: q.Customer, args: q}, func(ctx context.Context) (Page[Order], error) {
		return c.adapter.Orders(ctx, q)
	})
}

// CancelOrder is Orders.CancelOrder.
func (c *Client) CancelOrder(ctx context.Context, customer CustomerID, number OrderNumber) error {
	of := call{op: "cancel_order", customer: customer, key: string(number), write: true}
	_, err := write(ctx, c, of, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, c.adapter.CancelOrder(ctx, customer, number)
	})
	return err
}

// ShipmentsOf is Shipments.ShipmentsOf.
func (c *Client) ShipmentsOf(ctx context.Context, customer CustomerID, order OrderNumber) ([]Shipment, error) {
	of := call{op: "shipments_of", customer: customer, key: string(order)}
	return read(ctx, c, of, func(ctx context.Context) ([]Shipment, error) {
		return c.adapter.ShipmentsOf(ctx, customer, order)
	})
}

// Shipments is Shipments.Shipments.
func (c *Client) Shipments(ctx context.Context, q ListQuery) (Page[Shipment], error) {
	of := call{op: "shipments", customer: q.Customer, args: q}
	return read(ctx, c, of, func(ctx context.Context) (Page[Shipment], error) {
		return c.adapter.Shipments(ctx, q)
	})
}

// Invoice is Invoices.Invoice.
func (c *Client) Invoice(ctx context.Context, customer CustomerID, number string) (Invoice, error) {
	return read(ctx, c, call{op: "invoice", customer: customer, key: number}, func(ctx context.Context) (Invoice, error) {
		return c.adapter.Invoice(ctx, customer, number)
	})
}

// Invoices is Invoices.Invoices.
func (c *Client) Invoices(ctx context.Context, q ListQuery) (Page[Invoice], error) {
	of := call{op: "invoices", customer: q.Customer, args: q}
	return read(ctx, c, of, func(ctx context.Context) (Page[Invoice], error) {
		return c.adapter.Invoices(ctx, q)
	})
}

// Receivable is Receivables.Receivable.
func (c *Client) Receivable(ctx context.Context, customer CustomerID, on Date) (Receivable, error) {
	of := call{op: "receivable", customer: customer, args: on}
	return read(ctx, c, of, func(ctx context.Context) (Receivable, error) {
		return c.adapter.Receivable(ctx, customer, on)
	})
}
