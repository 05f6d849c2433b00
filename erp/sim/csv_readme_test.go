package sim

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// README.md has a table for each file, with a row for each column: its name, whether it must be there, unit, meaning, example.
func TestReadmeHasATableForEachFileOfTheFullForm(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, book := range csvBooks() {
		_, section, found := strings.Cut(string(content), "\n### "+book.file+"\n")
		section, _, _ = strings.Cut(section, "\n### ")
		section, _, _ = strings.Cut(section, "\n## ")
		if !found {
			t.Errorf("%s has no section", book.file)
			continue
		}
		var told []string
		for line := range strings.SplitSeq(section, "\n") {
			if strings.HasPrefix(line, "| `") {
				told = append(told, strings.Join(strings.SplitN(line, "|", 4)[:3], "|")+"|")
			}
		}
		var want []string
		for _, c := range columnsOf(book.row) {
			must := ""
			if c.required {
				must = "yes "
			}
			want = append(want, "| `"+c.name+"` | "+must+"|")
		}
		if a, b := strings.Join(told, "\n"), strings.Join(want, "\n"); a != b {
			t.Errorf("%s: the table has\n%s\nwant\n%s", book.file, a, b)
		}
	}
}

// The example uses every file and nothing that is not documented.
func TestExampleHasEveryFileOfTheFullForm(t *testing.T) {
	t.Parallel()
	for _, book := range csvBooks() {
		f, err := os.Open(filepath.Join("testdata", "full", book.file))
		if err != nil {
			t.Error(err)
			continue
		}
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Errorf("%s has %d lines: %v", book.file, len(rows), err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}
