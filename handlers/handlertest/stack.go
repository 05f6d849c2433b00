// Package handlertest starts the whole portal for a test: a simulated company behind SAP Business One's Service Layer,
// the adapter, the client, PostgreSQL, the portal and its application, with people of every role.
package handlertest

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/db/dbtest"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sapb1"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
	"github.com/tradecounter/portal/handlers"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

// Origin is where the portal of a test believes to be reached.
const Origin = "http://portal.test"

// Password opens every login.
const Password = "correct horse battery"

// Stack is one running portal and everything behind it.
type Stack struct {
	t        testing.TB
	Clock    *Clock
	Company  *sim.Company
	Traffic  *sim.Traffic // between portal and ERP
	Database *dbtest.Database
	ERP      *erp.Client
	Portal   *portal.Portal
	Sessions *db.SessionStore
	App      *fiber.App
	Account  portal.Account // Brandt's
	Foreign  portal.Account // Ostrow's
	Log      *Log
}

// New starts a portal whose mirror is up to date. Everything ends with the test.
func New(t testing.TB) *Stack {
	t.Helper()
	clock := &Clock{now: time.Date(2026, 9, 14, 14, 0, 0, 0, time.UTC)}
	s := &Stack{t: t, Clock: clock, Log: &Log{}}
	s.Company = newCompany(t, clock)
	s.Traffic = sim.NewTraffic(clock.Now)
	s.Database = dbtest.New(t)
	s.ERP = erp.NewClient(s.adapter(), erp.ClientConfig{
		Clock: clock.Now, Share: -1, Retries: -1, Timeouts: erp.Timeouts{Interactive: 2 * time.Second, Write: 2 * time.Second},
	})
	logger := slog.New(slog.NewTextHandler(s.Log, nil))
	s.Portal = portal.New(portal.Config{
		Store: db.NewStore(s.Database.App), ERP: s.ERP, RateLimiter: db.NewRateLimiter(s.Database.App, clock.Now),
		Clock: clock.Now, Random: rand.Reader, Logger: logger,
		Settings: portal.Settings{SubmitBudget: 5 * time.Second}, // a busy machine is not an outage
	})
	s.Sessions = db.NewSessionStore(s.Database.App, db.SessionOptions{
		Clock: clock.Now, Idle: time.Hour, Absolute: 12 * time.Hour, UserKey: web.SessionUser,
	})
	s.App = s.NewApp(handlers.Config{})
	s.sync()
	return s
}

// NewApp returns an application over the stack. What config leaves empty is filled in.
func (s *Stack) NewApp(config handlers.Config) *fiber.App {
	s.t.Helper()
	public, err := url.Parse(Origin)
	must(s.t, err)
	config.Portal, config.Sessions, config.PublicURL = s.Portal, s.Sessions, public
	config.Brand.Name, config.Brand.Line = "Great Miami", "Industrial Supply"
	config.Clock, config.Location = s.Clock.Now, time.UTC
	config.Logger = slog.New(slog.NewTextHandler(s.Log, nil))
	if config.Ready == nil {
		config.Ready = func(ctx context.Context) error { return db.CheckSchemaCurrent(ctx, s.Database.App) }
	}
	return handlers.New(config)
}

func (s *Stack) adapter() *sapb1.Adapter {
	s.t.Helper()
	face := httptest.NewServer(sapb1sim.New(s.Company, sapb1sim.Options{CompanyDB: "GMIS", UserName: "portal", Password: "secret", Traffic: s.Traffic}))
	s.t.Cleanup(face.Close)
	adapter, err := sapb1.New(sapb1.Config{
		BaseURL: face.URL + "/b1s/v2", CompanyDB: "GMIS", User: "portal", Password: "secret", Currency: "USD", Location: time.UTC,
		PlanningMinimums: true, Now: s.Clock.Now,
	})
	must(s.t, err)
	return adapter
}

// sync links both accounts and fills the mirror.
func (s *Stack) sync() {
	s.t.Helper()
	var err error
	must(s.t, s.Portal.SyncCatalog(s.t.Context()))
	must(s.t, s.Portal.SyncDirectory(s.t.Context()))
	s.Account, err = s.Portal.LinkAccount(s.t.Context(), Brandt)
	must(s.t, err)
	s.Foreign, err = s.Portal.LinkAccount(s.t.Context(), Ostrow)
	must(s.t, err)
}

// Browser returns one without cookies.
func (s *Stack) Browser() *webtest.Browser { return webtest.New(s.t, s.App, Origin) }

// Email is the login of whoever has a role on Brandt's account.
func Email(role portal.Role) string { return string(role) + "@brandt.example" }

// AddUser makes the login of a role.
func (s *Stack) AddUser(role portal.Role) portal.User {
	s.t.Helper()
	u, err := s.Portal.SaveUser(s.t.Context(), portal.NewUser{
		Name: "Robin " + string(role), Email: Email(role), Language: "en", Password: Password, Account: s.Account.ID, Roles: []portal.Role{role},
	})
	must(s.t, err)
	return u
}

// SignIn returns the browser of somebody who has a role on Brandt's account and has just signed in.
func (s *Stack) SignIn(role portal.Role) *webtest.Browser {
	s.t.Helper()
	s.AddUser(role)
	b := s.Browser()
	b.Get("/sign-in").Want(200).Submit(`form[action="/sign-in"]`, url.Values{"email": {Email(role)}, "password": {Password}}).WantRedirect("/")
	return b
}

// Path is an address under Brandt's account.
func (s *Stack) Path(rest string) string { return "/a/" + string(s.Account.ID) + rest }

// Log keeps what the portal logs.
type Log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

var _ io.Writer = (*Log)(nil)

// Write implements io.Writer.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String returns everything so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
