package portal

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
)

// QuickOrderID is the portal's own random id of a quick order.
type QuickOrderID string

// QuickOrder is a table of lines on their way into the cart of one user on one account. It is kept for a month after its
// last change, so that what needed attention yesterday is still there.
type QuickOrder struct {
	ID        QuickOrderID
	Account   AccountID
	User      UserID
	Source    QuickOrderSource
	Task      TaskID // checks lines that are too many for one request; empty if there never were
	MadeAt    time.Time
	ExpiresAt time.Time
}

// QuickOrderSource is where the lines came from, and the name it has: a file's, an order's number, a list's title.
type QuickOrderSource struct {
	Kind SourceKind
	Name string // empty for what was typed or pasted
	File FileID // the file itself, while it is kept; empty if it never was
	Read string // how a file was understood, for the reader: "semicolons, Windows-1252"; empty if there was nothing to guess
}

// SourceKind names the kinds.
type SourceKind string

// The kinds of source.
const (
	SourceTyped   SourceKind = "typed"
	SourcePasted  SourceKind = "pasted"
	SourceFile    SourceKind = "file"
	SourceOrder   SourceKind = "order"
	SourceInvoice SourceKind = "invoice"
	SourceSaved   SourceKind = "list" // a saved list
	SourceBought  SourceKind = "bought"
)

// QuickOrderLine is one line and what is known of it since it was checked last.
type QuickOrderLine struct {
	Line       int // its place in the table, which never changes
	Asked      AskedLine
	Picked     bool         // Match is the buyer's choice and stays while Asked.Number does
	Match      Match        // the item, and what it was found by; zero if none was
	Choices    []Match      // what an ambiguous number stands for, also once one is picked
	Verdict    LineVerdict  // as of CheckedAt
	Quantity   erp.Quantity // as asked, in the item's sales unit; zero if it could not be read
	Price      *erp.Price   // nil: none is known
	PriceState PriceState
	PriceNote  string
	Extended   erp.Money
	CheckedAt  time.Time
}

// What a quick order may hold, and for how long.
const (
	maxQuickOrderLines  = 10_000
	maxQuickOrders      = 50 // of one user on one account; the oldest makes room
	keepQuickOrders     = 30 * 24 * time.Hour
	quickOrderAtOnce    = 200 // lines checked while somebody waits; more are a Task
	quickOrderPage      = 50
	quickOrderBlankRows = 60 // how far below the last line a new one may stand
)

// QuickOrderTx keeps quick orders. All but DropQuickOrders see one user's own.
type QuickOrderTx interface {
	// InsertQuickOrder stores q with its lines, and removes the oldest of the user's own beyond keep.
	InsertQuickOrder(ctx context.Context, q QuickOrder, lines []QuickOrderLine, keep int) error
	QuickOrder(ctx context.Context, account AccountID, user UserID, id QuickOrderID) (QuickOrder, error)
	// LockQuickOrder is QuickOrder, held against every other transaction until this one ends.
	LockQuickOrder(ctx context.Context, account AccountID, user UserID, id QuickOrderID) (QuickOrder, error)
	QuickOrders(ctx context.Context, account AccountID, user UserID) ([]QuickOrder, error) // newest first
	SaveQuickOrder(ctx context.Context, q QuickOrder) error
	// QuickOrderLines returns the lines that s selects, in their order.
	QuickOrderLines(ctx context.Context, s LineSelection) ([]QuickOrderLine, error)
	SaveQuickOrderLines(ctx context.Context, account AccountID, id QuickOrderID, lines []QuickOrderLine) error
	DropQuickOrderLines(ctx context.Context, account AccountID, id QuickOrderID, lines []int) error
	CountQuickOrder(ctx context.Context, account AccountID, id QuickOrderID) ([]LineCount, error)
	// AskedTwice returns those of the items that more than one line asks for, lines in the cart not counted.
	AskedTwice(ctx context.Context, account AccountID, id QuickOrderID, items []erp.ItemID) ([]erp.ItemID, error)
	DropQuickOrders(ctx context.Context, expiredBefore time.Time) error
}

// LineSelection selects lines of one quick order.
type LineSelection struct {
	Account  AccountID
	ID       QuickOrderID
	Lines    []int         // nil: any
	Verdicts []LineVerdict // nil: any
	After    int           // lines after this one
	Offset   int
	Limit    int
}

// LineCount is how many lines have one verdict, and what they come to in one currency. Unknown sums count with none.
type LineCount struct {
	Verdict LineVerdict
	Lines   int
	Last    int // the highest line
	Sum     erp.Money
	Priced  int // lines in Sum
}

// The verdicts of lines that can go into the cart, and of those that need attention, for selections.
var (
	addableVerdicts   = []LineVerdict{LineOK, LineShort, LinePriceChanged, LineOnConfirmation}
	attentionVerdicts = []LineVerdict{
		LineNumberMissing, LineUnknown, LineChoose, LineNotAllowed, LineDiscontinued, LineQuantityMissing, LineQuantityNoNumber,
		LineQuantityDouble, LineQuantityNotMore, LineQuantityTooLarge, LineBelowMinimum, LineNotMultiple, LineFraction,
		LineUnitUnknown, LineUnitInexact, LineCartFull,
	}
)

// StartQuickOrder stores lines and checks them: at once, or as a Task where they are many. Every line is kept, but for
// those with neither number nor quantity. The same lines again within half a minute are a second click, and lead to the first
// quick order, of which the ID is returned. Invalid if none is left, or if there are more than 10,000.
func (p *Portal) StartQuickOrder(ctx context.Context, a Actor, source QuickOrderSource, asked []AskedLine) (QuickOrder, error) {
	if err := a.require(RightOrder); err != nil {
		return QuickOrder{}, err
	}
	q, lines, err := p.newQuickOrder(a, source, asked)
	if err != nil {
		return QuickOrder{}, err
	}
	again, err := p.insertOnce(ctx, a, &q, lines)
	if err != nil || again != "" {
		return QuickOrder{ID: cmp.Or(again, q.ID)}, err
	}
	return q, p.checkStarted(ctx, a, q, lines)
}

// checkStarted checks the lines that were just stored, unless a Task does.
func (p *Portal) checkStarted(ctx context.Context, a Actor, q QuickOrder, lines []QuickOrderLine) error {
	if q.Task != "" {
		return nil
	}
	return p.checkAndSave(ctx, a, q.ID, lines)
}

func (p *Portal) newQuickOrder(a Actor, source QuickOrderSource, asked []AskedLine) (QuickOrder, []QuickOrderLine, error) {
	asked = slices.DeleteFunc(slices.Clone(asked), AskedLine.Blank)
	switch {
	case len(asked) == 0:
		return QuickOrder{}, nil, invalid("rows", MsgQuickOrderEmpty)
	case len(asked) > maxQuickOrderLines:
		return QuickOrder{}, nil, invalid("rows", MsgQuickOrderLong, maxQuickOrderLines, len(asked))
	}
	id, err := p.newID()
	if err != nil {
		return QuickOrder{}, nil, err
	}
	now := p.clock()
	source.Name, source.Read = clipTo(source.Name, 200), clipTo(source.Read, 400)
	q := QuickOrder{ID: QuickOrderID(id), Account: a.Account.ID, User: a.User.ID, Source: source, MadeAt: now, ExpiresAt: now.Add(keepQuickOrders)}
	lines := make([]QuickOrderLine, len(asked))
	for i, l := range asked {
		lines[i] = QuickOrderLine{Line: i + 1, Asked: l.clipped(), Verdict: LineUnchecked}
	}
	return q, lines, nil
}

// insertQuickOrder stores it, with the Task that checks it where the lines are many.
func (p *Portal) insertQuickOrder(ctx context.Context, tx Tx, a Actor, q *QuickOrder, lines []QuickOrderLine) error {
	if err := tx.InsertQuickOrder(ctx, *q, lines, maxQuickOrders); err != nil {
		return err
	}
	if len(lines) <= quickOrderAtOnce {
		return nil
	}
	_, err := p.startChecking(ctx, tx, a, q, len(lines))
	return err
}

// QuickOrders lists the actor's own quick orders on the account, newest first.
func (p *Portal) QuickOrders(ctx context.Context, a Actor) (list []QuickOrder, err error) {
	if err := a.require(RightOrder); err != nil {
		return nil, err
	}
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		list, err = tx.QuickOrders(ctx, a.Account.ID, a.User.ID)
		return err
	})
	return list, err
}
