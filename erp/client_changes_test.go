package erp_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
)

// listener is an adapter that reads hooks by a function.
type listener struct {
	stub
	erp.Webhooks
	receive func(erp.HookCall) (erp.HookAnswer, error)
}

func (l *listener) ReceiveHook(h erp.HookCall) (erp.HookAnswer, error) { return l.receive(h) }

func TestHookThatIsNotReadNamesItsOperation(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		receive func(erp.HookCall) (erp.HookAnswer, error)
		want    erp.Code
	}{
		"a panic":  {func(erp.HookCall) (erp.HookAnswer, error) { panic("a hostile body") }, erp.Unavailable},
		"no class": {func(erp.HookCall) (erp.HookAnswer, error) { return erp.HookAnswer{}, errors.New("broken") }, erp.Unavailable},
		"its class": {func(erp.HookCall) (erp.HookAnswer, error) {
			return erp.HookAnswer{}, &erp.Error{Code: erp.Unauthorized}
		}, erp.Unauthorized},
	} {
		_, err := erp.NewClient(&listener{receive: c.receive}, erp.ClientConfig{}).ReceiveHook(erp.HookCall{})
		if erp.CodeOf(err) != c.want || !strings.Contains(err.Error(), "receive hook") {
			t.Errorf("%s: got %v, want %s with its operation", name, err, c.want)
		}
	}
	if _, err := erp.NewClient(&stub{}, erp.ClientConfig{}).ReceiveHook(erp.HookCall{}); !errors.Is(err, erp.Unsupported) {
		t.Errorf("without the role: %v", err)
	}
}
