//go:build tryton

package sandbox

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestBooksAreKnownByTheirContent(t *testing.T) {
	t.Parallel()
	s := mustShare(t)
	bare, err := s.bare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key := func(files map[string]string) string {
		dir := t.TempDir()
		for name, content := range files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		wanted, err := s.seeded(t.Context(), bare, dir)
		if err != nil {
			t.Fatal(err)
		}
		return wanted.entry.dir
	}
	books := key(map[string]string{"company.json": "{}", "items.jsonl": "1"})
	if again := key(map[string]string{"company.json": "{}", "items.jsonl": "1"}); again != books {
		t.Error("the same books in another folder are other books")
	}
	for _, other := range []map[string]string{
		{"company.json": "{}", "items.jsonl": "2"},
		{"company.json": "{}", "stock.jsonl": "1"},
		{"company.json": "{}"},
		{"company.json": "{}1", "items.jsonl": ""},
	} {
		if key(other) == books {
			t.Errorf("%v are taken for the same books", other)
		}
	}
	if _, err := s.seeded(t.Context(), bare, filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("a folder that is not there is taken for books")
	}
}

func TestScriptEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := mustShare(t).script(ctx, nil, "-c", "import time; time.sleep(600)"); err == nil {
		t.Error("a program that was cut short is taken for one that did its work")
	}
}
