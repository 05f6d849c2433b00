package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func (s *Server) cluster() string { return filepath.Join(s.config.DataDir, "cluster") }
func (s *Server) logFile() string { return filepath.Join(s.config.DataDir, "server.log") }

func initialized(dataDir string) bool {
	_, err := os.Stat(filepath.Join(dataDir, "cluster", "PG_VERSION"))
	return err == nil
}

// launch starts a server over the cluster, which is made first where there is none.
func (s *Server) launch(ctx context.Context) error {
	bin, err := s.binaries(ctx)
	if err != nil {
		return err
	}
	if !initialized(s.config.DataDir) {
		if err := s.initialize(ctx, bin); err != nil {
			return err
		}
	}
	// Another program may take the free port before the server does, and sessions orphaned by a
	// killed server may need a moment to end: both show as a server that ends at once.
	const attempts = 4
	for attempt := 1; ; attempt++ {
		err := s.run(ctx, bin)
		if err == nil {
			s.config.Logger.Info("PostgreSQL started", "version", bin.major, "pid", s.postmaster.pid, "port", s.postmaster.port)
			return nil
		}
		if !errors.Is(err, errEnded) || attempt == attempts {
			return fmt.Errorf("%w; its log ends with:\n%s", err, s.logTail())
		}
		if err := pause(ctx, time.Duration(attempt)*200*time.Millisecond); err != nil {
			return err
		}
	}
}

// run starts the server process and waits until it answers.
func (s *Server) run(ctx context.Context, bin binaries) error {
	port, err := freePort(ctx)
	if err != nil {
		return err
	}
	pid, err := s.spawnServer(append([]string{
		filepath.Join(bin.dir, "postgres"), "-D", s.cluster(), "-p", strconv.Itoa(port),
	}, s.settings()...)...)
	if err != nil {
		return err
	}
	s.postmaster = postmaster{pid: pid, port: port}
	if err := s.awaitReady(ctx, pid); err != nil {
		if errors.Is(err, errEnded) {
			s.postmaster = postmaster{}
		}
		return err
	}
	if s.config.Ephemeral {
		s.leash, err = s.spawnLeash(pid)
	}
	return err
}

// settings are given on the command line, so that a data folder never disagrees with the program.
func (s *Server) settings() []string {
	values := []string{
		"listen_addresses=127.0.0.1",
		"unix_socket_directories=",
		"password_encryption=scram-sha-256",
		"max_connections=200",
		"timezone=UTC",
		"log_timezone=UTC",
	}
	if s.config.Ephemeral {
		values = append(values, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"shared_buffers=32MB", "autovacuum=off", "wal_level=minimal", "max_wal_senders=0")
	}
	values = append(values, s.config.Settings...)
	var args []string
	for _, value := range values {
		args = append(args, "-c", value)
	}
	return args
}

// initialize makes the cluster beside its place and moves it there when it is complete.
func (s *Server) initialize(ctx context.Context, bin binaries) (err error) {
	unfinished := s.cluster() + ".new"
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("clear unfinished cluster: %w", err)
	}
	passwordFile := filepath.Join(s.config.DataDir, "initdb.password")
	if err := writePrivate(passwordFile, []byte(s.credentials.Superuser), s.account); err != nil {
		return fmt.Errorf("hand password to initdb: %w", err)
	}
	defer func() { err = errors.Join(err, os.Remove(passwordFile)) }()

	args := []string{
		"-D", unfinished, "-U", superuser, "--pwfile", passwordFile, "--auth", "scram-sha-256",
		"--encoding", "UTF8", "--locale", "C", "--lc-ctype", characterClasses(), "--no-instructions",
	}
	if s.config.Ephemeral {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin.dir, "initdb"), args...)
	cmd.Dir = s.config.DataDir
	cmd.Env = cleanEnvironment()
	cmd.SysProcAttr = s.account.attributes()
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("make a cluster with %s: %w\n%s", cmd.Path, err, output)
	}
	if err := os.Rename(unfinished, s.cluster()); err != nil {
		return fmt.Errorf("put the cluster in place: %w", err)
	}
	return nil
}

// characterClasses is a locale that every installation of the system has and that knows upper and
// lower case beyond ASCII; text is still ordered byte by byte, the same everywhere.
func characterClasses() string {
	if runtime.GOOS == "darwin" {
		return "en_US.UTF-8"
	}
	return "C.UTF-8"
}

// cleanEnvironment leaves out what would steer PostgreSQL past our own settings.
func cleanEnvironment() []string {
	var kept []string
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "PG") && !strings.HasPrefix(entry, "LC_") && !strings.HasPrefix(entry, "LANG") {
			kept = append(kept, entry)
		}
	}
	return kept
}

func freePort(ctx context.Context) (int, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	address, ok := listener.Addr().(*net.TCPAddr)
	if err := listener.Close(); err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	if !ok {
		return 0, fmt.Errorf("find a free port: unexpected address %s", listener.Addr())
	}
	return address.Port, nil
}

func (s *Server) logTail() string {
	raw, err := os.ReadFile(s.logFile())
	if err != nil {
		return err.Error()
	}
	const most = 2000
	return strings.TrimSpace(string(raw[max(0, len(raw)-most):]))
}
