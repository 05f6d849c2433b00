package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/tradecounter/portal/erp"
)

// Acting is a member of staff acting for an account, with a buyer's rights and a cart of their own there, until a given
// time. Acting for other accounts may run beside it.
type Acting struct {
	ID      string
	Account AccountID
	User    UserID
	BeganAt time.Time
	EndsAt  time.Time
}

// MaxReason is how many characters a reason may have.
const MaxReason = 200

// BeginActing lets a member of staff act for an account, anew if it runs already. NotFound outside the book; Forbidden
// without the right, or if the account's owner has switched acting off.
func (p *Portal) BeginActing(ctx context.Context, s Staff, account AccountID) (Acting, error) {
	if err := s.require(StaffActFor); err != nil {
		return Acting{}, err
	}
	id, err := p.newID()
	if err != nil {
		return Acting{}, err
	}
	var acting Acting
	err = p.store.InTx(ctx, s.scope(), func(tx Tx) error {
		// Against an owner who switches acting off at the same moment, which ends what runs.
		if _, err := tx.LockAccount(ctx, account); err != nil {
			return err
		}
		e, err := tx.StaffEntry(ctx, s.User.ID, account)
		if err != nil {
			return err
		}
		switch {
		case !e.Staff.opens(e.Rep):
			return fail(NotFound, MsgForbidden)
		case e.Account.ActingOff:
			return fail(Forbidden, MsgActingOff)
		}
		now := p.clock()
		acting = Acting{ID: id, Account: account, User: s.User.ID, BeganAt: now, EndsAt: now.Add(p.settings.ActingFor)}
		if err := tx.EndActings(ctx, s.User.ID, account, now); err != nil {
			return err
		}
		if err := tx.SaveActing(ctx, acting); err != nil {
			return err
		}
		return tx.Record(ctx, AuditEntry{
			At: now, Account: account, ActorID: s.User.ID, ActorName: s.User.Name, ActingFor: e.Account.Name,
			Action: AuditActingBegun, Subject: "acting " + id, RequestID: erp.RequestIDOf(ctx),
		})
	})
	if err != nil {
		return Acting{}, fmt.Errorf("act for account %q: %w", account, err)
	}
	return acting, nil
}

// EndActing ends what the actor does for the account. Nothing but this account is touched: carts stay, other accounts too.
func (p *Portal) EndActing(ctx context.Context, a Actor) error {
	if a.Acting == nil {
		return nil
	}
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		if err := tx.EndActings(ctx, a.User.ID, a.Account.ID, p.clock()); err != nil {
			return err
		}
		return tx.Record(ctx, p.entry(ctx, a, AuditActingEnded, "acting "+a.Acting.ID, nil))
	})
}

// ActingLeft is how long the actor may still act for the account; zero when not acting.
func (p *Portal) ActingLeft(a Actor) time.Duration {
	if a.Acting == nil {
		return 0
	}
	return a.Acting.EndsAt.Sub(p.clock())
}

// SwitchActing says whether the distributor's people may act for the account. Switched off, whoever acts is stopped at the
// next click, and begins anew once it is allowed again. Forbidden for all but owners.
func (p *Portal) SwitchActing(ctx context.Context, a Actor, off bool) error {
	if err := a.require(RightManage); err != nil {
		return err
	}
	action := AuditActingAllowed
	if off {
		action = AuditActingSwitchedOff
	}
	return p.changeRules(ctx, a, action, nil, func(tx Tx, account *Account) error {
		account.ActingOff = off
		if !off {
			return nil
		}
		return tx.EndActings(ctx, "", account.ID, p.clock())
	})
}

// changeRules stores what an owner decides on the account, as it stands now and not as the page showed it.
func (p *Portal) changeRules(ctx context.Context, a Actor, action AuditAction, detail map[string]string, change func(Tx, *Account) error) error {
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		account, err := tx.LockAccount(ctx, a.Account.ID)
		if err != nil {
			return err
		}
		if err := change(tx, &account); err != nil {
			return err
		}
		if err := tx.SaveAccountRules(ctx, account); err != nil {
			return err
		}
		return tx.Record(ctx, p.entry(ctx, a, action, "account "+string(a.Account.ID), detail))
	})
}

// entry is a line of the audit log that names the actor, and for whom if not for themselves.
func (p *Portal) entry(ctx context.Context, a Actor, action AuditAction, subject string, detail map[string]string) AuditEntry {
	e := AuditEntry{
		At: p.clock(), Account: a.Account.ID, ActorID: a.User.ID, ActorName: a.User.Name, ActingFor: a.actsFor(),
		Action: action, Subject: subject, RequestID: erp.RequestIDOf(ctx),
	}
	if detail != nil {
		e.Detail, _ = json.Marshal(detail) // texts alone: it cannot fail
	}
	return e
}

// reasonOf checks the reason that whoever acts for a customer gives for spending its money.
func (a Actor) reasonOf(typed string) (string, *Problem) {
	reason := oneLine(typed)
	switch {
	case a.Acting == nil:
		return "", nil
	case reason == "":
		return "", &Problem{"reason", MsgReasonMissing, nil}
	case len([]rune(reason)) > MaxReason:
		return "", &Problem{"reason", MsgReasonLong, []any{MaxReason}}
	}
	return reason, nil
}

// oneLine is a text as the ERP's note takes it.
func oneLine(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(typed), " "))
}

// stillActs fails with Forbidden if the acting has ended while the request was under way: switched off by the account's
// owner, ended in another tab, or run out. It is asked in the transaction that stores what was done.
func (p *Portal) stillActs(ctx context.Context, tx Tx, a Actor) error {
	if a.Acting == nil {
		return nil
	}
	running, err := tx.ActingRuns(ctx, a.Account.ID, a.Acting.ID, p.clock())
	if err != nil {
		return err
	}
	if !running {
		return fail(Forbidden, MsgActingEnded)
	}
	return nil
}
