package main

import (
	"context"
	"fmt"

	"github.com/tradecounter/portal/erp"
)

// holdCommand is the list of orders that wait for a person of the distributor, for whoever has the machine and no login.
type holdCommand struct {
	List    holdListCommand    `cmd:"" help:"List orders that are held for credit, or whose outcome in the ERP stayed unknown."`
	Release holdReleaseCommand `cmd:"" help:"Send a held order on its way, or have one of unknown outcome looked up again."`
}

type holdListCommand struct{}

// Run prints one line per held order.
func (holdListCommand) Run(ctx context.Context, c console) error {
	return withApp(ctx, c, func(a *app) error {
		held, err := a.portal.HeldOrders(ctx)
		for _, h := range held {
			c.printf("%s\t%s\t%s\t%s\tPO %s\t%s\n", h.Write.Reference, h.Write.State, h.Account.Customer, h.Account.Name, h.Order.CustomerPO, h.Order.Quote.Total)
		}
		return err
	})
}

type holdReleaseCommand struct {
	Reference string `arg:"" help:"The order's reference, as the list prints it."`
	By        string `help:"Who releases it, for the audit log." required:""`
}

// Run releases one order.
func (r holdReleaseCommand) Run(ctx context.Context, c console) error {
	return withApp(ctx, c, func(a *app) error {
		if err := a.portal.ReleaseByCommand(ctx, erp.Reference(r.Reference), r.By); err != nil {
			return fmt.Errorf("release order %q: %w", r.Reference, err)
		}
		c.printf("released %s\n", r.Reference)
		return nil
	})
}
