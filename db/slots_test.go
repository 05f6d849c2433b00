package db

import (
	"testing"

	"pgregory.net/rapid"
)

func TestDivideSlots(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name           string
		slots          int
		need, inFlight demand
		others         []slotRow
		want           grant
	}{
		{"alone and quiet", 12, demand{}, demand{}, nil, grant{2, 0}},
		{"alone and busy", 12, demand{interactive: 30}, demand{}, nil, grant{12, 0}},
		{"background leaves the last third", 12, demand{background: 30}, demand{}, nil, grant{10, 8}},
		{"both", 12, demand{interactive: 3, background: 30}, demand{}, nil, grant{11, 8}},
		{"a single slot serves background too", 1, demand{background: 2}, demand{}, nil, grant{1, 1}},
		{"others quiet", 12, demand{interactive: 30}, demand{}, []slotRow{{Held: 2}}, grant{10, 0}},
		{"quiet beside others with spare slots", 12, demand{}, demand{}, []slotRow{{Held: 2}, {Held: 1}}, grant{1, 0}},
		{"quiet beside background", 12, demand{}, demand{}, []slotRow{{Held: 8, Wanted: 30, BackgroundHeld: 8, BackgroundWanted: 30}}, grant{2, 0}},
		{"others lack their share", 12, demand{interactive: 30}, demand{}, []slotRow{{Held: 2, Wanted: 30}}, grant{6, 0}},
		{"others lack less than their share", 12, demand{interactive: 30}, demand{}, []slotRow{{Held: 2, Wanted: 4}}, grant{8, 0}},
		{"others hold more than their share", 12, demand{interactive: 30}, demand{}, []slotRow{{Held: 9, Wanted: 30}}, grant{3, 0}},
		{"others hold everything", 12, demand{interactive: 30}, demand{}, []slotRow{{Held: 12, Wanted: 30}}, grant{0, 0}},
		{"others hold the background's part", 12, demand{background: 30}, demand{}, []slotRow{{Held: 8, Wanted: 8, BackgroundHeld: 8, BackgroundWanted: 8}}, grant{2, 0}},
		{"others lack background", 12, demand{background: 30}, demand{}, []slotRow{{Held: 2, Wanted: 30, BackgroundWanted: 30}}, grant{6, 4}},
		{"quiet, and others lack", 12, demand{}, demand{}, []slotRow{{Held: 2, Wanted: 30}}, grant{0, 0}},
		{"in flight is kept", 12, demand{interactive: 9}, demand{interactive: 9}, []slotRow{{Held: 3, Wanted: 30}}, grant{9, 0}},
		{"fewer slots than before", 2, demand{}, demand{background: 3}, nil, grant{3, 3}},
	} {
		if got := divide(tt.slots, tt.need, tt.inFlight, tt.others); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// TestDivideNeverGivesMoreThanThereIs renews replicas in any order with any demand.
func TestDivideNeverGivesMoreThanThereIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		slots := rapid.IntRange(1, 40).Draw(t, "slots")
		rows := make([]slotRow, rapid.IntRange(1, 6).Draw(t, "replicas"))
		for range 30 {
			i := rapid.IntRange(0, len(rows)-1).Draw(t, "replica")
			need := demand{rapid.IntRange(0, 50).Draw(t, "interactive"), rapid.IntRange(0, 50).Draw(t, "background")}
			background := rapid.IntRange(0, rows[i].BackgroundHeld).Draw(t, "background in flight")
			inFlight := demand{rapid.IntRange(0, rows[i].Held-background).Draw(t, "interactive in flight"), background}
			others := append(append([]slotRow(nil), rows[:i]...), rows[i+1:]...)
			g := divide(slots, need, inFlight, others)
			rows[i] = slotRow{g.held, need.total(), g.background, need.background}
			held, heldBackground := 0, 0
			for _, r := range rows {
				held += r.Held
				heldBackground += r.BackgroundHeld
			}
			if held > slots || heldBackground > slots-slots/3 {
				t.Fatalf("%d slots held, %d of them for background, of %d", held, heldBackground, slots)
			}
		}
	})
}

func TestBreakerAfter(t *testing.T) {
	t.Parallel()
	const threshold = 3
	for _, tt := range []struct {
		name string
		have breaker
		told outcomes
		want breaker
	}{
		{"failures add up", breaker{State: breakerClosed, Failures: 1}, outcomes{failures: 1}, breaker{State: breakerClosed, Failures: 2}},
		{"enough of them open", breaker{State: breakerClosed, Failures: 2}, outcomes{failures: 1}, breaker{State: breakerOpen, Failures: 3}},
		{"a success starts again", breaker{State: breakerClosed, Failures: 2}, outcomes{healthy: true, failures: 1}, breaker{State: breakerClosed, Failures: 1}},
		{"stragglers change nothing", breaker{State: breakerOpen, Failures: 3}, outcomes{healthy: true}, breaker{State: breakerOpen, Failures: 3}},
		{"a good probe closes", breaker{State: breakerHalfOpen, Failures: 3}, outcomes{probe: probeHealthy}, breaker{State: breakerClosed}},
		{"a bad probe opens", breaker{State: breakerHalfOpen, Failures: 3, Age: 9}, outcomes{probe: probeFailed}, breaker{State: breakerOpen, Failures: 3}},
		{"a probe not sent opens", breaker{State: breakerHalfOpen, Failures: 3, Age: 9}, outcomes{probe: probeAbandoned}, breaker{State: breakerOpen, Failures: 3}},
		{"a probe that came late", breaker{State: breakerOpen, Failures: 3}, outcomes{probe: probeHealthy}, breaker{State: breakerOpen, Failures: 3}},
	} {
		if got := tt.have.after(tt.told, threshold); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}
