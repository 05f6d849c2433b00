package erp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/tradecounter/portal/erp"
)

func TestErrorNamesOperationAndKeyOnce(t *testing.T) {
	t.Parallel()
	cause := &erp.Error{Code: erp.Rejected, Vendor: "-5002", Reason: "Item is inactive"}
	named := &erp.Error{Code: erp.NotFound, Op: `document 22`}
	for name, tt := range map[string]struct {
		err  error
		want string
	}{
		"adapter's":     {cause, `order "4711" of customer "C1": rejected (-5002): Item is inactive`},
		"already named": {named, `document 22: not found`},
		"wrapped": {
			fmt.Errorf("read lines: %w", cause),
			`order "4711" of customer "C1": rejected: Item is inactive: read lines: rejected (-5002): Item is inactive`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := erp.NewClient(&stub{order: failing(tt.err)}, erp.ClientConfig{})
			_, err := client.Order(t.Context(), "C1", "4711")
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
	if cause.Op != "" {
		t.Error("the adapter's own error was changed")
	}
}

func TestCallIsLoggedOnceWithoutPersonalData(t *testing.T) {
	t.Parallel()
	var lines bytes.Buffer
	client := erp.NewClient(&stub{
		order: failing(&erp.Error{Code: erp.NotFound}),
		byEmail: func(context.Context, string) ([]erp.Customer, error) {
			return nil, &erp.Error{Code: erp.Unauthorized}
		},
	}, erp.ClientConfig{
		Logger: slog.New(slog.NewTextHandler(&lines, &slog.HandlerOptions{Level: slog.LevelInfo})),
	})
	ctx := erp.WithRequestID(t.Context(), "req-7")
	_, orderErr := client.Order(ctx, "C1", "4711")
	_, emailErr := client.CustomersByEmail(ctx, "dana@example.com")
	_, quietErr := client.Order(ctx, "C1", "4711")
	if orderErr == nil || emailErr == nil || quietErr != nil {
		t.Fatal(orderErr, emailErr, quietErr)
	}
	log := lines.String()
	if strings.Count(log, "\n") != 2 {
		t.Errorf("want one line for each failure and none for the good read:\n%s", log)
	}
	for _, want := range []string{"op=order", "customer=C1", "key=4711", "code=not_found", "request_id=req-7", "tries=1"} {
		if !strings.Contains(log, want) {
			t.Errorf("no %s in\n%s", want, log)
		}
	}
	if strings.Contains(log+emailErr.Error(), "dana") {
		t.Errorf("an address was logged or told:\n%s\n%v", log, emailErr)
	}
}

func TestMetricsCountCallsErrorsAndSharedAnswers(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	client := erp.NewClient(&stub{order: failing(&erp.Error{Code: erp.NotFound})}, erp.ClientConfig{Registerer: registry})
	for range 3 {
		if _, err := client.Order(t.Context(), "C1", "4711"); err != nil && !errors.Is(err, erp.NotFound) {
			t.Fatal(err)
		}
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			name := family.GetName()
			for _, label := range m.GetLabel() {
				name += " " + label.GetValue()
			}
			got[name] = m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	for name, want := range map[string]float64{
		"tradecounter_erp_calls_total not_found order": 1,
		"tradecounter_erp_calls_total ok order":        1,
		"tradecounter_erp_call_seconds order":          2,
		"tradecounter_erp_shared_total order":          1,
		"tradecounter_erp_calls_in_flight":             0,
	} {
		if value, ok := got[name]; !ok || value != want {
			t.Errorf("%s: got %v, want %v", name, value, want)
		}
	}
}
