package erp

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// metrics counts calls of the adapter, further tries included.
type metrics struct {
	calls    *prometheus.CounterVec   // by operation and code; "ok" where it went well
	seconds  *prometheus.HistogramVec // by operation, without the wait for a slot
	shared   *prometheus.CounterVec   // by operation: reads answered by another's call
	inFlight prometheus.Gauge
}

func newMetrics(registerer prometheus.Registerer) *metrics {
	with := promauto.With(registerer)
	return &metrics{
		calls: with.NewCounterVec(prometheus.CounterOpts{
			Name: "tradecounter_erp_calls_total",
			Help: "Calls to the ERP by operation and outcome.",
		}, []string{"op", "code"}),
		seconds: with.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "tradecounter_erp_call_seconds",
			Help:    "Time the ERP took to answer, without waiting for a slot.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"op"}),
		shared: with.NewCounterVec(prometheus.CounterOpts{
			Name: "tradecounter_erp_shared_total",
			Help: "Reads answered by an identical call in flight or just finished.",
		}, []string{"op"}),
		inFlight: with.NewGauge(prometheus.GaugeOpts{
			Name: "tradecounter_erp_calls_in_flight",
			Help: "Calls to the ERP this process is waiting for.",
		}),
	}
}

func (m *metrics) observe(op string, err error, took time.Duration) {
	code := "ok"
	if err != nil {
		code = string(CodeOf(err))
	}
	m.calls.WithLabelValues(op, code).Inc()
	m.seconds.WithLabelValues(op).Observe(took.Seconds())
}
