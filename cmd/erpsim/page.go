package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tradecounter/portal/assets"
	"github.com/tradecounter/portal/erp/sim"
)

// shown is how many arrivals the page lists; it counts them all.
const shown = 100

// policy lets nothing run, and nothing load but the portal's style sheet.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"asset": assets.URL}).Parse(pageSource))

// page is what the page shows.
type page struct {
	Company, Root, Clock string
	Counts               []count
	Arrivals             []arrival // newest first
	Faults               []inForce
	Kinds                []kindOf
	Form                 *faultForm
	Operations           []string
}

type count struct {
	Label, Note string
	N           int
}

// arrival is a row of the list.
type arrival struct {
	At, Method, Path, Details string
	Status                    string
	Good                      bool
	Took                      string
	Faults                    string
}

func (s *simulator) show(w http.ResponseWriter, _ *http.Request) {
	s.render(w, http.StatusOK, proposed())
}

func (s *simulator) order(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	form := proposed()
	fault, ok := form.read(r.PostForm)
	if !ok {
		s.render(w, http.StatusUnprocessableEntity, form)
		return
	}
	if err := s.traffic.Order(fault); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *simulator) withdraw(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	s.traffic.Withdraw(id)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *simulator) withdrawAll(w http.ResponseWriter, r *http.Request) {
	s.traffic.ClearFaults()
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *simulator) forget(w http.ResponseWriter, r *http.Request) {
	s.traffic.ClearArrivals()
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// render writes the page as things stand.
func (s *simulator) render(w http.ResponseWriter, status int, form *faultForm) {
	arrived := s.traffic.Arrivals()
	p := page{
		Company: s.company.Name(), Root: s.root, Clock: s.company.Now().UTC().Format("2006-01-02 15:04:05 UTC"),
		Counts: tally(arrived), Kinds: kinds, Form: form, Operations: operations(arrived),
	}
	for _, a := range slices.Backward(arrived[max(0, len(arrived)-shown):]) {
		p.Arrivals = append(p.Arrivals, rowOf(a))
	}
	for _, f := range s.traffic.Faults() {
		p.Faults = append(p.Faults, describe(f))
	}
	var body bytes.Buffer
	if err := pageTemplate.Execute(&body, p); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // a reader that is gone has its own error
}

// Shown is the bound of the list, for its caption.
func (p page) Shown() int { return shown }

// tally counts every arrival once.
func tally(arrived []sim.Arrival) []count {
	answered := count{Label: "Answered", Note: "as asked"}
	refused := count{Label: "Refused", Note: "status 400 and above"}
	dropped := count{Label: "Dropped", Note: "no answer was sent"}
	serving := count{Label: "Being served", Note: "now"}
	for _, a := range arrived {
		switch {
		case a.Took == 0:
			serving.N++
		case a.Status == 0:
			dropped.N++
		case a.Status >= http.StatusBadRequest:
			refused.N++
		default:
			answered.N++
		}
	}
	return []count{{"Arrived", "since the log was emptied", len(arrived)}, answered, refused, dropped, serving}
}

func rowOf(a sim.Arrival) arrival {
	row := arrival{
		At: a.At.UTC().Format("15:04:05.000"), Method: a.Method, Path: a.Path, Took: "being served",
		Status: "dropped", Good: a.Status > 0 && a.Status < http.StatusBadRequest,
	}
	if a.Took > 0 {
		row.Took = milliseconds(time.Duration(a.Took))
	}
	switch {
	case a.Status > 0:
		row.Status = strconv.Itoa(a.Status)
	case a.Took == 0:
		row.Status = "none yet"
	}
	var details, faults []string
	if a.Parts > 0 {
		details = append(details, fmt.Sprintf("%d parts", a.Parts))
	}
	if a.Reference != "" {
		details = append(details, "reference "+string(a.Reference))
	}
	for _, kind := range a.Faults {
		faults = append(faults, titleOf(kind))
	}
	row.Details, row.Faults = strings.Join(details, ", "), strings.Join(faults, ", ")
	return row
}

// milliseconds writes a time so that a column of them can be compared: "0.4 ms", "1250 ms".
func milliseconds(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}

// operations suggests what a fault may be aimed at: what a portal asks for, and what arrived.
func operations(arrived []sim.Arrival) []string {
	all := []string{
		"GET Attachments2/$value", "GET BusinessPartners", "GET DeliveryNotes", "GET Invoices", "GET ItemImages/$value", "GET Items",
		"GET Orders", "POST $batch", "POST Login",
		"POST Orders", "POST Orders/Cancel", "POST OrdersService_Preview",
	}
	for _, a := range arrived {
		if len(a.Operation) <= longestOperation && !slices.Contains(all, a.Operation) {
			all = append(all, a.Operation)
		}
	}
	slices.Sort(all)
	return all
}
