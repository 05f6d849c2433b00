package portal

import (
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// TestOrderIsPlacedOnTheDistributorsDay places at half past one in the morning of a server that keeps UTC.
func TestOrderIsPlacedOnTheDistributorsDay(t *testing.T) {
	t.Parallel()
	p := New(Config{Settings: Settings{Location: time.FixedZone("EST", -5*60*60)}})
	w := Write{Kind: WriteOrder, State: Placed, Payload: []byte(`{}`), PlacedAt: time.Date(2026, 11, 25, 1, 30, 0, 0, time.UTC)}
	order, visible, err := p.bookedOf(Actor{}, w)
	if err != nil || !visible || order.Row.PlacedOn != erp.NewDate(2026, 11, 24) {
		t.Errorf("placed on %v (%t, %v), want the 24th", order.Row.PlacedOn, visible, err)
	}
}
