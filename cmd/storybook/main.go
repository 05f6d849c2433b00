// Command storybook serves every page of the portal with canned data, without a database and without an ERP: to design
// against, and to take screenshots of.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/a-h/templ"

	"github.com/tradecounter/portal/assets"
	"github.com/tradecounter/portal/views/stories"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		slog.Error("storybook", "error", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("storybook", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8090", "loopback address to listen on")
	if err := flags.Parse(args); err != nil {
		return err
	}
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if _, err := fmt.Fprintf(out, "storybook at http://%s/\n", l.Addr()); err != nil {
		return errors.Join(err, l.Close())
	}
	server := &http.Server{Handler: routes(), ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		return errors.Join(server.Shutdown(stopping), ignoreClosed(<-failed))
	}
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

var index = template.Must(template.New("index").Parse(`<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Storybook</title><link rel="stylesheet" href="{{.CSS}}">
<body class="gate"><main class="gate__body sheet"><h1>Storybook</h1><ul>{{range .Stories}}<li><a href="/{{.Name}}">{{.Name}}</a>{{end}}</ul></main>`))

// policy is the portal's own, so that a story breaks where the portal would.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	mux.HandleFunc("GET "+stories.Picture, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, assets.URL("img/mark.svg"), http.StatusFound)
	})
	all := stories.All()
	for _, s := range all {
		mux.Handle("GET /"+s.Name, templ.Handler(s.Page))
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		err := index.Execute(w, map[string]any{"CSS": assets.URL("css/app.css"), "Stories": all})
		if err != nil {
			slog.Error("write index", "error", err)
		}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		mux.ServeHTTP(w, r)
	})
}
