package erp

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// ClientConfig is what a Client needs besides its adapter. The zero value of every field is usable.
type ClientConfig struct {
	Limiter    Limiter               // nil: Unlimited
	Clock      func() time.Time      // nil: time.Now; stamps Health and measures calls
	Logger     *slog.Logger          // nil: discards
	Registerer prometheus.Registerer // nil: the metrics are kept and not exported
	Timeouts   Timeouts
	Share      time.Duration // how long a finished answer serves the next caller; zero: 3 s, negative: not at all
	Retries    int           // tries of a read after the first; zero: 2, negative: none
}

// Timeouts bound one operation, its waits for a slot and its further tries included. A caller's earlier deadline counts.
type Timeouts struct {
	Interactive time.Duration // a read that a page waits for; zero: 8 s
	Read        time.Duration // a read of class Background; zero: 60 s
	Write       time.Duration // a write; zero: 30 s
}

// Client is what the portal calls. It adds to an Adapter what every vendor needs: a deadline per operation, slots and
// breaker from the Limiter, sharing of identical reads, further tries of reads, metrics, a log line and Health.
//
// Answers may be shared between callers; do not modify them. Every error is an *Error that names the operation and its
// key. A write is sent once: if its deadline passes or its connection drops, it fails with OutcomeUnknown.
type Client struct {
	adapter  Adapter
	limiter  Limiter
	clock    func() time.Time
	log      *slog.Logger
	timeouts Timeouts
	retries  int
	shared   *share
	metrics  *metrics
	health   *health
}

// NewClient returns a Client over adapter. It makes no call. Two clients need two registerers.
func NewClient(adapter Adapter, config ClientConfig) *Client {
	c := &Client{
		adapter: adapter,
		limiter: config.Limiter,
		clock:   config.Clock,
		log:     config.Logger,
		timeouts: Timeouts{
			Interactive: cmp.Or(config.Timeouts.Interactive, 8*time.Second),
			Read:        cmp.Or(config.Timeouts.Read, time.Minute),
			Write:       cmp.Or(config.Timeouts.Write, 30*time.Second),
		},
		retries: cmp.Or(config.Retries, 2),
		shared:  newShare(cmp.Or(config.Share, 3*time.Second)),
		metrics: newMetrics(config.Registerer),
		health:  &health{},
	}
	if c.limiter == nil {
		c.limiter = Unlimited{}
	}
	if c.clock == nil {
		c.clock = time.Now //nolint:forbidigo // what an injected clock stands in for
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	return c
}

// Name is the adapter's: "sapb1".
func (c *Client) Name() string { return c.adapter.Name() }

// Capabilities is the adapter's; it makes no call.
func (c *Client) Capabilities() Capabilities { return c.adapter.Capabilities() }

// Health says when the ERP last answered this process.
func (c *Client) Health() Health { return c.health.snapshot() }

// Forget empties the shared answers of one customer, after something of theirs has changed. Client does so itself after
// each write.
func (c *Client) Forget(customer CustomerID) {
	c.shared.forget(func(k shareKey) bool { return k.customer == customer })
}

// ForgetPrices empties the shared prices and dry runs of all customers, after a price has changed.
func (c *Client) ForgetPrices() {
	c.shared.forget(func(k shareKey) bool { return k.op == opPrices || k.op == opQuote })
}

// Ping asks the ERP for as little as possible. It is never shared.
func (c *Client) Ping(ctx context.Context) error {
	_, err := do(ctx, c, call{op: "ping"}, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, c.adapter.Ping(ctx)
	})
	return err
}
