package sandbox

import (
	"context"
	"fmt"
)

// A stage is a state of the template that is worth keeping. Its entry is named after all it is made of.
type stage struct {
	entry entry
	build func(context.Context) (secrets, error) // leaves the template in that state
}

// prepare makes the template that databases are copied from.
func (s *Sandbox) prepare(ctx context.Context, books string) error {
	wanted, err := s.bare(ctx)
	if err != nil {
		return err
	}
	if books != "" {
		if wanted, err = s.seeded(ctx, wanted, books); err != nil {
			return err
		}
	}
	return s.attain(ctx, wanted)
}

// attain brings the template to a stage. What is not in the cache is built by one sandbox at a time,
// so that the others find it there.
func (s *Sandbox) attain(ctx context.Context, wanted stage) error {
	found, err := s.recall(ctx, wanted.entry)
	if found || err != nil {
		return err
	}
	lock, err := s.lock(ctx)
	if err != nil {
		return fmt.Errorf("lock cache %s: %w", s.cache, err)
	}
	defer lock.Close()
	if err := s.sweep(); err != nil {
		return fmt.Errorf("sweep cache %s: %w", s.cache, err)
	}
	return s.reach(ctx, wanted)
}

// reach brings the template to a stage: from the cache, or by building it. The caller holds the lock.
func (s *Sandbox) reach(ctx context.Context, wanted stage) error {
	found, err := s.recall(ctx, wanted.entry)
	if found || err != nil {
		return err
	}
	if s.known, err = wanted.build(ctx); err != nil {
		return err
	}
	s.built = append(s.built, wanted.entry.kind)
	if err := wanted.entry.fill(s.known, func(path string) error { return s.dump(ctx, template, path) }); err != nil {
		return fmt.Errorf("keep Tryton's database: %w", err)
	}
	if err := s.thin(wanted.entry.kind); err != nil {
		return fmt.Errorf("thin cache %s: %w", s.cache, err)
	}
	return s.execute(ctx, template, "ANALYZE")
}

// recall restores the template from the cache; false where the cache has no such entry.
func (s *Sandbox) recall(ctx context.Context, e entry) (found bool, err error) {
	if s.known, found, err = e.secrets(); !found || err != nil {
		return false, err
	}
	if err := s.restore(ctx, e.dump(), template); err != nil {
		return false, fmt.Errorf("restore %s: %w", e.dump(), err)
	}
	return true, nil
}
