//go:build tryton

package tryton_test

import (
	"errors"
	"fmt"
	"os"
	"testing"
)

// tell prints what a test measured, and puts it into the file that REPORT names, since "go test" keeps what passing tests
// print to itself.
func tell(t *testing.T, format string, args ...any) {
	t.Helper()
	fmt.Printf(format, args...)
	path := os.Getenv("REPORT")
	if path == "" {
		return
	}
	report, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(report, format, args...)
	if err := errors.Join(err, report.Close()); err != nil {
		t.Fatal(err)
	}
}
