// Package embedded starts a PostgreSQL server of our own: for the demo, for a first installation
// without a database administrator, and for tests.
//
// It uses the server binaries installed on the machine and fetches them where there are none. The
// server listens on 127.0.0.1 only, on a free port, asks for passwords (SCRAM-SHA-256) and never
// runs as root. It outlives a crash of the portal: the next Start finds it and carries on with it.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"github.com/tradecounter/portal/db"
)

const databaseName = "portal"

// Config says where the server keeps its data. Only DataDir is required.
type Config struct {
	// DataDir holds the cluster, the passwords (readable by the server's user only) and the
	// server's log. It is made if it does not exist. One running portal uses it at a time.
	DataDir string

	// Logger receives one line per step; slog.Default() if nil.
	Logger *slog.Logger

	// SearchDirs are the folders searched for server binaries; nil means PATH and the places where
	// Debian, Homebrew and a hand-made installation put them.
	SearchDirs []string

	// RepositoryURL is the Maven repository asked for binaries where none are installed;
	// empty means Maven Central.
	RepositoryURL string

	// CacheDir keeps fetched binaries; empty means DataDir/binaries.
	CacheDir string

	// Settings are added to the server's own, such as "work_mem=16MB"; the last one of a name holds.
	Settings []string

	// Ephemeral is for tests: the server trades durability for speed, and when this process ends,
	// however it ends, the server stops and DataDir is removed.
	Ephemeral bool
}

// Server is a running PostgreSQL with the database and the two roles of the portal.
type Server struct {
	config      Config
	account     *account
	credentials credentials
	postmaster  postmaster
	lock        *os.File
	leash       leash
}

// Start returns a server that accepts connections: the one that survived a crash if there is one,
// else a fresh one over the data in DataDir. The caller must Stop it.
func Start(ctx context.Context, config Config) (*Server, error) {
	if config.DataDir == "" {
		return nil, errors.New("start embedded PostgreSQL: no data folder given")
	}
	dir, err := filepath.Abs(config.DataDir)
	if err != nil {
		return nil, fmt.Errorf("start embedded PostgreSQL: %w", err)
	}
	config.DataDir = dir
	if config.Logger == nil {
		config.Logger = slog.Default()
	}
	s := &Server{config: config}
	if err := s.start(ctx); err != nil {
		err = fmt.Errorf("start embedded PostgreSQL in %s: %w", dir, err)
		return nil, errors.Join(err, s.Stop(context.WithoutCancel(ctx)))
	}
	return s, nil
}

func (s *Server) start(ctx context.Context) error {
	var err error
	if s.account, err = unprivileged(); err != nil {
		return err
	}
	if err := prepareFolder(s.config.DataDir, s.account); err != nil {
		return err
	}
	if s.lock, err = lockFolder(s.config.DataDir); err != nil {
		return err
	}
	if s.credentials, err = loadCredentials(s.config.DataDir, s.account); err != nil {
		return err
	}
	found, err := s.adopt(ctx)
	if err != nil {
		return err
	}
	if !found {
		if err := s.launch(ctx); err != nil {
			return err
		}
	}
	if err := db.EnsureRoles(ctx, s.SuperuserURL(), s.credentials.Owner, s.credentials.App); err != nil {
		return err
	}
	return db.EnsureDatabase(ctx, s.SuperuserURL(), databaseName)
}

// Stop shuts the server down in order: sessions are rolled back, then everything is written. It
// returns when the process is gone, also for a server that Start had found running.
func (s *Server) Stop(ctx context.Context) error {
	if err := errors.Join(s.shutDown(ctx), s.release()); err != nil {
		return fmt.Errorf("stop embedded PostgreSQL in %s: %w", s.config.DataDir, err)
	}
	return nil
}

// release lets another portal have the data folder.
func (s *Server) release() error {
	if s.lock == nil {
		return nil
	}
	lock := s.lock
	s.lock = nil
	return unlockFolder(lock)
}

// Tools is the folder of the programs that come with the server, such as pg_dump. The server itself
// may be a link out of it.
func (s *Server) Tools(ctx context.Context) (string, error) {
	bin, err := s.binaries(ctx)
	if err != nil {
		return "", err
	}
	server, err := filepath.EvalSymlinks(filepath.Join(bin.dir, "postgres"))
	if err != nil {
		return "", fmt.Errorf("find PostgreSQL's programs: %w", err)
	}
	dir := filepath.Dir(server)
	if _, err := os.Stat(filepath.Join(dir, "pg_dump")); err != nil {
		return "", fmt.Errorf("find PostgreSQL's programs: %w; install them beside the server (Debian, Ubuntu: apt install postgresql-client-%d)", err, bin.major)
	}
	return dir, nil
}

// Port is the loopback port the server listens on.
func (s *Server) Port() int { return s.postmaster.port }

// SuperuserURL connects as the cluster's superuser to the maintenance database.
func (s *Server) SuperuserURL() string {
	return s.url(superuser, s.credentials.Superuser, "postgres")
}

// OwnerURL connects as portal_owner, which migrates.
func (s *Server) OwnerURL() string { return s.url(db.OwnerRole, s.credentials.Owner, databaseName) }

// AppURL connects as portal_app, which serves.
func (s *Server) AppURL() string { return s.url(db.AppRole, s.credentials.App, databaseName) }

func (s *Server) url(user, password, database string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(user, password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(s.postmaster.port)),
		Path:     "/" + database,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}
