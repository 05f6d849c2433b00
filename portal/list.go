package portal

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
)

// ListID is the portal's own random id of a saved list.
type ListID string

// List is a saved list: items and quantities that are bought again and again. It is its owner's alone, or everybody's on
// the account who may see the catalogue; those who may order change it.
type List struct {
	ID        ListID
	Account   AccountID
	Owner     UserID
	OwnerName string
	Name      string
	Shared    bool
	Lines     int // how many there are
	ChangedBy string
	ChangedAt time.Time
}

// ListLine is one item of a list. An item stands on a list once. Line is its number while it stays there.
type ListLine struct {
	Line     int
	Item     erp.ItemID
	Quantity erp.Quantity // in the item's sales unit, as it was then
	Note     string       // the account's own words: a bin, a machine
	Version  int64        // another after every change, and never one that any line has had
}

// What an account's lists may hold.
const (
	maxLists     = 200 // of one account, private ones among them
	maxListLines = 1000
	MaxListName  = 100 // characters
	MaxLineNote  = 200
)

// ListTx keeps saved lists. A list that is somebody else's and not shared is not found.
type ListTx interface {
	Lists(ctx context.Context, account AccountID, user UserID) ([]List, error) // by name, the user's own and the shared
	List(ctx context.Context, account AccountID, user UserID, id ListID) (List, error)
	// LockList is List, held against every other transaction that locks it until this one ends.
	LockList(ctx context.Context, account AccountID, user UserID, id ListID) (List, error)
	CountLists(ctx context.Context, account AccountID) (int, error) // everybody's
	SaveList(ctx context.Context, l List) error
	DropList(ctx context.Context, account AccountID, id ListID) error

	// ListLines returns lines in their order; limit 0 is all of them.
	ListLines(ctx context.Context, account AccountID, id ListID, offset, limit int) ([]ListLine, error)
	// PutListLines stores lines. One whose item is on the list already takes the place of that line.
	PutListLines(ctx context.Context, account AccountID, id ListID, lines []ListLine) error
	// ChangeListLine stores quantity and note of a line.
	ChangeListLine(ctx context.Context, account AccountID, id ListID, l ListLine) error
	// DropListLines takes lines out; nil are all of them.
	DropListLines(ctx context.Context, account AccountID, id ListID, lines []int) error
}

// Lists returns the lists that the actor sees.
func (p *Portal) Lists(ctx context.Context, a Actor) (lists []List, err error) {
	if err := a.require(RightCatalog); err != nil {
		return nil, err
	}
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		lists, err = tx.Lists(ctx, a.Account.ID, a.User.ID)
		return err
	})
	return lists, err
}

// NewList makes an empty list of the actor's own. Invalid with a Problem on "name".
func (p *Portal) NewList(ctx context.Context, a Actor, name string, shared bool) (List, error) {
	l, err := p.newList(a, name, shared)
	if err != nil {
		return List{}, err
	}
	return l, p.store.InTx(ctx, a.scope(), func(tx Tx) error { return p.insertList(ctx, tx, a, l) })
}

func (p *Portal) newList(a Actor, name string, shared bool) (List, error) {
	if err := a.require(RightOrder); err != nil {
		return List{}, err
	}
	name, err := listName(name)
	if err != nil {
		return List{}, err
	}
	id, err := p.newID()
	return List{
		ID: ListID(id), Account: a.Account.ID, Owner: a.User.ID, OwnerName: a.User.Name, Name: name, Shared: shared,
		ChangedBy: a.User.Name, ChangedAt: p.clock(),
	}, err
}

func (p *Portal) insertList(ctx context.Context, tx Tx, a Actor, l List) error {
	if err := p.stillActs(ctx, tx, a); err != nil {
		return err
	}
	count, err := tx.CountLists(ctx, a.Account.ID)
	if err != nil {
		return err
	}
	if count >= maxLists {
		return invalid("name", MsgListsFull, maxLists)
	}
	return tx.SaveList(ctx, l)
}

func listName(typed string) (string, error) {
	name := strings.Join(strings.Fields(typed), " ")
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "", invalid("name", MsgListNameMissing)
	case n > MaxListName:
		return "", invalid("name", MsgListNameLong, MaxListName, n)
	}
	return name, nil
}

// RenameList gives a list a name and says who sees it. Only its owner, or whoever manages the account, takes a list away
// from the others; Forbidden for everybody else.
func (p *Portal) RenameList(ctx context.Context, a Actor, id ListID, name string, shared bool) error {
	name, err := listName(name)
	if err != nil {
		return err
	}
	return p.editList(ctx, a, id, func(_ Tx, l *List) error {
		if l.Shared && !shared && !a.owns(*l) {
			return fail(Forbidden, MsgForbidden)
		}
		l.Name, l.Shared = name, shared
		return nil
	})
}

// DropList removes a list. Forbidden for those who neither own it nor manage the account.
func (p *Portal) DropList(ctx context.Context, a Actor, id ListID) error {
	if err := a.require(RightOrder); err != nil {
		return err
	}
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		l, err := tx.LockList(ctx, a.Account.ID, a.User.ID, id)
		if err != nil {
			return err
		}
		if err := p.stillActs(ctx, tx, a); err != nil {
			return err
		}
		if !a.owns(l) {
			return fail(Forbidden, MsgForbidden)
		}
		return tx.DropList(ctx, a.Account.ID, id)
	})
}

// owns reports whether the list is the actor's to give away.
func (a Actor) owns(l List) bool { return l.Owner == a.User.ID || a.Can(RightManage) }

// CopyList makes a private list of the actor's own with the same lines.
func (p *Portal) CopyList(ctx context.Context, a Actor, id ListID, name string) (List, error) {
	l, err := p.newList(a, clipTo(name, MaxListName-1), false)
	if err != nil {
		return List{}, err
	}
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		if _, err := tx.List(ctx, a.Account.ID, a.User.ID, id); err != nil {
			return err
		}
		lines, err := tx.ListLines(ctx, a.Account.ID, id, 0, 0)
		if err != nil {
			return err
		}
		if err := p.insertList(ctx, tx, a, l); err != nil {
			return err
		}
		return tx.PutListLines(ctx, a.Account.ID, l.ID, lines)
	})
	return l, err
}

// editList changes a list that the actor sees and may change, and notes who did.
func (p *Portal) editList(ctx context.Context, a Actor, id ListID, edit func(Tx, *List) error) error {
	if err := a.require(RightOrder); err != nil {
		return err
	}
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		l, err := tx.LockList(ctx, a.Account.ID, a.User.ID, id)
		if err != nil {
			return err
		}
		if err := p.stillActs(ctx, tx, a); err != nil {
			return err
		}
		if err := edit(tx, &l); err != nil {
			return err
		}
		l.ChangedBy, l.ChangedAt = a.User.Name, p.clock()
		return tx.SaveList(ctx, l)
	})
}

// newListLine is an item with what was typed for it. No quantity is the least that can be bought.
func newListLine(item erp.Item, quantity, note string) (ListLine, error) {
	amount := leastQuantity(item).Amount
	if strings.TrimSpace(quantity) != "" {
		var err error
		if amount, err = parseQuantity(quantity); err != nil {
			return ListLine{}, err
		}
		if err = checkQuantity(item, amount); err != nil {
			return ListLine{}, err
		}
	}
	note, err := lineNote(note)
	return ListLine{Item: item.ID, Quantity: erp.NewQuantity(amount, item.SellUOM), Note: note}, err
}

func lineNote(typed string) (string, error) {
	note := strings.TrimSpace(typed)
	if n := utf8.RuneCountInString(note); n > MaxLineNote {
		return "", invalid("note", MsgNoteLong, MaxLineNote, n)
	}
	return note, nil
}
