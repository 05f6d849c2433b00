package tryton

import (
	"context"
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Adapter speaks to one database of one Tryton server, as one company. It is safe for concurrent use.
type Adapter struct {
	cfg         Config
	client      *client
	masters     *masters
	parties     *cache[erp.CustomerID, party]
	products    *cache[erp.ItemID, product]
	priceLists  *cache[int64, priceList]
	listedLines *cache[lineKey, []listLine]
	dryRuns     chan struct{} // held by each dry run
	queue       queue
	turns       *turns
}

// New returns an adapter for the database that cfg names. It makes no call, so that the portal starts while the ERP is
// down; the first call logs in.
func New(cfg Config) (*Adapter, error) {
	cfg = cfg.withDefaults()
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("configure tryton: %w", err)
	}
	c, err := newClient(cfg)
	if err != nil {
		return nil, fmt.Errorf("configure tryton: %w", err)
	}
	return &Adapter{
		cfg: cfg, client: c, masters: newMasters(c, cfg),
		parties: newCache[erp.CustomerID, party](cfg.Now), products: newCache[erp.ItemID, product](cfg.Now),
		priceLists: newCache[int64, priceList](cfg.Now), listedLines: newCache[lineKey, []listLine](cfg.Now),
		dryRuns: make(chan struct{}, maxDryRuns), queue: newQueue(), turns: newTurns(),
	}, nil
}

// Name implements erp.Adapter.
func (a *Adapter) Name() string { return "tryton" }

// Ping implements erp.Adapter: the server's date, through a session, so that wrong credentials show, and the web shop,
// without which no order could be written.
func (a *Adapter) Ping(ctx context.Context) error {
	const op = "ping"
	if _, err := a.webShop(ctx, op); err != nil {
		return err
	}
	var today date
	return a.client.read(ctx, call{op: op, method: "model.ir.date.today"}, &today)
}

func (a *Adapter) now() time.Time { return a.cfg.Now() }
