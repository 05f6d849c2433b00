package main

import (
	"context"
	"errors"
)

// checkCommand tells an operator what works before anybody signs in.
type checkCommand struct{}

// Run prints one line per check. It fails if one of them fails.
func (checkCommand) Run(ctx context.Context, c console) error {
	return withApp(ctx, c, func(a *app) error {
		c.printf("ok settings\nok database (role %s, schema current)\n", "portal_app")
		if err := a.erp.Ping(ctx); err != nil {
			c.printf("failed erp login: %v\n", err)
			return errors.New("the ERP did not let us in")
		}
		can := a.erp.Capabilities()
		c.printf("ok erp login (%s %s)\n", a.erp.Name(), can.Version)
		for _, lack := range can.Lacks() {
			c.printf("note %s: %s\n", lack.Ability, lack.Why)
		}
		return nil
	})
}
