package db

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

type breakerState string

const (
	breakerClosed   breakerState = "closed"
	breakerOpen     breakerState = "open"
	breakerHalfOpen breakerState = "half_open" // one call, the probe, is on its way to find out
)

// breaker is the verdict that the replicas share.
type breaker struct {
	State    breakerState `db:"state"`
	Failures int          `db:"failures"` // in a row
	Age      int64        `db:"age"`      // of the state, in microseconds
}

// outcomes is what this replica has seen of the ERP's health and not yet told the others.
type outcomes struct {
	healthy  bool // a call succeeded
	failures int  // calls failed in a row since
	probe    probeOutcome
}

type probeOutcome int

const (
	noProbe probeOutcome = iota
	probeHealthy
	probeFailed
	probeAbandoned // it never got through to the ERP
)

func (o *outcomes) record(healthy bool) {
	if healthy {
		o.healthy, o.failures = true, 0
		return
	}
	o.failures++
}

// before puts earlier outcomes, which could not be told, in front.
func (o outcomes) before(later outcomes) outcomes {
	if !later.healthy {
		later.failures += o.failures
		later.healthy = o.healthy
	}
	if later.probe == noProbe {
		later.probe = o.probe
	}
	return later
}

// after is the verdict once the outcomes are known. Calls that were under way when the breaker
// opened change nothing: the probe alone decides.
func (b breaker) after(o outcomes, threshold int) breaker {
	switch {
	case b.State == breakerHalfOpen && o.probe == probeHealthy:
		return breaker{State: breakerClosed}
	case b.State == breakerHalfOpen && (o.probe == probeFailed || o.probe == probeAbandoned):
		return breaker{State: breakerOpen, Failures: b.Failures}
	case b.State == breakerClosed:
		if o.healthy {
			b.Failures = 0
		}
		b.Failures += o.failures
		if b.Failures >= threshold {
			return breaker{State: breakerOpen, Failures: b.Failures}
		}
	}
	return b
}

// renewBreaker tells the outcomes and reads the verdict. It runs under limiterLock.
func (l *Limiter) renewBreaker(ctx context.Context, tx *Tx, told outcomes) (breaker, error) {
	const read = `SELECT state, failures, (extract(epoch FROM clock_timestamp() - since) * 1000000)::bigint AS age
		FROM erp_breaker FOR UPDATE`
	var stored breaker
	if err := tx.GetContext(ctx, &stored, read); err != nil {
		return breaker{}, err
	}
	next := stored.after(told, l.options.Failures)
	if told.probe == probeAbandoned && next.State == breakerOpen {
		next.Age = l.options.OpenFor.Microseconds() // the next call may try at once
	}
	if next == stored {
		return stored, nil
	}
	const write = `UPDATE erp_breaker SET state = $1, failures = $2, since = clock_timestamp() - $3 * interval '1 microsecond'`
	_, err := tx.ExecContext(ctx, write, next.State, next.Failures, next.Age)
	return next, err
}

// probeFor is how long a probe may take before another replica sends one: the one that was to send
// it may have crashed.
const probeFor = time.Minute

// claimProbe asks to be the one call that finds out whether the ERP is back.
func (l *Limiter) claimProbe(ctx context.Context) (bool, error) {
	const claim = `UPDATE erp_breaker SET state = 'half_open', since = clock_timestamp()
		WHERE (state = 'open' AND since + $1 * interval '1 microsecond' <= clock_timestamp())
			OR (state = 'half_open' AND since + $2 * interval '1 microsecond' <= clock_timestamp())
		RETURNING true`
	var ours bool
	err := l.db.pool.GetContext(ctx, &ours, claim, l.options.OpenFor.Microseconds(), probeFor.Microseconds())
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return ours, explain(ctx, err)
}

// dueIn is when a breaker that is not closed may be probed.
func (b breaker) dueIn(openFor time.Duration) time.Duration {
	if b.State == breakerHalfOpen {
		openFor = probeFor
	}
	return openFor - time.Duration(b.Age)*time.Microsecond
}
