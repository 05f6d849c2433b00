package portal

import (
	"context"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Cart is what one user has put together on one account. Version grows with every change, so that a quote can tell
// whether it still speaks of the same cart.
type Cart struct {
	Account AccountID
	User    UserID
	Version int64
	Lines   []CartLine
}

// CartLine is one item in its sales unit. Number is stable while the line stays in the cart.
type CartLine struct {
	Number   int
	Item     erp.ItemID
	Quantity erp.Quantity
}

// CartView is the cart as its page shows it: each line with the ERP's price and stock now.
type CartView struct {
	Lines      []ItemOffer // ItemOffer.Line and Extended are set
	Sum        erp.Money   // of the lines that have a price, before tax and freight
	Unpriced   int         // lines without a price, which Sum leaves out
	Warehouses []erp.Warehouse
	Prices     Freshness
	Stock      Freshness
}

// CartSummary is what the top bar shows. It costs no ERP call, so it counts lines and states no sum.
type CartSummary struct{ Lines int }

const maxCartLines = 1000

// MaxQuantity is the most of one item that a line asks for, in its sales unit.
const MaxQuantity = 9_999_999

// Cart returns the cart with live prices, at the quantity of each line.
func (p *Portal) Cart(ctx context.Context, a Actor) (CartView, error) {
	if err := a.require(RightOrder); err != nil {
		return CartView{}, err
	}
	var cart Cart
	var view CartView
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		if cart, err = tx.Cart(ctx, a.Account.ID, a.User.ID); err != nil {
			return err
		}
		view.Warehouses, err = tx.Warehouses(ctx)
		return err
	})
	if err != nil {
		return CartView{}, err
	}
	offers, err := p.offersForCart(ctx, a, cart)
	if err != nil {
		return CartView{}, err
	}
	view.Lines, view.Prices, view.Stock = offers.rows, offers.prices, offers.stock
	for _, row := range offers.rows {
		sum, err := view.Sum.Add(row.Extended)
		if err != nil || !row.Extended.Known() { // a price in another currency than the others' is in no sum
			view.Unpriced++
			continue
		}
		view.Sum = sum
	}
	return view, nil
}

// AddToCart adds quantity of an item, in the item's sales unit, to what the cart holds of it already. The number may be
// any that MatchNumbers finds one item by; where it is an item's own number to the letter, that item is meant, because the
// buttons beside items send those. Invalid with a Problem on "quantity" or "item".
func (p *Portal) AddToCart(ctx context.Context, a Actor, number, quantity string) (erp.Item, error) {
	if err := a.require(RightOrder); err != nil {
		return erp.Item{}, err
	}
	var item erp.Item
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		var err error
		if item, err = p.sellableItem(ctx, tx, a, number); err != nil {
			return err
		}
		cart, err := tx.LockCart(ctx, a.Account.ID, a.User.ID)
		if err != nil {
			return err
		}
		amount, err := parseQuantity(quantity)
		if err != nil {
			return err
		}
		if err := cart.add(item, amount); err != nil {
			return err
		}
		return tx.SaveCart(ctx, cart)
	})
	return item, err
}

// ChangeCartLine sets a line's quantity; zero takes it out. NotFound if the cart has no such line.
func (p *Portal) ChangeCartLine(ctx context.Context, a Actor, line int, quantity string) error {
	if err := a.require(RightOrder); err != nil {
		return err
	}
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		cart, err := tx.LockCart(ctx, a.Account.ID, a.User.ID)
		if err != nil {
			return err
		}
		at := cart.find(line)
		if at < 0 {
			return fail(NotFound, MsgLineGone)
		}
		if strings.TrimSpace(quantity) == "0" {
			cart.Lines = append(cart.Lines[:at], cart.Lines[at+1:]...)
			cart.Version++
			return tx.SaveCart(ctx, cart)
		}
		item, err := oneItem(ctx, tx, cart.Lines[at].Item)
		if err != nil {
			return err
		}
		amount, err := parseQuantity(quantity)
		if err != nil {
			return err
		}
		if err := checkQuantity(item, amount); err != nil {
			return err
		}
		cart.Lines[at].Quantity.Amount = amount
		cart.Version++
		return tx.SaveCart(ctx, cart)
	})
}

func (c *Cart) find(line int) int {
	for i, l := range c.Lines {
		if l.Number == line {
			return i
		}
	}
	return -1
}

// add merges amount into the item's line, or appends one. The cart stays as it is if that is refused.
func (c *Cart) add(item erp.Item, amount decimal.Decimal) error {
	next := 1
	for i, l := range c.Lines {
		if l.Item == item.ID {
			sum := l.Quantity.Amount.Add(amount)
			if err := checkQuantity(item, sum); err != nil {
				return err
			}
			c.Lines[i].Quantity.Amount = sum
			c.Version++
			return nil
		}
		next = max(next, l.Number+1)
	}
	if len(c.Lines) >= maxCartLines {
		return invalid("item", MsgCartFull, maxCartLines)
	}
	if err := checkQuantity(item, amount); err != nil {
		return err
	}
	c.Lines = append(c.Lines, CartLine{next, item.ID, erp.NewQuantity(amount, item.SellUOM)})
	c.Version++
	return nil
}

// parseQuantity reads what a person typed: digits with a decimal point or comma. Thousands separators are refused,
// because 1,000 is a thousand to one reader and one to another.
func parseQuantity(s string) (decimal.Decimal, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return decimal.Zero, invalid("quantity", MsgQuantityMissing)
	}
	plain := strings.Replace(s, ",", ".", 1)
	if len(s) > 20 || strings.Trim(plain, "0123456789.-") != "" {
		return decimal.Zero, invalid("quantity", MsgQuantityNotNumber, clip(s))
	}
	d, err := decimal.NewFromString(plain)
	if err != nil {
		return decimal.Zero, invalid("quantity", MsgQuantityNotNumber, clip(s))
	}
	if thousands(s, d) {
		return decimal.Zero, invalid("quantity", MsgQuantityAmbiguous, clip(s))
	}
	return d, nil
}

// thousands reports whether a mark before three digits may be meant to group thousands. A point may where the digits end in
// a zero: as decimals nobody types that, and the portal itself never writes it.
func thousands(s string, d decimal.Decimal) bool {
	grouped := d.Exponent() == -3 && d.Abs().GreaterThanOrEqual(decimal.NewFromInt(1))
	return grouped && (strings.Contains(s, ",") || strings.HasSuffix(s, "0"))
}

// checkQuantity applies the item's own rules: positive, at least the minimum, a multiple of the pack.
func checkQuantity(item erp.Item, amount decimal.Decimal) error {
	switch {
	case !amount.IsPositive():
		return invalid("quantity", MsgQuantityNotPositive)
	case amount.GreaterThan(decimal.NewFromInt(MaxQuantity)):
		return invalid("quantity", MsgQuantityTooLarge, MaxQuantity)
	case item.MinQuantity.IsPositive() && amount.LessThan(item.MinQuantity):
		return invalid("quantity", MsgBelowMinimum, erp.NewQuantity(item.MinQuantity, item.SellUOM))
	case item.Multiple.IsPositive() && !amount.Mod(item.Multiple).IsZero():
		return invalid("quantity", MsgNotMultiple, erp.NewQuantity(item.Multiple, item.SellUOM))
	case !item.Multiple.IsPositive() && !amount.IsInteger():
		return invalid("quantity", MsgFraction, string(item.SellUOM))
	}
	return nil
}

func (p *Portal) sellableItem(ctx context.Context, tx Tx, a Actor, number string) (erp.Item, error) {
	found, err := tx.MatchNumbers(ctx, a.Account.ID, []string{number})
	if err != nil {
		return erp.Item{}, err
	}
	matches := found[number]
	switch {
	case len(matches) == 0:
		return erp.Item{}, invalid("item", MsgItemUnknown, clip(number))
	case len(matches) > 1 && !matches[0].names(number):
		return erp.Item{}, invalid("item", MsgItemAmbiguous, clip(number))
	}
	item, err := oneItem(ctx, tx, matches[0].Item)
	if err != nil {
		return erp.Item{}, err
	}
	switch {
	case item.Status == erp.ItemActive:
		return item, nil
	case len(item.Substitutes) > 0:
		return erp.Item{}, invalid("item", MsgItemDiscontinuedUse, string(item.ID), string(item.Substitutes[0]))
	}
	return erp.Item{}, invalid("item", MsgItemDiscontinued, string(item.ID))
}

func oneItem(ctx context.Context, tx Tx, id erp.ItemID) (erp.Item, error) {
	items, err := tx.Items(ctx, []erp.ItemID{id})
	if err != nil {
		return erp.Item{}, err
	}
	if len(items) == 0 {
		return erp.Item{}, fail(NotFound, MsgItemUnknown, clip(string(id)))
	}
	return items[0], nil
}

// clip keeps what a person typed short enough to be shown back.
func clip(s string) string { return clipTo(s, 40) }

func clipTo(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
