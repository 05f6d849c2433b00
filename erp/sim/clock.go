package sim

import (
	"time"

	"github.com/tradecounter/portal/erp"
)

// Now returns the company's time: the injected clock and what Advance added.
func (c *Company) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.now()
}

// Today returns the company's date.
func (c *Company) Today() erp.Date { return erp.DateOf(c.Now()) }

func (c *Company) now() time.Time  { return c.settings.Clock().Add(c.moved) }
func (c *Company) today() erp.Date { return erp.DateOf(c.now()) }

// Advance moves the company's time forward and does the work that fell due meanwhile.
func (c *Company) Advance(d time.Duration) WorkDone {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved += d
	return c.work()
}
