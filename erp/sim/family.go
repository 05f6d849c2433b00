package sim

import (
	"strconv"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// A family is a kind of goods that comes in many sizes: every choice of one value per axis, from one of the makers, is an
// item. Millions of believable items need no more than a table per kind.
type family struct {
	code     string // begins every item number
	name     string // begins every description
	category erp.Category
	makers   []maker
	unit     unitPlan
	cents    int64 // list price of the plainest choice, per selling unit
	weight   int64 // of the plainest choice, per stock unit, in thousandths of a pound
	share    int   // how much of a catalogue it makes up, against the others
	hazmat   string
	axes     []axis
}

// axis is one way in which items of a family differ. In a description its value follows the separator. Families share the
// names of their axes where they mean the same, so that a catalogue can be filtered by them.
type axis struct {
	name      string // of the attribute; "Grade, Finish" names the two parts of a value
	separator string
	values    string // "code:text:percent" of the plainest choice's price, parted by semicolons
}

type maker struct{ name, code string }

// unitPlan says how a family is stocked, sold and packed. Packs are in stock units.
type unitPlan struct {
	stock, sell   erp.UOM
	packs         []unitPack
	min, multiple int64 // in selling units
}

type unitPack struct {
	uom      erp.UOM
	perStock int64
}

var (
	byEach    = unitPlan{stock: "EA", sell: "EA", packs: []unitPack{{"BX", 10}}}
	bySingle  = unitPlan{stock: "EA", sell: "EA"}
	byHundred = unitPlan{stock: "EA", sell: "C", packs: []unitPack{{"C", 100}, {"BX", 50}, {"M", 1000}}}
	byBox     = unitPlan{stock: "EA", sell: "BX", packs: []unitPack{{"BX", 100}, {"CS", 1000}}}
	byBag     = unitPlan{stock: "EA", sell: "BAG", packs: []unitPack{{"BAG", 100}, {"CS", 2500}}}
	byFoot    = unitPlan{stock: "FT", sell: "FT", packs: []unitPack{{"REEL", 500}, {"M", 1000}}, min: 25, multiple: 5}
	byPair    = unitPlan{stock: "PR", sell: "PR", packs: []unitPack{{"DZ", 12}, {"CS", 144}}, multiple: 1}
	byTen     = unitPlan{stock: "EA", sell: "PK", packs: []unitPack{{"PK", 10}}}
	byDozen   = unitPlan{stock: "EA", sell: "EA", packs: []unitPack{{"DZ", 12}, {"CS", 144}}}
)

// value is one choice on an axis.
type value struct {
	code, text string
	percent    int64
}

// choices reads the values of an axis.
func (a axis) choices() []value {
	var list []value
	for entry := range strings.SplitSeq(a.values, ";") {
		code, rest, _ := strings.Cut(strings.TrimSpace(entry), ":")
		text, share, _ := strings.Cut(rest, ":")
		percent, err := strconv.ParseInt(share, 10, 64)
		if err != nil {
			panic("sim: axis " + a.name + ": " + entry) // a slip in our own table
		}
		list = append(list, value{code, text, percent})
	}
	return list
}

// attributes are what a value of the axis says about an item. A metal that needs no finish is its material.
func (a axis) attributes(text string) []erp.Attribute {
	first, second, _ := strings.Cut(a.name, ", ")
	if strings.HasSuffix(a.name, "Finish") && (strings.HasSuffix(text, "stainless") || strings.HasSuffix(text, "bronze") || text == "brass") {
		return []erp.Attribute{{Name: "Material", Value: text}}
	}
	if second == "" {
		return []erp.Attribute{{Name: first, Value: text}}
	}
	what, finish, _ := strings.Cut(text, ", ")
	return []erp.Attribute{{Name: first, Value: what}, {Name: second, Value: finish}}
}

// catalogue is every family there is.
func catalogue() []family {
	var all []family
	for _, part := range [][]family{fasteners, fittings, electrical, safety, tools, consumables} {
		all = append(all, part...)
	}
	return all
}
