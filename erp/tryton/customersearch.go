package tryton

import (
	"context"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// CustomersByEmail implements erp.Customers. A server with PostgreSQL's unaccent takes ö for o as well, so what it finds
// is compared once more.
func (a *Adapter) CustomersByEmail(ctx context.Context, email string) ([]erp.Customer, error) {
	email = strings.TrimSpace(email)
	if email == "" {
		return nil, nil
	}
	alike, err := customersWith[customer](ctx, a, "customers by email", where("contact_mechanisms", "where", domain{
		is("type", mechanismEmail), is("active", true), where("value", "ilike", literal(email)),
	}))
	if err != nil {
		return nil, err
	}
	return a.toCustomers(ctx, slices.DeleteFunc(alike, func(c customer) bool { return !c.reachedBy(email) }))
}

func (c customer) reachedBy(email string) bool {
	return slices.ContainsFunc(c.Mechanisms, func(m contactMechanism) bool {
		return m.Active && m.Type == mechanismEmail && strings.EqualFold(m.Value, email)
	})
}

// wildcards mean something to ilike.
var wildcards = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// literal is text that ilike shall find as it stands, ignoring case only.
func literal(text string) string { return wildcards.Replace(text) }
