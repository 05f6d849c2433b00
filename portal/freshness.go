package portal

import "time"

// FreshnessKind is how a figure is known.
type FreshnessKind string

// The kinds, best first.
const (
	Live    FreshnessKind = "live"    // asked of the ERP for this page
	AsOf    FreshnessKind = "as_of"   // from the mirror, which is being kept up
	Late    FreshnessKind = "late"    // the ERP does not answer; this is the last that is known
	Unknown FreshnessKind = "unknown" // nothing is known
)

// Freshness is the stamp on every figure group that comes from the ERP.
type Freshness struct {
	Kind      FreshnessKind
	At        time.Time     // when the figure was true
	Took      time.Duration // how long the ERP took; for Live
	DownSince time.Time     // since when the ERP does not answer; for Late
}

func (p *Portal) live(asOf, asked time.Time) Freshness {
	return Freshness{Kind: Live, At: asOf, Took: p.clock().Sub(asked)}
}

func (p *Portal) late(at time.Time) Freshness {
	f := Freshness{Kind: Late, At: at, DownSince: p.erp.Health().DownSince}
	if at.IsZero() {
		f.Kind = Unknown
	}
	return f
}

// ERPFreshness is the stamp in the rail's foot: whether the ERP answers at all.
func (p *Portal) ERPFreshness() Freshness {
	h := p.erp.Health()
	if !h.DownSince.IsZero() {
		return Freshness{Kind: Late, At: h.LastSuccess, DownSince: h.DownSince}
	}
	return Freshness{Kind: Live, At: h.LastSuccess}
}
