package sim

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"reflect"
)

// writeCSV writes rows into a new file, and no file if there are none.
func writeCSV[R any](path string, rows iter.Seq[R]) error {
	next, stop := iter.Pull(rows)
	defer stop()
	row, more := next()
	if !more {
		return nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write books: %w", err)
	}
	columns := columnsOf(reflect.TypeFor[R]())
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = c.name
	}
	buffered := bufio.NewWriter(f)
	lines := csv.NewWriter(buffered)
	err = lines.Write(cells)
	for ; more && err == nil; row, more = next() {
		value := reflect.ValueOf(row)
		for i := range columns {
			cells[i] = columns[i].write(value.FieldByIndex(columns[i].index))
		}
		err = lines.Write(cells)
	}
	lines.Flush()
	if err = errors.Join(err, lines.Error(), buffered.Flush(), f.Close()); err != nil {
		return fmt.Errorf("write books: %s: %w", filepath.Base(path), err)
	}
	return nil
}
