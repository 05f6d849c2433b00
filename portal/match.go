package portal

import (
	"context"

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

// MatchTx finds items by the numbers that people type.
type MatchTx interface {
	// ItemsByNumber looks an exact item number or a part number of the account up, ignoring case and dashes.
	ItemsByNumber(ctx context.Context, account AccountID, number string) ([]erp.ItemID, error)
}
