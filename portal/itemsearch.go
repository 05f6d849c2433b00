package portal

import (
	"strings"

	"github.com/tradecounter/portal/erp"
)

// ItemSearch is what a buyer looks for. Query matches item number, the account's part number, manufacturer's number, barcode
// and words of the description; Category is an item group's id; the item has every one of Attributes. All may be empty.
type ItemSearch struct {
	Account    AccountID
	Query      string
	Category   string
	Attributes []erp.Attribute
	Offset     int
	Limit      int
}

// ItemHits is one page of a search, the most telling matches first. A search counts no further than MostHits, and what a
// large part of the catalogue has is looked for in a part of it.
type ItemHits struct {
	Items      []erp.Item
	Matches    map[erp.ItemID]Match // why each was found; empty without a query
	Total      int
	More       bool             // there may be more than Total, and every count is of these alone
	Categories []CategoryCount  // over the whole search but for the category
	Attributes []AttributeCount // of the items found, the most common first; without query and category none
}

// MostHits is how many hits a search counts at most, and how deep it can be leafed through. The whole catalogue and a category are
// counted whole, and can be leafed through as deep as MostShelved.
const (
	MostHits    = 1000
	MostShelved = 10_000
)

// CategoryCount is one row of the category facet.
type CategoryCount struct {
	Category erp.Category
	Items    int
}

// AttributeCount is one row of the attribute facets.
type AttributeCount struct {
	Attribute erp.Attribute
	Items     int
}

var escapeName = strings.NewReplacer(`\`, `\\`, `:`, `\:`)

// AttributeText is an attribute in one text, as URLs carry it: "Thread:M8". A colon in the name is escaped.
func AttributeText(a erp.Attribute) string { return escapeName.Replace(a.Name) + ":" + a.Value }

// ParseAttribute reads what AttributeText wrote; ok is false for a text without name or value.
func ParseAttribute(s string) (a erp.Attribute, ok bool) {
	var name strings.Builder
	escaped := false
	for i, r := range s {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
			continue
		case r == ':':
			a = erp.Attribute{Name: name.String(), Value: s[i+1:]}
			return a, a.Name != "" && a.Value != ""
		}
		name.WriteRune(r)
	}
	return erp.Attribute{}, false
}
