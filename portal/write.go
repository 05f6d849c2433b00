package portal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
)

// WriteKind names what a write carries. Later features add kinds, not machines.
type WriteKind string

// WriteOrder carries an order; its payload is a PlacedOrder.
const WriteOrder WriteKind = "order"

// WriteState is where a write stands on its way into the ERP.
type WriteState string

// The states. Confirmed, rejected and cancelled are final.
const (
	AwaitingApproval WriteState = "awaiting_approval"
	Placed           WriteState = "placed"
	Held             WriteState = "held" // by HoldKind, until a person releases it
	Submitting       WriteState = "submitting"
	Confirmed        WriteState = "confirmed"
	PendingInERP     WriteState = "pending_in_erp" // the ERP took it, and it waits there for somebody's approval
	Rejected         WriteState = "rejected"
	OutcomeUnknown   WriteState = "unknown" // sent, and the answer was lost
	AwaitingBuyer    WriteState = "awaiting_buyer"
	Cancelled        WriteState = "cancelled"
)

// Unconfirmed are the states in which the ERP does not yet count what was placed.
func Unconfirmed() []WriteState {
	return []WriteState{AwaitingApproval, Placed, Held, Submitting, PendingInERP, OutcomeUnknown, AwaitingBuyer}
}

// Write is one thing that a person asked for and the ERP has to carry out. Same reference and same input is the same
// write; same reference and other input is a conflict.
type Write struct {
	Reference erp.Reference
	Kind      WriteKind
	Account   AccountID
	User      UserID
	ActorName string
	InputHash string // SHA-256 of what was asked for, in hex
	DependsOn erp.Reference
	State     WriteState
	HoldKind  erp.HoldKind
	Payload   json.RawMessage
	ERPID     string // the ERP's key, once confirmed or pending
	ERPNumber string
	Reason    string // why it was rejected or is held, in the ERP's words or a code's
	ErrorCode erp.Code
	ActingFor string // the customer's name, if a member of staff placed it; else empty
	ActReason string // and why
	Attempts  int    // tries since the state last changed
	Rounds    int    // how often it was sent again after the ERP had said that it is not there
	Stuck     bool   // bounded tries are used up: a person must look
	RequestID string
	PlacedAt  time.Time
	ChangedAt time.Time
	NextTryAt time.Time

	LeasedUntil time.Time // the lease under which it was read, by which SaveWrite knows that no other has taken it since
}

// hashInput gives the identity of an input.
func hashInput(input any) (string, error) {
	b, err := json.Marshal(input)
	if err != nil {
		return "", fmt.Errorf("hash input: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// step is what one attempt found out about a write: the state it moves to, and when to look again (zero: never).
type step struct {
	state  WriteState
	next   time.Time
	action AuditAction
}

// carrier is what a kind of write adds to the machine.
type carrier interface {
	// find looks the write up in the ERP by its reference. NotFound if the ERP does not have it.
	find(ctx context.Context, w *Write) (step, error)
	// send asks the ERP to carry it out. It is called only when nothing was sent, or find said NotFound since.
	send(ctx context.Context, w *Write) (step, error)
	// settled runs in the transaction that stores a changed state.
	settled(ctx context.Context, tx Tx, w *Write) error
}

// lookups is how often a write of unknown outcome is looked up, with growing waits, before a person must look.
const lookups = 12

// rounds is how often a write is sent again that the ERP never has afterwards, before a person must look: what fails the
// same way each time would go round for ever.
const rounds = 5

// conflicts is how often a write is tried again that met somebody else's change or lock in the ERP.
const conflicts = 5

// CarryOut takes a write one step further and returns when to come back; zero means that nothing is left to do. It is
// safe to call at any time, any number of times, from any number of replicas: one of them holds the lease.
func (p *Portal) CarryOut(ctx context.Context, account AccountID, ref erp.Reference) (time.Time, error) {
	w, err := p.lease(ctx, account, ref)
	if err == nil {
		err = p.oneStep(ctx, &w)
	}
	if CodeOf(err) == Conflict { // another worker has it, or took it while this one was held up
		return p.clock().Add(p.settings.WriteLease), nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("carry out write %q: %w", ref, err)
	}
	return w.NextTryAt, nil
}

// oneStep advances a leased write and stores what came of it. A write that is finished, or whose next try is still
// ahead, is only given back.
func (p *Portal) oneStep(ctx context.Context, w *Write) error {
	if !w.due() {
		w.NextTryAt = time.Time{}
		return p.saveWrite(ctx, w, nil, "")
	}
	if w.NextTryAt.After(p.clock()) {
		return p.saveWrite(ctx, w, nil, "")
	}
	before := w.State
	next, err := p.advance(ctx, w, p.carrierOf(w.Kind))
	if err != nil {
		return err
	}
	w.NextTryAt = next.next
	w.move(next.state, p.clock())
	if w.State == before {
		next.action = ""
	}
	return p.saveWrite(ctx, w, p.carrierOf(w.Kind), next.action)
}

func (w *Write) due() bool {
	return slices.Contains([]WriteState{Placed, Submitting, PendingInERP, OutcomeUnknown}, w.State) && !w.Stuck
}

func (w *Write) move(to WriteState, now time.Time) {
	if w.State == to {
		w.Attempts++
		return
	}
	w.State, w.Attempts, w.ChangedAt = to, 0, now
}

func (p *Portal) carrierOf(kind WriteKind) carrier {
	switch kind {
	case WriteOrder:
		return orderCarrier{p}
	}
	panic("portal: no carrier for writes of kind " + string(kind))
}

// advance decides between looking and sending. A write found submitting was left there by a crash: it may have been
// sent, so it counts as unknown.
func (p *Portal) advance(ctx context.Context, w *Write, c carrier) (step, error) {
	switch w.State {
	case Placed:
		return p.send(ctx, w, c)
	case Submitting, OutcomeUnknown:
		return p.lookUp(ctx, w, c)
	default:
		return p.poll(ctx, w, c)
	}
}

// send stores that the write is about to be sent, then sends it: a crash in between leaves doubt, never certainty.
func (p *Portal) send(ctx context.Context, w *Write, c carrier) (step, error) {
	if err := p.markSubmitting(ctx, w); err != nil {
		return step{}, err
	}
	s, err := c.send(ctx, w)
	if err == nil {
		return s, nil
	}
	w.ErrorCode = erp.CodeOf(err)
	p.log.WarnContext(ctx, "write was not confirmed", "reference", w.Reference, "kind", w.Kind, "code", w.ErrorCode, "error", err)
	switch w.ErrorCode {
	case erp.Unavailable, erp.Unauthorized: // a login that is refused is ours to mend, not the buyer's
		return step{state: Placed, next: p.retryAt(w, err)}, nil
	case erp.Conflict:
		if w.Attempts < conflicts {
			return step{state: Placed, next: p.retryAt(w, err)}, nil
		}
		w.Reason = erp.ReasonOf(err)
		return step{state: Rejected, action: AuditOrderRejected}, nil
	case erp.Invalid, erp.Rejected, erp.NotFound, erp.Unsupported:
		w.Reason = erp.ReasonOf(err)
		return step{state: Rejected, action: AuditOrderRejected}, nil
	default: // whatever cannot be classified may have happened
		return step{state: OutcomeUnknown, next: p.clock().Add(time.Second), action: AuditOrderUnknown}, nil
	}
}

// lookUp settles doubt. The write is sent again only if the ERP still says "not there" when whatever was under way at the
// doubtful answer must have ended: a request that outlived our deadline may commit after the first look.
func (p *Portal) lookUp(ctx context.Context, w *Write, c carrier) (step, error) {
	s, err := c.find(ctx, w)
	if err == nil {
		return s, nil
	}
	wait := p.clock().Add(lookUpWait(w.Attempts))
	w.ErrorCode = erp.CodeOf(err)
	if w.ErrorCode == erp.NotFound && w.State == OutcomeUnknown && p.clock().Sub(w.ChangedAt) >= p.settings.AbsentFor {
		if w.Rounds < rounds {
			w.Rounds++
			return step{state: Placed, next: p.clock()}, nil
		}
		w.Stuck = true
		p.log.ErrorContext(ctx, "write goes round and needs a person", "reference", w.Reference, "kind", w.Kind, "rounds", w.Rounds)
		return step{state: OutcomeUnknown}, nil
	}
	if w.State == OutcomeUnknown && w.Attempts >= lookups && !silent(ctx, err) { // an ERP that is away is asked until it is back
		w.Stuck = true
		p.log.ErrorContext(ctx, "write of unknown outcome needs a person", "reference", w.Reference, "kind", w.Kind, "error", err)
		return step{state: OutcomeUnknown}, nil
	}
	return step{state: OutcomeUnknown, next: wait, action: AuditOrderUnknown}, nil
}

func lookUpWait(attempts int) time.Duration {
	return min(time.Second<<min(attempts, 6), time.Minute)
}

// poll waits for a person inside the ERP.
func (p *Portal) poll(ctx context.Context, w *Write, c carrier) (step, error) {
	s, err := c.find(ctx, w)
	switch {
	case err == nil:
		return s, nil
	case erp.CodeOf(err) == erp.NotFound: // declined there, and its draft removed
		w.ErrorCode = erp.NotFound
		return step{state: Rejected, action: AuditOrderRejected}, nil
	}
	return step{state: PendingInERP, next: p.clock().Add(p.settings.PollEvery)}, nil
}

// retryAt spaces tries while the ERP does not answer: as long as it asked for, else growing to half a minute.
func (p *Portal) retryAt(w *Write, err error) time.Time {
	wait := erp.RetryAfter(err)
	if wait == 0 {
		wait = min(500*time.Millisecond<<min(w.Attempts, 6), 30*time.Second)
	}
	return p.clock().Add(wait)
}

func (p *Portal) lease(ctx context.Context, account AccountID, ref erp.Reference) (w Write, err error) {
	err = p.store.InTx(ctx, AccountScope(account), func(tx Tx) error {
		now := p.clock()
		w, err = tx.LeaseWrite(ctx, account, ref, now, now.Add(p.settings.WriteLease))
		return err
	})
	return w, err
}

// markSubmitting keeps the lease: LeaseWrite takes it anew in the same transaction that stores the state.
func (p *Portal) markSubmitting(ctx context.Context, w *Write) error {
	sending, until := *w, time.Time{}
	sending.move(Submitting, p.clock())
	sending.NextTryAt = p.clock()
	err := p.store.InTx(ctx, AccountScope(w.Account), func(tx Tx) error {
		if err := tx.SaveWrite(ctx, sending); err != nil {
			return err
		}
		now := p.clock()
		leased, err := tx.LeaseWrite(ctx, w.Account, w.Reference, now, now.Add(p.settings.WriteLease))
		until = leased.LeasedUntil
		return err
	})
	if err == nil {
		w.LeasedUntil = until
	}
	return err
}

func (p *Portal) saveWrite(ctx context.Context, w *Write, c carrier, action AuditAction) error {
	return p.store.InTx(ctx, AccountScope(w.Account), func(tx Tx) error {
		if c != nil {
			if err := c.settled(ctx, tx, w); err != nil {
				return err
			}
		}
		if action != "" {
			if err := tx.Record(ctx, p.auditWrite(w, action)); err != nil {
				return err
			}
		}
		return tx.SaveWrite(ctx, *w)
	})
}

func (p *Portal) auditWrite(w *Write, action AuditAction) AuditEntry {
	detail, _ := json.Marshal(map[string]string{
		"erp_number": w.ERPNumber, "reason": w.Reason, "code": string(w.ErrorCode), "acting_reason": w.ActReason,
	})
	return AuditEntry{
		At: p.clock(), Account: w.Account, ActorID: w.User, ActorName: w.ActorName, ActingFor: w.ActingFor, Action: action,
		Subject: w.subject(), Detail: detail, RequestID: w.RequestID,
	}
}

// ResumeWrites enqueues unfinished writes whose next try is overdue and which no worker holds: after a crash, a restart,
// or a job that was lost for any other reason. Any replica may call it at any time; a write enqueued twice is leased once.
func (p *Portal) ResumeWrites(ctx context.Context) (int, error) {
	resumed := 0
	err := p.store.InTx(ctx, JobScope(), func(tx Tx) error {
		now := p.clock()
		writes, err := tx.OverdueWrites(ctx, now.Add(-p.settings.ResumeAfter), 500)
		if err != nil {
			return err
		}
		resumed = len(writes)
		for _, w := range writes {
			job := CarryOutWrite{Account: w.Account, Reference: w.Reference, RequestID: w.RequestID}
			if err := tx.Enqueue(ctx, job); err != nil {
				return err
			}
		}
		return nil
	})
	return resumed, err
}
