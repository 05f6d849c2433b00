package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// generates runs the command and returns what it printed and how it ended.
func generates(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), append([]string{"generate"}, args...), console{&out, &out})
	return out.String(), err
}

func TestGenerateWritesACompanyOfTheSizeAskedFor(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "on the way")
	out, err := generates(t, "--out", dir, "--items", "12", "--customers", "45", "--seed", "3")
	if err != nil || !strings.Contains(out, dir) {
		t.Fatalf("printed %q: %v", out, err)
	}
	for file, want := range map[string]int{"items.jsonl": 12, "customers.jsonl": 45} {
		b, err := os.ReadFile(filepath.Join(dir, file))
		if got := bytes.Count(b, []byte("\n")); err != nil || got != want {
			t.Errorf("%s has %d lines (%v), want %d", file, got, err, want)
		}
	}
}

func TestGenerateWritesCSVThatTheDemoReads(t *testing.T) {
	dir := t.TempDir()
	if out, err := generates(t, "--csv", "--out", dir, "--items", "30"); err != nil {
		t.Fatalf("printed %q: %v", out, err)
	}
	var said bytes.Buffer
	company, err := demoCommand{Data: dir}.company(console{&said, &said})
	if err != nil || said.Len() > 0 {
		t.Fatalf("noted %q: %v", &said, err)
	}
	if n := len(slices.Collect(company.Items("", time.Time{}))); n != 30 || company.Name() != "Great Miami Industrial Supply" {
		t.Errorf("%s has %d items", company.Name(), n)
	}
}

func TestGenerateTakesADistributorsOwnFiles(t *testing.T) {
	dir := t.TempDir()
	if _, err := generates(t, "--out", dir, "--data", filepath.Join("..", "..", "erp", "sim", "testdata", "books")); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "company.json"))
	if err != nil {
		t.Fatal(err)
	}
	var company struct{ Name string }
	if err := json.Unmarshal(b, &company); err != nil || company.Name != "Your company" {
		t.Errorf("the company is %q: %v", company.Name, err)
	}
}

func TestGenerateRefusesWhatItCannotDo(t *testing.T) {
	full := t.TempDir()
	kept := filepath.Join(full, "kept.txt")
	if err := os.WriteFile(kept, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		args       []string
	}{
		{"no folder", "--out", nil},
		{"a folder with something in it", "not empty", []string{"--out", full}},
		{"a file for a folder", "make folder", []string{"--out", kept}},
		{"more items than there are", "items asked for", []string{"--out", t.TempDir(), "--items", "99999999"}},
		{"files that are no books", "items.csv", []string{"--out", t.TempDir(), "--data", full}},
	} {
		if _, err := generates(t, c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
