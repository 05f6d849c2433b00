package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Deed is one thing that one of the distributor's people did on behalf of an account.
type Deed struct {
	Entry   AuditEntry
	Reason  string     // as it was given; empty where none was asked for
	Until   time.Time  // when the acting that this entry began was over, or will be; zero for other entries
	Running bool       // it is not over yet
	Order   *DeedOrder // the order that it was done to; nil for entries about none, or none that the reader may see
	Rep     string     // who serves the account now, by the ERP; on the pages of the distributor's people alone
	Opens   bool       // the account is still the reader's to open; likewise
}

// DeedOrder is an order as the log names it.
type DeedOrder struct {
	Key        string // what stands in the URL: the ERP's number, else our reference
	CustomerPO string
	ShipTo     erp.ShipToID
	Total      erp.Money // as it was placed
}

// DeedPage is a page of a log of deeds, newest first.
type DeedPage struct {
	Deeds    []Deed
	Total    int
	Page     int
	PageSize int
}

// ActingLog shows everybody at the account who acted for it and what they did. Orders for ship-tos that are not the
// reader's stay unnamed.
func (p *Portal) ActingLog(ctx context.Context, a Actor, page int) (DeedPage, error) {
	log, err := p.deeds(ctx, a.scope(), page, func(tx Tx, offset, limit int) ([]Deed, int, error) {
		return tx.ActingLog(ctx, a.Account.ID, offset, limit)
	})
	for i, d := range log.Deeds {
		if d.Order != nil && !a.SeesShipTo(d.Order.ShipTo) {
			log.Deeds[i].Order, log.Deeds[i].Reason = nil, ""
		}
	}
	return log, err
}

// DoneBy shows one of the distributor's people what they did on behalf of customers, also of those that somebody else
// serves by now.
func (p *Portal) DoneBy(ctx context.Context, s Staff, page int) (DeedPage, error) {
	if err := s.require(StaffActFor); err != nil {
		return DeedPage{}, err
	}
	log, err := p.deeds(ctx, s.scope(), page, func(tx Tx, offset, limit int) ([]Deed, int, error) {
		return tx.DoneBy(ctx, s.User.ID, offset, limit)
	})
	for i, d := range log.Deeds {
		log.Deeds[i].Opens = s.opens(d.Rep)
	}
	return log, err
}

func (p *Portal) deeds(ctx context.Context, scope Scope, page int, read func(tx Tx, offset, limit int) ([]Deed, int, error)) (DeedPage, error) {
	log := DeedPage{Page: max(page, 1), PageSize: p.settings.PageSize}
	err := p.store.InTx(ctx, scope, func(tx Tx) (err error) {
		log.Deeds, log.Total, err = read(tx, (log.Page-1)*log.PageSize, log.PageSize)
		return err
	})
	if err != nil {
		return DeedPage{}, fmt.Errorf("read what was done on behalf of others: %w", err)
	}
	now := p.clock()
	for i := range log.Deeds {
		d := &log.Deeds[i]
		d.Running = d.Until.After(now)
		var detail struct {
			Reason string `json:"acting_reason"`
		}
		if err := json.Unmarshal(d.Entry.Detail, &detail); err != nil {
			return DeedPage{}, fmt.Errorf("detail of audit entry %q: %w", d.Entry.Subject, err)
		}
		d.Reason = detail.Reason
	}
	return log, nil
}
