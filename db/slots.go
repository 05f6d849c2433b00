package db

import (
	"context"
	"time"

	"github.com/tradecounter/portal/erp"
)

// demand is a number of calls by class.
type demand struct{ interactive, background int }

func (d demand) total() int { return d.interactive + d.background }

func (d *demand) add(class erp.Class, n int) {
	if class == erp.Background {
		d.background += n
		return
	}
	d.interactive += n
}

func (d demand) atLeast(other demand) demand {
	return demand{max(d.interactive, other.interactive), max(d.background, other.background)}
}

// grant is a replica's part of the slots. Background calls may use so many of those held,
// interactive ones all.
type grant struct{ held, background int }

// slotRow is one replica's line in erp_slots.
type slotRow struct {
	Held             int `db:"held"`
	Wanted           int `db:"wanted"`
	BackgroundHeld   int `db:"background_held"`
	BackgroundWanted int `db:"background_wanted"`
}

// spare slots are held in a quiet time as well, so that the first calls after it wait for no SQL.
const spare = 2

// divide finds a replica's part of slots, given what it needs, what it has in flight, and the others
// as they stand. The last third is for interactive calls alone, spare ones come out of it, and
// nobody is asked to give up what is in flight.
func divide(slots int, need, inFlight demand, others []slotRow) grant {
	all := make([]claim, len(others))
	background := make([]claim, len(others))
	reserve := slots / 3
	for i, o := range others {
		all[i] = claim{o.Held, o.Wanted}
		background[i] = claim{o.BackgroundHeld, o.BackgroundWanted}
		interactive := claim{o.Held - o.BackgroundHeld, o.Wanted - o.BackgroundWanted}
		reserve -= interactive.held
		if interactive.wanted > interactive.held {
			reserve = 0
		}
	}
	quiet := max(0, min(spare, reserve))
	free := allowance(slots, all)
	var g grant
	g.background = min(need.background, free, allowance(slots-slots/3, background))
	g.held = min(free, g.background+max(need.interactive, quiet))
	g.background = max(g.background, inFlight.background)
	g.held = max(g.held, g.background, inFlight.total())
	return g
}

// claim is what another replica has and would use.
type claim struct{ held, wanted int }

// allowance is how many slots a replica may hold beside the others: all that are free, but of those
// beyond its even share only what the others do not lack for theirs.
func allowance(slots int, others []claim) int {
	share := max(1, slots/(len(others)+1))
	free, lacking := slots, 0
	for _, o := range others {
		free -= o.held
		lacking += max(0, min(o.wanted, share)-o.held)
	}
	if free > share {
		free = max(share, free-lacking)
	}
	return max(0, free)
}

// leaseFor is how long a replica that crashed keeps its slots from the others.
const leaseFor = 4 * time.Second

// renewSlots makes known what this replica needs and takes its part. It runs under limiterLock.
func (l *Limiter) renewSlots(ctx context.Context, tx *Tx) (grant, error) {
	const others = `SELECT held, wanted, background_held, background_wanted FROM erp_slots
		WHERE replica <> $1 AND leased_until > clock_timestamp()`
	var rows []slotRow
	if err := tx.SelectContext(ctx, &rows, others, l.replica); err != nil {
		return grant{}, err
	}
	need, g := l.decide(rows)
	const renew = `
		WITH lapsed AS (DELETE FROM erp_slots WHERE replica <> $1 AND leased_until <= clock_timestamp())
		INSERT INTO erp_slots (replica, held, wanted, background_held, background_wanted, leased_until)
		VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 microsecond')
		ON CONFLICT (replica) DO UPDATE SET held = excluded.held, wanted = excluded.wanted,
			background_held = excluded.background_held, background_wanted = excluded.background_wanted,
			leased_until = excluded.leased_until`
	_, err := tx.ExecContext(ctx, renew, l.replica, g.held, need.total(), g.background, need.background, leaseFor.Microseconds())
	return g, err
}

// decide finds this replica's part. What it is about to give up it stops using before the others
// can read that it is free; what it is about to get it uses once that is committed.
func (l *Limiter) decide(others []slotRow) (demand, grant) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.notePeak()
	need := l.peak[0].atLeast(l.peak[1])
	g := divide(l.options.Slots, need, l.inFlight, others)
	l.granted = grant{min(l.granted.held, g.held), min(l.granted.background, g.background)}
	return need, g
}
