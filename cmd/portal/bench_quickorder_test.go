package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// BenchmarkQuickOrder50 pastes fifty lines, and one that is none, and reads their page: how long that takes beside the ERP's own time, and how many
// requests of the ERP it costs.
func BenchmarkQuickOrder50(b *testing.B) {
	r := newRig(b)
	var lines strings.Builder
	n := 0
	for item := range r.company.Items("", time.Time{}) {
		if item.Status == erp.ItemActive && n < 50 {
			n++
			fmt.Fprintf(&lines, "%s\t%s\n", item.ID, leastOf(item))
		}
	}
	page := r.must(r.get(b.Context(), r.home+"/quick-order"))
	pasted := 0
	paste := func() { // never the same twice, which would be a second click
		pasted++
		text := fmt.Sprintf("%sNO-SUCH-NUMBER\t%d\n", lines.String(), pasted)
		r.must(r.submit(b.Context(), page, "form[data-paste]", url.Values{"paste": {text}}))
	}
	paste() // the names of price lists are learned once
	for _, delay := range erpDelays {
		b.Run(fmt.Sprintf("erp=%v", delay), func(b *testing.B) {
			r.slow(b, delay)
			var click, erp, over samples
			requests, clicks := 0, 0
			for b.Loop() {
				b.StopTimer()
				time.Sleep(shareTime)
				r.pages.clear()
				r.erp.clear()
				before := len(r.traffic.Arrivals())
				b.StartTimer()
				began := time.Now()
				paste()
				took := time.Since(began)
				b.StopTimer()
				clicks++
				requests += len(r.traffic.Arrivals()) - before
				click.add(took)
				erp.add(r.erp.longest("$batch"))
				over.add(took - r.erp.longest("$batch"))
				b.StartTimer()
			}
			click.report(b, "click")
			erp.report(b, "erp")
			over.report(b, "click-erp")
			b.ReportMetric(float64(requests)/float64(clicks), "erp-requests/op")
		})
	}
}
