package portal

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/alexedwards/argon2id"
	"golang.org/x/sync/semaphore"
)

func TestPasswordOfNobodyCostsWhatAnyCosts(t *testing.T) {
	t.Parallel()
	p := &Portal{hashing: semaphore.NewWeighted(hashesAtOnce)}
	known, err := p.hashPassword(t.Context(), "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	absent, err := absentUser()
	if err != nil {
		t.Fatal(err)
	}
	for _, hash := range []string{string(known), absent} {
		if params, _, _, err := argon2id.DecodeHash(hash); err != nil || *params != hashing {
			t.Errorf("%s is made with %+v, error %v; want %+v", hash, params, err, hashing)
		}
	}
	for _, c := range []struct {
		password string
		hash     PasswordHash
		want     bool
	}{
		{"correct horse battery", known, true},
		{"Correct horse battery", known, false},
		{"correct horse battery", "", false},
		{"", "", false}, // what the hash of nobody is made from
	} {
		if fits, err := p.passwordFits(t.Context(), c.password, c.hash); fits != c.want || err != nil {
			t.Errorf("%q fits %q: %t, error %v", c.password, c.hash, fits, err)
		}
	}
}

func TestPasswordsWaitForMemory(t *testing.T) {
	t.Parallel()
	for name, work := range map[string]func(context.Context, *Portal) error{
		"checked": func(ctx context.Context, p *Portal) error { _, err := p.passwordFits(ctx, "x", ""); return err },
		"made":    func(ctx context.Context, p *Portal) error { _, err := p.hashPassword(ctx, "x"); return err },
	} {
		synctest.Test(t, func(t *testing.T) {
			p := &Portal{hashing: semaphore.NewWeighted(hashesAtOnce)}
			if !p.hashing.TryAcquire(hashesAtOnce) {
				t.Fatal("the memory is taken from the start")
			}
			ended := false
			go func() {
				if err := work(t.Context(), p); err != nil {
					t.Error(err)
				}
				ended = true
			}()
			if synctest.Wait(); ended {
				t.Errorf("a password is %s while all the memory is taken", name)
			}
			p.hashing.Release(1)
			if synctest.Wait(); !ended {
				t.Errorf("a password is not %s though there is memory again", name)
			}
			if !p.hashing.TryAcquire(1) {
				t.Error("the memory was not given back")
			}
		})
	}
}
