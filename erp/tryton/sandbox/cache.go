package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// secrets are the passwords inside a dump, made with it and kept beside it with mode 0600.
type secrets struct {
	Admin  string `json:"admin"`
	Portal string `json:"portal,omitempty"` // empty where nothing was seeded
}

// An entry is a folder of the cache with a database's dump and its secrets. It appears under its
// name complete or not at all, and is never changed.
type entry struct {
	kind string
	dir  string // its name is the kind and the key of the content
}

func (s *Sandbox) entry(kind, key string) entry {
	return entry{kind: kind, dir: filepath.Join(s.cache, kind+"-"+key)}
}

func (e entry) dump() string { return filepath.Join(e.dir, "database.dump") }

// secrets is false for an entry that is not there.
func (e entry) secrets() (known secrets, found bool, err error) {
	raw, err := os.ReadFile(filepath.Join(e.dir, "secrets.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return secrets{}, false, nil
	}
	if err != nil {
		return secrets{}, false, err
	}
	if err := json.Unmarshal(raw, &known); err != nil {
		return secrets{}, false, fmt.Errorf("read secrets of %s: %w", e.dir, err)
	}
	return known, true, nil
}

// fill lets write put the dump into a folder beside the entry's, and moves it there when it is whole.
func (e entry) fill(known secrets, write func(path string) error) (err error) {
	unfinished, err := os.MkdirTemp(filepath.Dir(e.dir), "unfinished-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(unfinished)) }()
	raw, err := json.Marshal(known)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(unfinished, "secrets.json"), raw, 0o600); err != nil {
		return err
	}
	if err := write(filepath.Join(unfinished, "database.dump")); err != nil {
		return err
	}
	return os.Rename(unfinished, e.dir)
}

// keptEntries is how many of one kind stay: several sets of books of today, and of two versions of Tryton.
const keptEntries = 8

// thin removes the oldest entries of a kind. A sandbox that is reading one of them at this moment
// fails, which eight younger ones make too unlikely to guard against.
func (s *Sandbox) thin(kind string) error {
	dirs, err := filepath.Glob(filepath.Join(s.cache, kind+"-*"))
	if err != nil {
		return err
	}
	made := map[string]time.Time{}
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err != nil {
			return err
		}
		made[dir] = info.ModTime()
	}
	slices.SortFunc(dirs, func(a, b string) int { return made[b].Compare(made[a]) })
	return removeAll(dirs[min(len(dirs), keptEntries):])
}

// sweep removes what a sandbox left that was killed while it filled an entry. The caller holds the lock.
func (s *Sandbox) sweep() error {
	dirs, err := filepath.Glob(filepath.Join(s.cache, "unfinished-*"))
	if err != nil {
		return err
	}
	return removeAll(dirs)
}

func removeAll(dirs []string) error {
	var errs []error
	for _, dir := range dirs {
		errs = append(errs, os.RemoveAll(dir))
	}
	return errors.Join(errs...)
}

// lock waits until no other sandbox, of this process or another, builds an entry. The kernel lifts
// it when the holder ends, however it ends.
func (s *Sandbox) lock(ctx context.Context) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(s.cache, "building.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for told := false; ; told = true {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errors.Join(err, file.Close())
		}
		if !told {
			s.logger.Info("another process is building Tryton's database, waiting for it")
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return nil, errors.Join(err, file.Close())
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
