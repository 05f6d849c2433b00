// Package portal holds the business rules of the counter: who may see what, what a figure is worth, how an order gets
// into the ERP once and only once. It names no web framework, no database and no vendor: storage, jobs and rate limits
// are contracts declared here (store.go, jobs.go, signin.go) and implemented in db, and the ERP is an erp.Client.
//
// One noun, one file, and its parts in files that begin with it. Who: access, actor, staff, acting, approval, signin. What is
// sold: catalog, offer, match, find, media. How it is ordered: cart, askedline, quickorder, reorder, list, bought, checkout,
// quote, placeorder, order, write. What is owed: credit, invoice. The distributor's side: book, desk, directory, hold. What
// carries the rest: sync, feed, file, task, jobs, store. A rule about money, credit, stock or ownership that stands anywhere
// else has moved too far out.
package portal

import (
	"io"
	"log/slog"
	"maps"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/tradecounter/portal/erp"
)

// Portal carries out what people and jobs ask for.
type Portal struct {
	store    Store
	erp      *erp.Client
	limits   RateLimiter
	clock    func() time.Time
	random   io.Reader
	settings Settings
	log      *slog.Logger
	hashing  *semaphore.Weighted
	drawing  sync.Mutex // one picture is unpacked at a time, for the memory's sake
	works    map[TaskKind]Work
}

// Config names everything a Portal stands on. All fields but Settings and Works are required.
type Config struct {
	Store       Store
	ERP         *erp.Client
	RateLimiter RateLimiter
	Clock       func() time.Time
	Random      io.Reader // cryptographically strong, for ids and references
	Settings    Settings
	Works       map[TaskKind]Work // kinds of task beside the portal's own
	Logger      *slog.Logger
}

// New returns a Portal. Settings left at zero take their defaults.
func New(c Config) *Portal {
	p := &Portal{
		store: c.Store, erp: c.ERP, limits: c.RateLimiter, clock: c.Clock, random: c.Random,
		settings: c.Settings.withDefaults(), log: c.Logger, hashing: semaphore.NewWeighted(hashesAtOnce),
		works: map[TaskKind]Work{},
	}
	p.works[TaskCheckQuickOrder] = p.checkQuickOrder
	maps.Copy(p.works, c.Works)
	return p
}

// today returns the distributor's calendar date.
func (p *Portal) today() erp.Date { return p.dayOf(p.clock()) }

// dayOf is the day of a moment by the distributor's calendar.
func (p *Portal) dayOf(t time.Time) erp.Date { return erp.DateOf(t.In(p.settings.Location)) }
