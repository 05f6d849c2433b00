package erp_test

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

func TestErrorKeepsItsClassThroughWrapping(t *testing.T) {
	t.Parallel()
	rejected := &erp.Error{Code: erp.Rejected, Reason: "Credit limit", Retry: time.Second, Err: io.EOF}
	for name, tt := range map[string]struct {
		err    error
		code   erp.Code
		reason string
		retry  time.Duration
	}{
		"bare":          {rejected, erp.Rejected, "Credit limit", time.Second},
		"wrapped":       {fmt.Errorf("submit: %w", rejected), erp.Rejected, "Credit limit", time.Second},
		"joined":        {errors.Join(io.EOF, rejected), erp.Rejected, "Credit limit", time.Second},
		"a class alone": {fmt.Errorf("no such role: %w", erp.Unsupported), erp.Unsupported, "", 0},
		"not an ERP's":  {io.EOF, "", "", 0},
		"none":          {nil, "", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if erp.CodeOf(tt.err) != tt.code || erp.ReasonOf(tt.err) != tt.reason || erp.RetryAfter(tt.err) != tt.retry {
				t.Errorf("got %q, %q, %s", erp.CodeOf(tt.err), erp.ReasonOf(tt.err), erp.RetryAfter(tt.err))
			}
			if tt.code != "" && !errors.Is(tt.err, tt.code) {
				t.Errorf("%v is not %q", tt.err, tt.code)
			}
			if errors.Is(tt.err, erp.Conflict) {
				t.Errorf("%v is a conflict", tt.err)
			}
		})
	}
	if !errors.Is(rejected, io.EOF) {
		t.Error("the cause is lost")
	}
}
