// Package sandbox runs a real Tryton on this machine, for tests of its adapter and to look at.
//
// It is made of Debian's packages, a private PostgreSQL, and a database that is built once, kept as a
// dump, and copied for each who asks. Everything listens on 127.0.0.1, on free ports, and ends with
// this process.
package sandbox

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"github.com/lib/pq"

	"github.com/tradecounter/portal/db/embedded"
)

// Config says what Tryton knows. All of it is optional.
type Config struct {
	// Books is a folder of a company's books, as erp/sim writes them. Without it Tryton's modules are
	// there, and nothing but them: only the user admin can sign in.
	Books string

	// Cache is the folder that keeps built databases; empty means tradecounter/tryton in the user's
	// own cache folder. It holds passwords, readable by its owner only.
	Cache string

	// Logger receives one line per step; slog.Default() if nil.
	Logger *slog.Logger
}

// Sandbox is a private PostgreSQL with a template of Tryton's database.
type Sandbox struct {
	cache    string
	dir      string // this sandbox's own: configuration, scripts, logs, attachments
	data     string // PostgreSQL's
	logger   *slog.Logger
	packages string // Debian's, with their versions
	postgres *embedded.Server
	tools    string // the folder with pg_dump
	password string // of PostgreSQL's role tryton
	known    secrets
	built    []string // the kinds of entries that were not in the cache

	mu      sync.Mutex
	servers []*Server
}

// scripts are the Python programs that run beside Tryton.
//
//go:embed *.py
var scripts embed.FS

// confTemplate takes the database server's URL and two folders.
//
//go:embed trytond.conf
var confTemplate string

// Open starts PostgreSQL and makes the template: from the cache within seconds, or else by building
// it, which takes one or two minutes and more with many books. The caller must Close it.
func Open(ctx context.Context, config Config) (*Sandbox, error) {
	s := &Sandbox{cache: config.Cache, logger: config.Logger}
	if s.logger == nil {
		s.logger = slog.Default()
	}
	if err := s.open(ctx, config.Books); err != nil {
		return nil, errors.Join(fmt.Errorf("open Tryton sandbox: %w", err), s.Close())
	}
	return s, nil
}

func (s *Sandbox) open(ctx context.Context, books string) (err error) {
	if s.packages, err = installed(ctx); err != nil {
		return err
	}
	if err := s.makeFolders(); err != nil {
		return err
	}
	if err := s.startPostgres(ctx); err != nil {
		return err
	}
	if err := s.writeFiles(); err != nil {
		return err
	}
	if books != "" {
		if books, err = filepath.Abs(books); err != nil {
			return err
		}
	}
	return s.prepare(ctx, books)
}

// makeFolders keeps PostgreSQL's data apart: it may run as another user, who must reach it.
func (s *Sandbox) makeFolders() (err error) {
	if s.cache == "" {
		usual, err := os.UserCacheDir()
		if err != nil {
			return err
		}
		s.cache = filepath.Join(usual, "tradecounter", "tryton")
	}
	if s.cache, err = filepath.Abs(s.cache); err != nil {
		return err
	}
	if err := os.MkdirAll(s.cache, 0o700); err != nil {
		return fmt.Errorf("make cache: %w", err)
	}
	if s.dir, err = os.MkdirTemp("", "tradecounter-tryton-"); err != nil {
		return err
	}
	for _, name := range []string{"files", "www"} {
		if err := os.Mkdir(filepath.Join(s.dir, name), 0o700); err != nil {
			return err
		}
	}
	s.data, err = os.MkdirTemp(roomyMemory(), "tradecounter-tryton-postgres-")
	return err
}

// roomyMemory is the folder that Linux keeps in memory, where it has room for about a hundred
// databases, and else the usual temporary one. A copy is a thousand files, for which a disk takes ten
// times as long.
func roomyMemory() string {
	const folder, room = "/dev/shm", 4 << 30
	var free syscall.Statfs_t
	if err := syscall.Statfs(folder, &free); err != nil || free.Bavail*uint64(free.Bsize) < room {
		return ""
	}
	return folder
}

// startPostgres starts a server that ends with this process, and makes Tryton's role. Statistics are
// kept fresh while modules make their tables: Tryton asks the catalogue about each. The role may end the
// process that does so, which can be at work in a database that is dropped.
func (s *Sandbox) startPostgres(ctx context.Context) (err error) {
	s.postgres, err = embedded.Start(ctx, embedded.Config{
		DataDir:   s.data,
		Ephemeral: true,
		Logger:    s.logger,
		Settings:  []string{"autovacuum=on", "autovacuum_naptime=3s", "shared_buffers=128MB"},
	})
	if err != nil {
		return err
	}
	if s.tools, err = s.postgres.Tools(ctx); err != nil {
		return err
	}
	s.password = newPassword()
	return connected(s.postgres.SuperuserURL(), func(conn *sql.DB) error {
		_, err := conn.ExecContext(ctx, "CREATE ROLE "+role+" LOGIN CREATEDB IN ROLE pg_signal_backend PASSWORD "+pq.QuoteLiteral(s.password))
		if err != nil {
			return fmt.Errorf("make role %q: %w", role, err)
		}
		return nil
	})
}

// writeFiles puts the configuration and the scripts where Python finds them.
func (s *Sandbox) writeFiles() error {
	uri := strings.Replace(s.databaseURL("/"), "postgres:", "postgresql:", 1)
	uri, _, _ = strings.Cut(uri, "?")
	conf := fmt.Sprintf(confTemplate, uri, filepath.Join(s.dir, "files"), filepath.Join(s.dir, "www"))
	if err := os.WriteFile(s.conf(), []byte(conf), 0o600); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	names, err := fs.Glob(scripts, "*.py")
	if err != nil {
		return err
	}
	for _, name := range names {
		content, err := scripts.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(s.dir, name), content, 0o600); err != nil {
			return fmt.Errorf("write script: %w", err)
		}
	}
	return nil
}

func (s *Sandbox) conf() string { return filepath.Join(s.dir, "trytond.conf") }

// Close stops what the sandbox started and removes all but the cache.
func (s *Sandbox) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, server := range s.servers {
		errs = append(errs, server.Stop())
	}
	if s.postgres != nil {
		errs = append(errs, s.postgres.Stop(context.Background()))
		s.postgres = nil
	}
	for _, dir := range []string{s.dir, s.data} {
		if dir != "" {
			errs = append(errs, os.RemoveAll(dir))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close Tryton sandbox: %w", err)
	}
	return nil
}
