//go:build tryton

package sandbox

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

func TestOpenBuildsNothingThatIsInTheCache(t *testing.T) {
	t.Parallel()
	first := mustShare(t)
	second := mustOpen(t)
	if len(second.built) > 0 {
		t.Errorf("the second built %q", second.built)
	}
	if first.known != second.known || first.known.Admin == "" {
		t.Error("the second knows other passwords than the first")
	}
	if first.password == second.password {
		t.Error("both have the same password for PostgreSQL")
	}
}

// pair is two sandboxes with one cache of their own and a stage that is quick to build.
type pair struct {
	sandboxes [2]*Sandbox
	mu        sync.Mutex
	builds    int
	fail      error
}

func newPair(t *testing.T) *pair {
	p := &pair{}
	cache := t.TempDir()
	for i := range p.sandboxes {
		p.sandboxes[i] = mustOpen(t)
		p.sandboxes[i].cache = cache
		p.sandboxes[i].built = nil
		p.forget(t, i)
	}
	return p
}

func (p *pair) forget(t *testing.T, i int) {
	t.Helper()
	if err := p.sandboxes[i].Drop(t.Context(), template); err != nil {
		t.Fatal(err)
	}
}

func (p *pair) stage(s *Sandbox) stage {
	return stage{entry: s.entry("quick", "1"), build: func(ctx context.Context) (secrets, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.builds++
		if err := s.create(ctx, template, "template0"); err != nil {
			return secrets{}, err
		}
		return secrets{Admin: newPassword()}, errors.Join(p.fail, s.execute(ctx, template, "CREATE TABLE quick AS SELECT 'built' AS word"))
	}}
}

func TestSandboxesAtOnceBuildAStageOnce(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	var group sync.WaitGroup
	for _, s := range p.sandboxes {
		group.Go(func() {
			if err := s.attain(t.Context(), p.stage(s)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if built := append(p.sandboxes[0].built, p.sandboxes[1].built...); p.builds != 1 || len(built) != 1 {
		t.Errorf("built %d times, by their own account %q", p.builds, built)
	}
	for _, s := range p.sandboxes {
		if got := query(t, mustCopy(t, s, "copy").SQL, "SELECT word FROM quick"); got != "built" {
			t.Errorf("a copy says %q", got)
		}
	}
	if a, b := p.sandboxes[0].known, p.sandboxes[1].known; a != b {
		t.Error("the two know different passwords")
	}
}

func TestFailedBuildLeavesNothingInTheCache(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	s := p.sandboxes[0]
	p.fail = errors.New("no more paper")
	if err := s.attain(t.Context(), p.stage(s)); !errors.Is(err, p.fail) {
		t.Fatalf("a build that fails gives %v", err)
	}
	killed := filepath.Join(s.cache, "unfinished-by-one-that-was-killed")
	if err := os.Mkdir(killed, 0o700); err != nil {
		t.Fatal(err)
	}
	p.fail = nil
	other := p.sandboxes[1]
	if err := other.attain(t.Context(), p.stage(other)); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(s.cache, "*-*"))
	if err != nil || len(left) != 1 || p.builds != 2 {
		t.Errorf("after one build that failed and one that did not the cache holds %q, %v; %d builds", left, err, p.builds)
	}
}

func TestCacheKeepsTheYoungestOfAKind(t *testing.T) {
	t.Parallel()
	s := &Sandbox{cache: t.TempDir()}
	noon := time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	for i := range keptEntries + 2 {
		e := s.entry("quick", strconv.Itoa(i))
		if err := e.fill(secrets{Admin: "x"}, func(path string) error { return os.WriteFile(path, nil, 0o600) }); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(e.dir, noon, noon.Add(-time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.thin("quick"); err != nil {
		t.Fatal(err)
	}
	for i := range keptEntries + 2 {
		if _, found, err := s.entry("quick", strconv.Itoa(i)).secrets(); err != nil || found != (i < keptEntries) {
			t.Errorf("entry %d of %d by age: found %t, %v", i, keptEntries+2, found, err)
		}
	}
}

func TestSecretsAreReadableByTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	s := mustShare(t)
	secret, err := filepath.Glob(filepath.Join(s.cache, "*", "secrets.json"))
	if err != nil || len(secret) == 0 {
		t.Fatalf("no secrets in the cache: %v", err)
	}
	for _, path := range append(secret, s.conf()) {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v; want 0600", path, info.Mode(), err)
		}
	}
}

func TestPasswordsDoNotRepeatALetter(t *testing.T) {
	t.Parallel()
	for range 100 {
		password, seen := newPassword(), map[rune]bool{}
		for _, c := range password {
			seen[c] = true
		}
		if len(password) != 20 || len(seen) != 20 {
			t.Fatalf("%q", password)
		}
	}
}
