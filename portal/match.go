package portal

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Match is what an item was found by.
type Match struct {
	Item   erp.ItemID
	Kind   MatchKind
	Number string // the number on file that matched; empty for MatchWords
}

// MatchKind names the kinds of number, and the words, that an item is found by.
type MatchKind string

// The kinds, most telling first.
const (
	MatchItem         MatchKind = "item"         // the distributor's own item number
	MatchPartNumber   MatchKind = "part_number"  // the account's own
	MatchManufacturer MatchKind = "manufacturer" // the manufacturer's number
	MatchBarcode      MatchKind = "barcode"      // UPC, EAN or GTIN
	MatchWords        MatchKind = "words"        // of the description
)

// matchOrder is the kinds of number, most telling first.
var matchOrder = []MatchKind{MatchItem, MatchPartNumber, MatchManufacturer, MatchBarcode}

// MatchTx finds items by the numbers that people type.
type MatchTx interface {
	// MatchNumbers looks up item numbers, the account's part numbers, manufacturers' numbers and barcodes, ignoring case,
	// dashes and blanks, and leading zeros of barcodes. The answer's keys are numbers as they were asked; one that is
	// nothing's is left out. Each of its matches is another item, as Meant chooses them: several mean that only a person
	// can tell which.
	MatchNumbers(ctx context.Context, account AccountID, numbers []string) (map[string][]Match, error)
	// SuggestItems is the beginning of SearchItems, for what is still being typed.
	SuggestItems(ctx context.Context, account AccountID, query string, limit int) (ItemHits, error)
	// FindDocuments returns the orders, invoices and shipments one of whose numbers begins or ends with what was typed:
	// those that are exactly it first, then the newest.
	FindDocuments(ctx context.Context, q DocumentSearch) ([]FoundDocument, error)
	// CountPairs finds anew which items stand together in orders of several accounts since a day.
	CountPairs(ctx context.Context, since time.Time) error
	// OrderedTogether returns what is ordered together with an item most often, of what can be bought.
	OrderedTogether(ctx context.Context, id erp.ItemID, limit int) ([]erp.Item, error)
}

// Meant is which of the items found for a number a person may have meant who typed it so: those that are spelled exactly
// like it, else all. Each item stands once, with its most telling match, and the most telling items come first. No kind
// wins over another: a customer's part number may be another item's barcode.
func Meant(typed string, found []Match) []Match {
	typed = strings.TrimSpace(typed)
	other := func(m Match) bool { return m.Number != typed }
	meant := slices.Clone(found)
	if exact := slices.DeleteFunc(slices.Clone(found), other); len(exact) > 0 {
		meant = exact
	}
	slices.SortStableFunc(meant, func(x, y Match) int { return slices.Index(matchOrder, x.Kind) - slices.Index(matchOrder, y.Kind) })
	var items []Match
	for _, m := range meant {
		if !slices.ContainsFunc(items, func(i Match) bool { return i.Item == m.Item }) {
			items = append(items, m)
		}
	}
	return items
}

// names reports whether the match is by an item's own number, to the letter.
func (m Match) names(number string) bool { return m.Kind == MatchItem && string(m.Item) == number }
