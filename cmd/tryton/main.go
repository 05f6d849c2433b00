// Command tryton runs a real Tryton on this machine until it is interrupted, with a company's books in
// it, and prints how to reach it. It listens on 127.0.0.1 only and leaves nothing but its cache.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/suite"
	"github.com/tradecounter/portal/erp/tryton/sandbox"
)

type command struct {
	Books string `help:"Folder of books to fill Tryton with, as 'portal generate' writes them." type:"existingdir" xor:"company"`
	Data  string `help:"Folder of CSV files to fill Tryton with." type:"existingdir" xor:"company"`
	Cache string `help:"Folder that keeps built databases; by default in your own cache folder." type:"path"`
}

func main() {
	var c command
	kong.Parse(&c, kong.Name("tryton"), kong.UsageOnError(), kong.Description(
		"A real Tryton on this machine. Without a company it gets the small distributor of the tests. The first start takes minutes, the next ones of the day seconds."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := c.run(ctx, os.Stdout, slog.New(slog.NewTextHandler(os.Stderr, nil))); err != nil {
		fmt.Fprintln(os.Stderr, "tryton:", err)
		stop()
		os.Exit(1)
	}
}

// database is the one that is served.
const database = "counter"

// run serves until ctx ends.
func (c command) run(ctx context.Context, out io.Writer, log *slog.Logger) (err error) {
	opened, err := c.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	db, err := opened.Database(ctx, database)
	if err != nil {
		return err
	}
	server, err := opened.Serve(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, `
Tryton runs until Ctrl-C. These passwords are good for this machine only.

  ERP=tryton
  TRYTON_URL=%s
  TRYTON_DATABASE=%s
  TRYTON_USER=%s
  TRYTON_PASSWORD=%s
  TRYTON_PAYMENT_JOURNALS=card=Card receipts,bank=Bank receipts

  administrator  admin, %s
  PostgreSQL     %s
  log            %s

`, server.URL, db.Name, db.User, db.Password, db.AdminPassword, db.SQL, server.LogFile)
	<-ctx.Done()
	return nil
}

// open fills a sandbox with the books given, or with ones written for it.
func (c command) open(ctx context.Context, log *slog.Logger) (_ *sandbox.Sandbox, err error) {
	books := c.Books
	if books == "" {
		if books, err = os.MkdirTemp("", "tradecounter-books-"); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(books)) }()
		company, err := c.company(log)
		if err != nil {
			return nil, err
		}
		if err := company.WriteBooks(books); err != nil {
			return nil, err
		}
	}
	return sandbox.Open(ctx, sandbox.Config{Books: books, Cache: c.Cache, Logger: log})
}

// company is the one of the CSV files or else the tests' distributor, whose today is the real one, as
// it is Tryton's.
func (c command) company(log *slog.Logger) (*sim.Company, error) {
	if c.Data != "" {
		return sim.LoadDir(c.Data, time.Now, func(note string) { log.Info(note) })
	}
	morning := time.Now().UTC().Truncate(24 * time.Hour).Add(9 * time.Hour)
	company, _, err := suite.New(morning.AddDate(0, 0, -suite.History))
	return company, err
}
