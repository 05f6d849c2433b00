package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/tryton/sandbox"
)

// realTryton is a Tryton server on this machine, filled with a company's books.
type realTryton struct {
	sandbox  *sandbox.Sandbox
	server   *sandbox.Server
	database sandbox.Database
}

// openTryton fills a Tryton with the company and serves it. The first time in a day that takes minutes.
func openTryton(ctx context.Context, company *sim.Company, log *slog.Logger) (_ *realTryton, err error) {
	books, err := os.MkdirTemp("", "tradecounter-books-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(books)) }()
	if err := company.WriteBooks(books); err != nil {
		return nil, err
	}
	r := &realTryton{}
	if r.sandbox, err = sandbox.Open(ctx, sandbox.Config{Books: books, Logger: log}); err != nil {
		return nil, err
	}
	if r.database, err = r.sandbox.Database(ctx, "demo"); err == nil {
		r.server, err = r.sandbox.Serve(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, r.close())
	}
	return r, nil
}

func (r *realTryton) settings(c *config) {
	c.ERP = erpTryton
	c.Tryton.URL, c.Tryton.Database, c.Tryton.User, c.Tryton.Password = r.server.URL, r.database.Name, r.database.User, r.database.Password
	c.Tryton.CustomerCategory = "Customer" // the sandbox's own
}

// slowDown does nothing: a real ERP takes the time it takes.
func (r *realTryton) slowDown(time.Duration) error { return nil }

func (r *realTryton) about() string {
	return fmt.Sprintf("The ERP is a real Tryton: %s, database %s; sign in to it as admin with %s",
		r.server.URL, r.database.Name, r.database.AdminPassword)
}

func (r *realTryton) close() error { return r.sandbox.Close() }
