package sapb1

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Adapter speaks to one Business One company. It is safe for concurrent use.
type Adapter struct {
	cfg     Config
	client  *client
	masters *masters
	units   *unitCache
	joins   joins
	journal struct{ refused atomic.Bool } // refused: the open items behind balances are not to be had
	posting turns                         // by reference, and by what is being reversed
	asking  turns                         // for returns, by customer
	filing  turns                         // by record
}

var _ erp.Adapter = (*Adapter)(nil)

// New returns an adapter for the company that cfg names. It makes no call, so that the portal starts while the ERP is
// down; the first call logs in.
func New(cfg Config) (*Adapter, error) {
	cfg = cfg.withDefaults()
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("configure sapb1: %w", err)
	}
	c, err := newClient(cfg)
	if err != nil {
		return nil, fmt.Errorf("configure sapb1: %w", err)
	}
	a := &Adapter{cfg: cfg, client: c, units: newUnitCache()}
	a.masters = newMasters(c, cfg.Now)
	return a, nil
}

// Name implements erp.Adapter.
func (a *Adapter) Name() string { return "sapb1" }

// Ping implements erp.Adapter: one row of one column, through a session, so that wrong credentials show.
func (a *Adapter) Ping(ctx context.Context) error {
	_, _, err := fetch[warehouse](ctx, a.client, "ping", from("Warehouses").fields("WarehouseCode").top(1), 1)
	return err
}

// today is the calendar date at the server, where B1 decides what is valid and what is due.
func (a *Adapter) today() erp.Date { return erp.DateOf(a.cfg.Now().In(a.cfg.Location)) }

func (a *Adapter) now() time.Time { return a.cfg.Now() }
