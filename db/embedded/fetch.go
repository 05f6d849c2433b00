package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

// newestFetched is the version fetched for a new cluster.
const newestFetched = 17

var fetchVersions = map[int]embeddedpostgres.PostgresVersion{
	14: embeddedpostgres.V14,
	15: embeddedpostgres.V15,
	16: embeddedpostgres.V16,
	17: embeddedpostgres.V17,
	18: embeddedpostgres.V18,
}

// fetch returns binaries of the wanted version (0: any) out of the cache, or else the repository.
func (s *Server) fetch(ctx context.Context, wanted int) (binaries, error) {
	if wanted == 0 {
		wanted = newestFetched
	}
	version, ok := fetchVersions[wanted]
	if !ok {
		return binaries{}, s.advice(wanted, errors.New("the repository has no such version"))
	}
	cache := s.config.CacheDir
	if cache == "" {
		cache = filepath.Join(s.config.DataDir, "binaries")
	}
	kept := filepath.Join(cache, string(version))
	if found, err := inspect(ctx, filepath.Join(kept, "bin")); err == nil {
		return found, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return binaries{}, fmt.Errorf("make folder for PostgreSQL binaries: %w", err)
	}
	s.config.Logger.Info("no PostgreSQL installed, fetching it", "version", string(version))
	if err := s.download(ctx, version, cache, kept); err != nil {
		return binaries{}, s.advice(wanted, err)
	}
	found, err := inspect(ctx, filepath.Join(kept, "bin"))
	if err != nil {
		return binaries{}, s.advice(wanted, fmt.Errorf("what was fetched does not run: %w", err))
	}
	return found, nil
}

func (s *Server) advice(major int, cause error) error {
	return fmt.Errorf("PostgreSQL %d is not installed and could not be fetched: %w; install it (Debian, Ubuntu: apt install postgresql-%d; macOS: brew install postgresql@%d) or give DATABASE_URL",
		major, cause, major, major)
}

// download fetches and unpacks into a folder beside kept, and moves it there when it is complete.
// The library takes no context: when ours ends, its transfer is left to run out by itself.
func (s *Server) download(ctx context.Context, version embeddedpostgres.PostgresVersion, cache, kept string) error {
	done := make(chan error, 1)
	go func() { done <- s.unpack(ctx, version, cache, kept) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// unpack makes the library do the half of its Start that we want. The library offers no fetch
// alone, so it is shown a cluster that has a version and nothing else: it fetches, unpacks, sees no
// need for initdb, and fails to start. Whether the binaries are there is what counts.
func (s *Server) unpack(ctx context.Context, version embeddedpostgres.PostgresVersion, cache, kept string) (err error) {
	work, err := os.MkdirTemp(cache, "unpack-")
	if err != nil {
		return fmt.Errorf("make folder to unpack in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	hollow := filepath.Join(work, "hollow")
	if err := os.Mkdir(hollow, 0o700); err != nil {
		return fmt.Errorf("make folder to unpack in: %w", err)
	}
	if err := os.WriteFile(filepath.Join(hollow, "PG_VERSION"), []byte(version), 0o600); err != nil {
		return fmt.Errorf("make folder to unpack in: %w", err)
	}
	unpacked := filepath.Join(work, "postgresql")
	config := embeddedpostgres.DefaultConfig().
		Version(version).Port(0).Logger(io.Discard).
		CachePath(work).BinariesPath(unpacked).RuntimePath(filepath.Join(work, "run")).DataPath(hollow)
	if s.config.RepositoryURL != "" {
		config = config.BinaryRepositoryURL(s.config.RepositoryURL)
	}
	started := embeddedpostgres.NewDatabase(config).Start()
	if _, err := inspect(ctx, filepath.Join(unpacked, "bin")); err != nil {
		return errors.Join(started, err)
	}
	if err := os.Rename(unpacked, kept); err != nil {
		return fmt.Errorf("keep fetched PostgreSQL: %w", err)
	}
	return nil
}
