package staff

import (
	"errors"
	"testing"
	"time"

	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
)

// logged are lines of the log, and an error behind them if there is one.
func logged(lines int, broken error) func(func(portal.LoggedEntry, error) bool) {
	return func(yield func(portal.LoggedEntry, error) bool) {
		for i := range lines {
			if !yield(portal.LoggedEntry{ID: int64(i)}, nil) {
				return
			}
		}
		if broken != nil {
			yield(portal.LoggedEntry{}, broken)
		}
	}
}

func TestAuditFileSaysThatThereIsMore(t *testing.T) {
	t.Parallel()
	for lines, want := range map[int]int{0: 0, 1: 1, 2: 2, 3: 3, 9: 3} {
		table := auditTable{text.New("en", time.Time{}), 2, nil}
		rows, width := 0, 0
		for row := range table.rows(logged(lines, nil)) {
			rows, width = rows+1, len(row)
		}
		if rows != want || (width == 1) != (lines > 2) {
			t.Errorf("of %d lines the file has %d rows, the last of %d cells", lines, rows, width)
		}
	}
}

func TestAuditFileThatBreaksIsNone(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	table := auditTable{text.New("en", time.Time{}), 9, nil}
	for range table.rows(logged(1, gone)) {
	}
	if !errors.Is(table.broken, gone) {
		t.Errorf("broken by %v, want %v", table.broken, gone)
	}
}
