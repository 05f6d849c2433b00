// Command portal is the whole product in one binary: the web, the jobs, the schema, and a demo that needs nothing else.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], console{os.Stdout, os.Stderr}); err != nil {
		fmt.Fprintln(os.Stderr, "portal:", err)
		stop()
		os.Exit(1)
	}
}

// console is where a command prints: results to out, the log to err.
type console struct{ out, err io.Writer }

func (c console) printf(format string, args ...any) { fmt.Fprintf(c.out, format, args...) }

// note says something beside the command's output.
func (c console) note(text string) { fmt.Fprintln(c.err, "note:", text) }

type commands struct {
	Demo     demoCommand     `cmd:"" help:"Start a portal with a simulated ERP, a sample company and sign-ins, on this machine only."`
	Serve    serveCommand    `cmd:"" help:"Serve the portal and work its jobs."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database schema up to date."`
	Check    checkCommand    `cmd:"" help:"Check configuration, database, and the ERP's login and capabilities."`
	User     userCommand     `cmd:"" help:"Make a login for an ERP customer, or give it a new password."`
	Staff    staffCommand    `cmd:"" help:"Make a login for one of the distributor's own people, or give it a new password."`
	Hold     holdCommand     `cmd:"" help:"List orders that wait for a person, or release one."`
	Media    mediaCommand    `cmd:"" help:"Import pictures and documents of items."`
	Generate generateCommand `cmd:"" help:"Write a sample company as a folder of books, to fill an ERP with."`
}

// run carries one command out. It is main without the process, so that a test can drive the whole program.
func run(ctx context.Context, args []string, c console) error {
	var cli commands
	exited := errors.New("exited")
	parser, err := kong.New(&cli,
		kong.Name("portal"),
		kong.Description("The trade counter of a distributor, online."),
		kong.UsageOnError(),
		kong.Writers(c.out, c.err),
		kong.Exit(func(int) { panic(exited) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(c),
	)
	if err != nil {
		return err
	}
	return catch(exited, func() error {
		chosen, err := parser.Parse(args)
		if err != nil {
			return err
		}
		return chosen.Run()
	})
}

// catch turns kong's exit after printing help into an ordinary return.
func catch(exited error, fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil && r != any(exited) {
			panic(r)
		}
	}()
	return fn()
}
