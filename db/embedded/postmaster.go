package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver that asks a server who it is
)

// postmaster is a server's process and port, as its pid file tells them.
type postmaster struct {
	pid  int
	port int
}

// readPostmaster reads the file that a running server keeps in its cluster: process id on the first
// line, port on the fourth, "ready" on the eighth once it accepts connections (PostgreSQL,
// src/include/utils/pidfile.h). found is false where there is no file or it is not complete yet.
func readPostmaster(cluster string) (p postmaster, ready, found bool, err error) {
	raw, err := os.ReadFile(pidFile(cluster))
	if errors.Is(err, fs.ErrNotExist) {
		return postmaster{}, false, false, nil
	}
	if err != nil {
		return postmaster{}, false, false, fmt.Errorf("read pid file: %w", err)
	}
	lines := strings.Split(string(raw), "\n")
	if len(lines) < 4 {
		return postmaster{}, false, false, nil
	}
	if p.pid, err = strconv.Atoi(strings.TrimSpace(lines[0])); err != nil {
		return postmaster{}, false, false, fmt.Errorf("read process id in %s: %w", pidFile(cluster), err)
	}
	if p.pid <= 1 {
		return postmaster{}, false, false, fmt.Errorf("%s names no server: process id %d", pidFile(cluster), p.pid)
	}
	if p.port, err = strconv.Atoi(strings.TrimSpace(lines[3])); err != nil {
		return postmaster{}, false, false, fmt.Errorf("read port in %s: %w", pidFile(cluster), err)
	}
	ready = len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready"
	return p, ready, true, nil
}

func pidFile(cluster string) string { return filepath.Join(cluster, "postmaster.pid") }

// adopt finds the server that a crashed portal left running.
func (s *Server) adopt(ctx context.Context) (bool, error) {
	p, _, found, err := readPostmaster(s.cluster())
	if err != nil || !found {
		return false, err
	}
	if !alive(p.pid) || !s.serves(ctx, p.pid) {
		return false, s.clearPidFile(p.pid)
	}
	switch err := s.awaitReady(ctx, p.pid); {
	case errors.Is(err, errEnded):
		return false, s.clearPidFile(p.pid)
	case err != nil:
		s.postmaster = postmaster{} // not proven to be ours, so not ours to stop
		return false, fmt.Errorf("reach the server left running as process %d: %w", p.pid, err)
	}
	s.config.Logger.Info("reusing running PostgreSQL", "pid", p.pid, "port", p.port)
	return true, nil
}

// clearPidFile removes what a killed server left: PostgreSQL itself would take another program with
// that process id, or the dead server's unburied remains, for a server and refuse to start. Its
// sessions, should one survive, still hold the cluster's shared memory, which it checks as well.
func (s *Server) clearPidFile(pid int) error {
	s.config.Logger.Info("clearing the pid file of a server that is gone", "pid", pid)
	s.postmaster = postmaster{}
	if err := os.Remove(pidFile(s.cluster())); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("clear stale pid file: %w", err)
	}
	return nil
}

// awaitReady returns when the server answers, the process that runs it is gone, or startTimeout has
// passed.
func (s *Server) awaitReady(ctx context.Context, process int) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		p, ready, found, err := readPostmaster(s.cluster())
		if err != nil {
			return err
		}
		if found && ready {
			s.postmaster = p
			if err = s.confirm(ctx); !unreachable(err) {
				return err
			}
		}
		if !alive(process) {
			return errEnded
		}
		if ended := pause(ctx, pollInterval); ended != nil {
			return errors.Join(fmt.Errorf("server not ready: %w", ended), err)
		}
	}
}

const (
	startTimeout = 60 * time.Second
	stopTimeout  = 60 * time.Second
	pollInterval = 10 * time.Millisecond
)

var errEnded = errors.New("the server ended")

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

// confirm signs in and makes sure that this is the server over our cluster.
func (s *Server) confirm(ctx context.Context) (err error) {
	conn, err := sqlx.Open("postgres", s.SuperuserURL())
	if err != nil {
		return fmt.Errorf("connect to port %d: %w", s.postmaster.port, err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	var dir string
	if err := conn.GetContext(ctx, &dir, "SELECT current_setting('data_directory')"); err != nil {
		return fmt.Errorf("ask the server on port %d for its data folder: %w", s.postmaster.port, err)
	}
	same, err := sameFile(dir, s.cluster())
	if err != nil {
		return err
	}
	if !same {
		return fmt.Errorf("the server on port %d keeps its data in %s", s.postmaster.port, dir)
	}
	return nil
}

// unreachable reports that nobody answered at the port, as opposed to an answer we do not like.
func unreachable(err error) bool {
	var network *net.OpError
	return errors.As(err, &network)
}

func sameFile(a, b string) (bool, error) {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	if err := errors.Join(errA, errB); err != nil {
		return false, fmt.Errorf("compare data folders: %w", err)
	}
	return os.SameFile(infoA, infoB), nil
}

// serves reports whether a process is a server over our cluster, in which it then has its working
// directory. Where the system does not tell that, the program's name must do.
func (s *Server) serves(ctx context.Context, pid int) bool {
	if _, err := os.Stat("/proc/self/cwd"); err == nil {
		same, err := sameFile(fmt.Sprintf("/proc/%d/cwd", pid), s.cluster())
		return err == nil && same
	}
	name, err := exec.CommandContext(ctx, "ps", "-o", "comm=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && filepath.Base(strings.TrimSpace(string(name))) == "postgres"
}
