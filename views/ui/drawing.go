package ui

import (
	"strings"

	"github.com/tradecounter/portal/erp"
)

// drawn are the words by which an item is given its drawing; the first that occurs wins.
var drawn = []struct{ word, kind string }{
	{"gland", "gland"}, {"glove", "glove"}, {"glasses", "glasses"}, {"goggle", "glasses"}, {"breaker", "breaker"},
	{"contactor", "breaker"}, {"fuse", "breaker"}, {"cord", "reel"}, {"o-ring", "washer"}, {"wheel", "washer"}, {"disc", "washer"},
	{"saw blade", "washer"}, {"flange", "washer"}, {"washer", "washer"}, {"threaded rod", "rod"}, {"conduit", "emt"}, {"wire", "reel"}, {"cable", "reel"}, {"thhn", "reel"},
	{"valve", "valve"}, {"coupling", "coupling"}, {"elbow", "coupling"}, {"tee,", "coupling"}, {"union", "coupling"}, {"batter", "can"}, {"nipple", "emt"},
	{"pipe", "emt"}, {"nut", "nut"}, {"screw", "hex"}, {"bolt", "hex"}, {"stud", "rod"}, {"anchor", "hex"},
	{"lubricant", "can"}, {"compound", "can"}, {"spray", "can"}, {"sealant", "can"}, {"adhesive", "can"}, {"oil", "can"},
}

// Drawing names the drawing that comes nearest to an item by its description, else by its category; a box for anything
// else.
func Drawing(item erp.Item) string {
	for _, words := range []string{item.Description, item.Category.Name} {
		for _, d := range drawn {
			if strings.Contains(" "+strings.ToLower(words), " "+d.word) {
				return d.kind
			}
		}
	}
	return "box"
}
