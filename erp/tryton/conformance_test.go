//go:build tryton

package tryton_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/suite"
	"github.com/tradecounter/portal/erp/tryton"
	"github.com/tradecounter/portal/erp/tryton/sandbox"
)

// customerCategory is the party category that the books of erp/sim are seeded under.
const customerCategory = "Customer"

// servers is how many trytond processes the cases take turns with. A server has one case at a time: it cannot load
// another database while it serves one, since classes are shared and lose their fields' names meanwhile.
const servers = 3

// The Tryton of this test binary, with the suite's company in it.
var ground struct {
	sandbox *sandbox.Sandbox
	idle    chan *sandbox.Server
	company *sim.Company
	facts   suite.Facts
	cases   atomic.Int64
}

func TestMain(m *testing.M) {
	if runAsVictim() {
		return
	}
	slog.SetLogLoggerLevel(slog.LevelWarn)
	code, err := runOnGround(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// runOnGround opens the sandbox, runs the tests and closes it again.
func runOnGround(m *testing.M) (code int, err error) {
	ctx := context.Background()
	books, err := os.MkdirTemp("", "tradecounter-books-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(books)) }()
	// Tryton lives in the machine's time, so the company has its today today.
	noon := time.Now().UTC().Truncate(24 * time.Hour).Add(12 * time.Hour)
	ground.company, ground.facts, err = suite.New(noon.AddDate(0, 0, -suite.History))
	if err != nil {
		return 0, err
	}
	if err := ground.company.WriteBooks(books); err != nil {
		return 0, err
	}
	if ground.sandbox, err = sandbox.Open(ctx, sandbox.Config{Books: books}); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, ground.sandbox.Close()) }()
	ground.idle = make(chan *sandbox.Server, servers)
	for range servers {
		server, err := ground.sandbox.Serve(ctx)
		if err != nil {
			return 0, err
		}
		ground.idle <- server
	}
	return m.Run(), nil
}

func TestConformance(t *testing.T) {
	t.Parallel()
	erptest.Run(t, erptest.Harness{
		New: newWorld,
		Excuses: []erptest.Excuse{
			{Case: "items/substitutes are other items", Reason: "Tryton 6.0 knows no items that stand in for others"},
			{Case: "books/*", Reason: "Tryton's customers have no salesperson"},
			{Case: "certificates/*", Reason: "Tryton keeps no exemption certificates"},
			{Case: "holds/*", Reason: "Tryton puts no customer on hold"},
			{Case: "orders/cancelled", Reason: "Tryton cancels no order once its shipment is planned"},
			{Case: "orders/cancelling what was shipped is refused", Reason: "Tryton cancels no order once its shipment is planned"},
			{Case: "faults/reply to a cancellation lost", Reason: "Tryton cancels no order once its shipment is planned"},
			{Case: "webhooks/*", Reason: "Tryton calls nobody when something changes"},
		},
	})
}

// place is a database of its own with everybody around it: the wire that the adapter speaks over, the books behind it.
type place struct {
	config tryton.Config
	wire   *wire
	books  *books
	server *sandbox.Server
}

// newPlace waits for a server and copies the seeded database for one test, which drops it in the end. Pages are short, so
// that every list has several. The server is free again when the test ends: a test must not want two places.
func newPlace(t *testing.T) place {
	t.Helper()
	server := <-ground.idle
	t.Cleanup(func() { ground.idle <- server })
	database, err := ground.sandbox.Database(t.Context(), fmt.Sprintf("case_%d", ground.cases.Add(1)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ground.sandbox.Drop(context.Background(), database.Name); err != nil {
			t.Error(err)
		}
	})
	books := newBooks(t, server.URL, database)
	wire := newWire(t, server.URL, database.User, books.db)
	return place{wire: wire, books: books, server: server, config: tryton.Config{
		URL: wire.url, Database: database.Name, User: database.User, Password: database.Password,
		CustomerCategory: customerCategory, PageSize: 7, PaymentJournals: paymentJournals,
	}}
}

func newWorld(t *testing.T) erptest.World {
	p := newPlace(t)
	facts := ground.facts
	return erptest.World{
		Adapter: p.adapter(t), Company: p.books, Faults: p.wire, Cash: till{p.books}, People: staff{p.books}, Returns: p.books, Filing: cabinet{p.books},
		Records: archive{p, t}, Backup: func() erp.Adapter { return p.backup(t) },
		Known: erptest.Known{
			Customer: facts.Customer, ShipTo: p.books.shipTo(facts.Customer, string(facts.ShipTo)), Email: facts.Email, TaxID: facts.TaxID,
			Other: facts.Other, OtherOrder: facts.OtherOrder, OtherInvoice: facts.OtherInvoice,
			NonLatin: facts.NonLatin, NonLatinName: facts.NonLatinName,
			Owing:    facts.Owing,
			Contract: facts.Contract, Breaks: facts.Breaks, Fine: facts.Fine, NoPrice: facts.NoPrice,
			Promotion: erptest.DatedPrice{Item: facts.Promotion, From: facts.PromotionFrom, Through: facts.PromotionThrough},
			Packed:    facts.Packed, PackUOM: facts.PackUOM, PackOf: facts.PackOf,
			Stocked: facts.Stocked, Scarce: facts.Scarce,
			Part:        erptest.PartReference{Item: facts.Part, Number: facts.PartNumber},
			Method:      "card",
			Illustrated: facts.Illustrated, Files: seededFiles(),
			NoCustomer: facts.NoCustomer, NoItem: facts.NoItem,
		},
	}
}
