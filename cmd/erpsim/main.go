// Command erpsim serves a simulated ERP alone on a loopback port: a vendor's wire format to connect a portal to, and a
// page that shows what arrived and lets faults be ordered. It keeps nothing.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

type command struct {
	Face    string `help:"Whose wire format: sapb1, the Service Layer of SAP Business One." enum:"sapb1" default:"sapb1"`
	Listen  string `help:"Loopback address to listen on." default:"127.0.0.1:8070"`
	Data    string `help:"Folder of CSV files to run on, in place of a generated company." type:"existingdir" xor:"company"`
	Items   int    `help:"Items of the generated company; 2000 unless said." placeholder:"N" xor:"company"`
	Seed    uint64 `help:"Seed of the generated company." default:"1"`
	Company string `help:"Company database to sign in to." default:"DEMO"`
	User    string `help:"User to sign in as." default:"portal"`

	password string // made for the run where it is empty
}

// passwordVariable names the password; a flag would show it to everybody on the machine.
const passwordVariable = "ERPSIM_PASSWORD"

func main() {
	c := command{password: os.Getenv(passwordVariable)}
	kong.Parse(&c, kong.Name("erpsim"), kong.UsageOnError(), kong.Description(
		"A simulated ERP on this machine, with a page to watch and to trouble it. The password to sign in with is that in "+
			passwordVariable+", or one made for the run."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := c.run(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "erpsim:", err)
		stop()
		os.Exit(1)
	}
}

// run serves until ctx ends.
func (c command) run(ctx context.Context, out io.Writer) error {
	if err := loopback(c.Listen); err != nil {
		return err
	}
	company, err := c.books()
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	made := c.password == ""
	if made {
		c.password = rand.Text()
	}
	s := &simulator{
		company: company, traffic: sim.NewTraffic(company.Now), root: "http://" + listener.Addr().String(),
		options: sapb1sim.Options{CompanyDB: c.Company, UserName: c.User, Password: c.password},
	}
	s.options.Traffic = s.traffic
	if err := s.announce(out, made); err != nil {
		return errors.Join(err, listener.Close())
	}
	return serve(ctx, listener, s.handler())
}

func (c command) books() (*sim.Company, error) {
	if c.Data != "" {
		return sim.LoadDir(c.Data, time.Now, func(note string) { fmt.Fprintln(os.Stderr, "note:", note) })
	}
	return sim.Generate(sim.Options{Seed: c.Seed, Items: c.Items})
}

// loopback refuses an address that others on the network could reach: the simulator trusts whoever comes.
func loopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil || !isLoopback(host) {
		return fmt.Errorf("the simulator listens on a loopback address only, not on %q", address)
	}
	return nil
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		err := server.Close() // a request that a fault delays would be waited for
		if ended := <-failed; !errors.Is(ended, http.ErrServerClosed) {
			err = errors.Join(err, ended)
		}
		return err
	}
}
