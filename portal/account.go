package portal

import (
	"context"
	"fmt"

	"github.com/tradecounter/portal/erp"
)

// AccountView is the account page: who the ERP says you are, what you owe and what you may still order.
type AccountView struct {
	Customer      erp.Customer
	CustomerFresh Freshness
	Credit        *Credit // nil for those who may not see sums
}

// AccountView reads the sums live and the customer record from the mirror.
func (p *Portal) AccountView(ctx context.Context, a Actor) (AccountView, error) {
	var view AccountView
	if a.seesBalance() {
		credit, err := p.credit(ctx, a, erp.Money{})
		if err != nil {
			return AccountView{}, err
		}
		view.Credit = &credit
	}
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		m, err := tx.Customer(ctx, a.Account.ID)
		view.Customer = m.Value
		view.CustomerFresh = p.mirrorFreshness(Watermark{ReadAt: m.At})
		var visible []erp.ShipTo
		for _, s := range m.Value.ShipTos {
			if a.SeesShipTo(s.ID) {
				visible = append(visible, s)
			}
		}
		view.Customer.ShipTos = visible
		return err
	})
	return view, err
}

// LinkAccount makes the portal's side of an ERP customer, or returns the one there is, and mirrors the customer's record
// and documents. NotFound: the ERP has no such customer.
func (p *Portal) LinkAccount(ctx context.Context, id erp.CustomerID) (Account, error) {
	account, err := p.link(ctx, id, Staff{})
	if err != nil {
		return Account{}, fmt.Errorf("link account: %w", err)
	}
	return account, p.syncAccount(ctx, account)
}

// link makes the account, and puts the customer on the list of all of them, for which the next sync would be soon enough.
func (p *Portal) link(ctx context.Context, id erp.CustomerID, by Staff) (Account, error) {
	customer, err := p.erp.Customer(ctx, id)
	if err != nil {
		return Account{}, err
	}
	fresh, err := p.newID()
	if err != nil {
		return Account{}, err
	}
	var account Account
	insert := func(tx Tx) error {
		account, err = tx.AccountByCustomer(ctx, id)
		if CodeOf(err) != NotFound {
			return err
		}
		account = Account{ID: AccountID(fresh), Customer: id, Name: customer.Name}
		if err := tx.SaveAccount(ctx, account); err != nil {
			return err
		}
		if err := tx.SaveDirectory(ctx, []erp.Customer{customer}); err != nil {
			return err
		}
		if err := tx.SaveCustomer(ctx, account.ID, p.clock(), customer); err != nil {
			return err
		}
		return tx.Record(ctx, p.note(ctx, by, AuditAccountLinked, account.ID, "customer "+string(id)))
	}
	err = p.store.InTx(ctx, JobScope(), insert)
	if CodeOf(err) == Conflict { // somebody else has linked it at the same moment: theirs is the account
		err = p.store.InTx(ctx, JobScope(), insert)
	}
	if err != nil {
		return Account{}, fmt.Errorf("customer %q: %w", id, err)
	}
	return account, nil
}
