package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
)

// app is one running replica: everything is built here by hand, in the order it depends on each other, and closed in
// reverse.
type app struct {
	config   config
	log      *slog.Logger
	data     *database
	db       *db.DB
	limiter  *db.Limiter
	erp      *erp.Client
	portal   *portal.Portal
	sessions *db.SessionStore
	web      *fiber.App
	metrics  *prometheus.Registry
	workers  *workers
}

// How long a sign-in lasts: without a request, and at most.
const (
	sessionIdle     = 12 * time.Hour
	sessionAbsolute = 7 * 24 * time.Hour
)

func newApp(ctx context.Context, c config, log *slog.Logger) (a *app, err error) {
	a = &app{config: c, log: log, metrics: prometheus.NewRegistry()}
	defer func() {
		if err != nil {
			err = joinClose(err, a.close)
		}
	}()
	a.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if a.data, err = openDatabase(ctx, c, log); err != nil {
		return a, err
	}
	if err = a.openStore(ctx); err != nil {
		return a, err
	}
	if err = a.openERP(ctx); err != nil {
		return a, err
	}
	settings, err := c.settings()
	if err != nil {
		return a, err
	}
	var store portal.Store = db.NewStore(a.db)
	if c.tuning.wrapStore != nil {
		store = c.tuning.wrapStore(store)
	}
	a.portal = portal.New(portal.Config{
		Store: store, ERP: a.erp, RateLimiter: db.NewRateLimiter(a.db, time.Now), Clock: time.Now, Random: rand.Reader,
		Settings: settings, Logger: log,
	})
	return a, a.openWeb(settings)
}

func (a *app) openStore(ctx context.Context) (err error) {
	if a.db, err = db.Open(ctx, a.data.appURL, db.Options{}); err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	if err := db.CheckServingRole(ctx, a.db); err != nil {
		return err
	}
	return db.CheckSchemaCurrent(ctx, a.db)
}

func (a *app) openERP(ctx context.Context) error {
	adapter, err := newAdapter(a.config)
	if err != nil {
		return fmt.Errorf("erp: %w", err)
	}
	if a.limiter, err = db.NewLimiter(ctx, a.db, db.LimiterOptions{Slots: a.config.ERPConcurrency, Clock: time.Now, Logger: a.log}); err != nil {
		return err
	}
	a.erp = erp.NewClient(adapter, erp.ClientConfig{
		Limiter: a.limiter, Logger: a.log, Registerer: a.metrics, Timeouts: a.config.tuning.timeouts,
	})
	return nil
}

func (a *app) openWeb(settings portal.Settings) error {
	proxies, err := a.config.proxies()
	if err != nil {
		return err
	}
	public, err := url.Parse(a.config.PublicURL)
	if err != nil {
		return fmt.Errorf("PUBLIC_URL: %w", err)
	}
	secure := public.Scheme == "https"
	a.sessions = db.NewSessionStore(a.db, db.SessionOptions{
		Clock: time.Now, Idle: sessionIdle, Absolute: sessionAbsolute, Secure: secure, UserKey: web.SessionUser,
	})
	a.web = handlers.New(handlers.Config{
		Portal: a.portal, Brand: layout.Brand{Name: a.config.Distributor, Line: a.config.DistributorLine},
		PublicURL: public, TrustedProxies: proxies, Secure: secure, Logger: a.log, Ready: a.ready,
		Clock: time.Now, Location: settings.Location, Context: a.config.tuning.requests,
		Sessions: a.sessions, Settings: a.config.views(),
	})
	return nil
}

func (a *app) ready(ctx context.Context) error { return db.CheckSchemaCurrent(ctx, a.db) }

// startJobs begins to work the queue.
func (a *app) startJobs(ctx context.Context) (err error) {
	a.workers, err = startWorkers(ctx, a.db, a.portal, a.log, a.config.tuning)
	return err
}

// serve listens until ctx ends. It calls ready with the address once it listens.
func (a *app) serve(ctx context.Context, ready func(address string)) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.config.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	metrics, err := a.serveMetrics(ctx)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	ended := make(chan error, 1)
	go func() { ended <- a.web.Listener(listener) }()
	ready(listener.Addr().String())
	select {
	case err = <-ended:
	case <-ctx.Done():
		err = a.web.ShutdownWithTimeout(15 * time.Second)
	}
	return errors.Join(err, metrics.Close())
}

// serveMetrics answers /metrics on a loopback listener of its own, so that no proxy can expose it by mistake.
func (a *app) serveMetrics(ctx context.Context) (*http.Server, error) {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.metrics, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	if a.config.MetricsListen == "" {
		return server, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.config.MetricsListen)
	if err != nil {
		return nil, fmt.Errorf("listen for metrics: %w", err)
	}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("metrics listener ended", "error", err)
		}
	}()
	return server, nil
}

// close stops what runs and gives back what is held, in reverse order of building.
func (a *app) close() error {
	var failed []error
	if a.workers != nil {
		failed = append(failed, a.workers.stop())
	}
	if a.limiter != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		failed = append(failed, a.limiter.Close(ctx))
		cancel()
	}
	if a.db != nil {
		failed = append(failed, a.db.Close())
	}
	if a.data != nil {
		failed = append(failed, a.data.close())
	}
	return errors.Join(failed...)
}

func joinClose(err error, closer func() error) error { return errors.Join(err, closer()) }
