package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/tradecounter/portal/erp/sim"
)

// demoCommand runs everything on this machine, for a look and for tests.
type demoCommand struct {
	ERP    string        `help:"What stands behind the counter: sim, a simulated Business One, or tryton, a real Tryton on this machine (see make tryton-packages)." enum:"sim,tryton" default:"sim"`
	Data   string        `help:"Folder of CSV files to run on, in place of a generated company." type:"existingdir"`
	Items  int           `help:"Items of the generated company; 2000, or 400 on Tryton." placeholder:"N"`
	Seed   uint64        `help:"Seed of the generated company." default:"1"`
	Listen string        `help:"Loopback address to listen on; the next free port is taken if it is in use." default:"127.0.0.1:8080"`
	Smoke  bool          `help:"Do the main job over HTTP, print a line per step, and exit."`
	Wait   time.Duration `help:"Time the simulated ERP takes for each request." default:"40ms"`
}

// trytonItems are as many as a Tryton is filled with in about a minute.
const trytonItems = 400

// backend is the ERP of a demo.
type backend interface {
	settings(*config)             // point the portal at it
	slowDown(time.Duration) error // make each request take so long from now on
	about() string                // a line for who looks on
	close() error
}

// demo is a running portal with an ERP of its own.
type demo struct {
	company *sim.Company // what the ERP was filled with, or is
	erp     backend
	folder  string // where PostgreSQL keeps its data
	app     *app
	url     string
	logins  []login
}

// Run starts the demo and stays until ctx ends, or does the smoke test. It leaves nothing behind.
func (d demoCommand) Run(ctx context.Context, c console) (err error) {
	level := "warn"
	if d.Smoke {
		d.Listen, level = "127.0.0.1:0", "error"
	}
	log, err := newLogger(c.err, "text", level)
	if err != nil {
		return err
	}
	running := &demo{}
	defer func() { err = errors.Join(err, running.close()) }()
	if d.ERP == erpTryton {
		fmt.Fprintln(c.err, "A Tryton is being filled with the company's books. The first time in a day that takes minutes.")
	}
	if err := running.openERP(ctx, d, c, log); err != nil {
		return err
	}
	if err := running.openPortal(ctx, d, log); err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- running.app.serve(serving, func(address string) { ready <- address }) }()
	select {
	case err := <-ended:
		return err
	case <-ready:
	}
	if d.Smoke {
		err := runSmoke(ctx, c, running)
		stop()
		return errors.Join(err, <-ended)
	}
	running.greet(c, d.Data != "")
	return <-ended
}

// openERP makes the company, and the ERP that has its books.
func (r *demo) openERP(ctx context.Context, d demoCommand, c console, log *slog.Logger) (err error) {
	if r.company, err = d.company(c); err != nil {
		return err
	}
	if d.ERP == erpTryton {
		r.erp, err = opened(openTryton(ctx, r.company, log))
	} else {
		r.erp, err = opened(simulate(ctx, r.company))
	}
	return err
}

// opened keeps a failure from becoming a backend that is not nil.
func opened[B backend](b B, err error) (backend, error) {
	if err != nil {
		return nil, err
	}
	return b, nil
}

func (d demoCommand) company(c console) (*sim.Company, error) {
	if d.Data != "" {
		return sim.LoadDir(d.Data, time.Now, c.note)
	}
	if d.Items == 0 && d.ERP == erpTryton {
		d.Items = trytonItems
	}
	return sim.Generate(sim.Options{Seed: d.Seed, Items: d.Items})
}

func (r *demo) openPortal(ctx context.Context, d demoCommand, log *slog.Logger) (err error) {
	if r.folder, err = os.MkdirTemp("", "portal-demo-"); err != nil {
		return err
	}
	config, err := loadConfig(nil)
	if err != nil {
		return err
	}
	config.Listen, err = freeAddress(ctx, d.Listen)
	if err != nil {
		return err
	}
	config.MetricsListen, config.DataDir = "127.0.0.1:0", r.folder
	config.PublicURL, config.TrustedProxies = "http://"+config.Listen, "none"
	config.Distributor, config.DistributorLine = r.company.Name(), ""
	r.erp.settings(&config)
	config.ItemFiles = true
	config.tuning.ephemeral = true
	if r.app, err = newApp(ctx, config, log); err != nil {
		return err
	}
	r.url = config.PublicURL
	if err := r.people(ctx); err != nil {
		return err
	}
	if err := r.app.portal.SyncCatalog(ctx); err != nil {
		return err
	}
	if err := r.app.portal.SyncDirectory(ctx); err != nil {
		return err
	}
	if err := r.erp.slowDown(d.Wait); err != nil { // from here on, so that the start need not wait for it
		return err
	}
	return r.app.startJobs(ctx)
}

// freeAddress returns address, or a free port of the same host if it is in use. A port of zero becomes a real one, since
// links need it before the portal listens.
func freeAddress(ctx context.Context, address string) (string, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil || !isLoopback(host) {
		return "", fmt.Errorf("the demo listens on a loopback address only, not on %q", address)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		if listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, "0")); err != nil {
			return "", err
		}
	}
	address = listener.Addr().String()
	return address, listener.Close()
}

// greet tells how to get in; derived, what was made up from the CSV files.
func (r *demo) greet(c console, derived bool) {
	c.printf("\n  %s is open: %s\n\n", r.company.Name(), r.url)
	for _, l := range r.logins {
		c.printf("  %-22s %s   %s\n", l.email, l.password, l.who)
	}
	if derived {
		c.printf("\n  The folder has no invoices and no contracts: invoices were derived from the orders that were shipped,\n" +
			"  and what a customer last paid for an item was taken as its contract price.\n")
	}
	c.printf("\n  The passwords were made for this run. %s\n", r.erp.about())
	c.printf("  Ctrl-C stops everything and leaves nothing behind.\n\n")
}

// close stops the portal, the ERP, and removes what they kept.
func (r *demo) close() error {
	var failed []error
	if r.app != nil {
		failed = append(failed, r.app.close())
	}
	if r.erp != nil {
		failed = append(failed, r.erp.close())
	}
	if r.folder != "" {
		failed = append(failed, os.RemoveAll(r.folder))
	}
	return errors.Join(failed...)
}
