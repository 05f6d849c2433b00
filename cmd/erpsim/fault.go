package main

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp/sim"
)

// kindOf describes a fault that can be ordered.
type kindOf struct {
	Kind        sim.FaultKind
	Title, Says string
}

var kinds = []kindOf{
	{sim.FaultLatency, "Answer late", "and later still for every part of a batch"},
	{sim.FaultDropBefore, "Drop the connection before", "nothing is done"},
	{sim.FaultDropAfter, "Drop the connection after", "it is done, and nobody hears of it"},
	{sim.FaultThrottle, "Too many requests", "429 with Retry-After, nothing is done"},
	{sim.FaultServerError, "Server error", "in the ERP's own form, nothing is done"},
	{sim.FaultHTML, "A web page in place of JSON", "502 from a proxy, nothing is done"},
	{sim.FaultExpireLogin, "Forget the login", "as if the session had ended"},
	{sim.FaultStale, "Read stale", "documents written lately are not seen"},
}

// number is a field of the order form. It may be left empty, and the fault's own default holds.
type number struct {
	Name, Label, Hint string
	Value             string // as typed, or what is proposed
	Problem           string
	Min, Max          int
}

// faultForm is the order form, as proposed or as it was sent.
type faultForm struct {
	Kind      sim.FaultKind
	Operation string
	Problem   string // of the kind or the operation
	Numbers   []number
}

func proposed() *faultForm {
	return &faultForm{Kind: sim.FaultLatency, Numbers: []number{
		{Name: "times", Label: "How many times", Hint: "0: until it is withdrawn", Value: "1", Max: 1_000_000},
		{Name: "percent", Label: "In how many of 100 cases", Hint: "by chance; 100: always", Value: "100", Min: 1, Max: 100},
		{Name: "delay", Label: "Milliseconds late", Hint: "of an answer that is late", Value: "250", Max: 600_000},
		{Name: "part", Label: "Milliseconds more per part", Hint: "of a batch that is late", Value: "0", Max: 60_000},
		{Name: "status", Label: "Status", Hint: "of a server error: 500 to 599", Value: "503", Min: 500, Max: 599},
		{Name: "seconds", Label: "Seconds", Hint: "until a retry; since what is not seen", Value: "30", Max: 86_400},
	}}
}

// longestOperation is more than any name of one has.
const longestOperation = 120

// read takes what was sent, and returns the fault it orders. Problems are in the form.
func (f *faultForm) read(sent url.Values) (fault sim.Fault, ok bool) {
	f.Kind, f.Operation = sim.FaultKind(sent.Get("kind")), strings.TrimSpace(sent.Get("operation"))
	known := slices.ContainsFunc(kinds, func(k kindOf) bool { return k.Kind == f.Kind })
	switch {
	case !known:
		f.Problem = "Choose what is to go wrong."
	case len(f.Operation) > longestOperation:
		f.Problem = "No request has a name as long as this."
	}
	ok = f.Problem == ""
	values := map[string]int{}
	for i := range f.Numbers {
		n := &f.Numbers[i]
		n.read(sent.Get(n.Name))
		values[n.Name], _ = strconv.Atoi(n.Value) // a problem if it is none
		ok = ok && n.Problem == ""
	}
	return f.fault(values), ok
}

func (n *number) read(typed string) {
	n.Value = strings.TrimSpace(typed)
	if n.Value == "" {
		return
	}
	v, err := strconv.Atoi(n.Value)
	if err != nil || v < n.Min || v > n.Max {
		n.Problem = fmt.Sprintf("A whole number from %d to %d, please.", n.Min, n.Max)
	}
}

// fault takes only what its kind needs.
func (f *faultForm) fault(values map[string]int) sim.Fault {
	fault := sim.Fault{Kind: f.Kind, Operation: f.Operation, Times: values["times"]}
	if p := values["percent"]; p < 100 {
		fault.Probability = float64(p) / 100
	}
	seconds := time.Duration(values["seconds"]) * time.Second
	switch f.Kind {
	case sim.FaultLatency:
		fault.Delay = time.Duration(values["delay"]) * time.Millisecond
		fault.PartDelay = time.Duration(values["part"]) * time.Millisecond
	case sim.FaultServerError:
		fault.Status = values["status"]
	case sim.FaultThrottle:
		fault.RetryAfter = seconds
	case sim.FaultStale:
		fault.Age = seconds
	}
	return fault
}

// Errors lists the problems with the fields that have them.
func (f *faultForm) Errors() []number {
	var wrong []number
	if f.Problem != "" {
		wrong = append(wrong, number{Name: "kind", Label: "Fault", Problem: f.Problem})
	}
	for _, n := range f.Numbers {
		if n.Problem != "" {
			wrong = append(wrong, n)
		}
	}
	return wrong
}

// inForce is a fault as the page lists it.
type inForce struct {
	ID                           int
	Title, Details, Aim, HowLong string
}

func describe(f sim.Fault) inForce {
	row := inForce{ID: f.ID, Title: titleOf(f.Kind), Aim: "every request", HowLong: "until withdrawn"}
	if f.Operation != "" {
		row.Aim = f.Operation
	}
	switch f.Times {
	case 0:
	case 1:
		row.HowLong = "once"
	default:
		row.HowLong = fmt.Sprintf("%d times more", f.Times)
	}
	var details []string
	add := func(given bool, format string, v any) {
		if given {
			details = append(details, fmt.Sprintf(format, v))
		}
	}
	add(f.Delay > 0, "%d ms late", f.Delay.Milliseconds())
	add(f.PartDelay > 0, "%d ms more per part", f.PartDelay.Milliseconds())
	add(f.Status > 0, "status %d", f.Status)
	add(f.RetryAfter > 0, "retry after %.0f s", f.RetryAfter.Seconds())
	add(f.Age > 0, "the last %.0f s", f.Age.Seconds())
	add(f.Probability > 0, "in %.0f of 100 cases", f.Probability*100)
	row.Details = strings.Join(details, ", ")
	return row
}

func titleOf(kind sim.FaultKind) string {
	for _, k := range kinds {
		if k.Kind == kind {
			return k.Title
		}
	}
	return string(kind)
}
