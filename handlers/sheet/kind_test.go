package sheet_test

import (
	"errors"
	"io"
	"testing"

	"github.com/tradecounter/portal/handlers/sheet"
)

func wantKind(t *testing.T, err error, want sheet.Kind) {
	t.Helper()
	var refused *sheet.Error
	if !errors.As(err, &refused) || refused.Kind != want {
		t.Errorf("error %v, want kind %q", err, want)
	}
}

func mustClose(t *testing.T, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}
