package tryton

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A complaint has one reason and names lines of an order, not of invoices. What a return says beyond that stands in the
// complaint's description, for people to read: one line for each of its own, then the note.
//
//	1. 5 EA of VLV-BALL-1, invoice INV-2026-00012 [34] Damaged in transit: box was wet
//
// In brackets is the key of the invoice's line.

// returnText is what a line of a description says.
type returnText struct {
	invoiceLine int64
	reason      int64 // zero: none that there is
}

var returnLineText = regexp.MustCompile(`^\d+\. .*?, invoice .*? \[(\d+)\] (.*)$`)

// describe writes the description of a return.
func describe(lines []askedBack, note string) string {
	var b strings.Builder
	for i, l := range lines {
		fmt.Fprintf(&b, "%d. %s of %s, invoice %s [%d] %s", i+1, l.Quantity, l.sold.item(), l.Invoice, l.billed.ID, l.reason.Name)
		if l.Note != "" {
			b.WriteString(": " + oneLine(l.Note))
		}
		b.WriteString("\n")
	}
	if note != "" {
		b.WriteString("\n" + note)
	}
	return strings.TrimSpace(b.String())
}

// parseReturnText reads the lines of a description back. Text that somebody else wrote has none.
func parseReturnText(description string, types []complaintType) (texts []returnText) {
	for line := range strings.Lines(description) {
		m := returnLineText.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil {
			return texts
		}
		id, _ := strconv.ParseInt(m[1], 10, 64) // too long to be a key: none
		texts = append(texts, returnText{id, reasonIn(m[2], types)})
	}
	return texts
}

// reasonIn finds the reason that a text begins with, the longest if several do.
func reasonIn(text string, types []complaintType) (found int64) {
	longest := 0
	for _, t := range types {
		rest, begins := strings.CutPrefix(text, t.Name)
		if begins && (rest == "" || strings.HasPrefix(rest, ": ")) && len(t.Name) > longest {
			found, longest = t.ID, len(t.Name)
		}
	}
	return found
}
