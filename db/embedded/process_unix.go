//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
)

// spawn starts a process in the background, as the server's user, and returns its id. It is
// followed by that id only, as a server is that an earlier portal started.
func (s *Server) spawn(input, output *os.File, command ...string) (int, error) {
	process, err := os.StartProcess(command[0], command, &os.ProcAttr{
		Dir:   s.config.DataDir,
		Env:   cleanEnvironment(),
		Files: []*os.File{input, output, output},
		Sys:   s.account.attributes(),
	})
	if err != nil {
		return 0, fmt.Errorf("start %s: %w", command[0], err)
	}
	pid := process.Pid // Release forgets it
	return pid, process.Release()
}

// spawnServer starts the server with its messages going to the log file.
func (s *Server) spawnServer(command ...string) (pid int, err error) {
	log, err := os.Create(s.logFile())
	if err != nil {
		return 0, fmt.Errorf("open server log: %w", err)
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	return s.spawn(nil, log, command...)
}

// leash ends a server and its data with this process.
type leash struct {
	pid int
	end *os.File
}

// leashScript waits until its input closes, which the kernel does for us however this process ends.
// A server that shuts down removes its pid file last; one that was killed never does.
const leashScript = `read -r _
kill -INT "$1" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	[ -e "$2/cluster/postmaster.pid" ] || break
	sleep 0.1
done
rm -rf -- "$2"`

func (s *Server) spawnLeash(server int) (_ leash, err error) {
	input, end, err := os.Pipe()
	if err != nil {
		return leash{}, fmt.Errorf("make leash: %w", err)
	}
	defer func() { err = errors.Join(err, input.Close()) }()
	pid, err := s.spawn(input, nil, "/bin/sh", "-c", leashScript, "sh", strconv.Itoa(server), s.config.DataDir)
	if err != nil {
		return leash{}, errors.Join(err, end.Close())
	}
	return leash{pid: pid, end: end}, nil
}

// shutDown returns when the server is gone, and an ephemeral one's data with it.
func (s *Server) shutDown(ctx context.Context) error {
	if s.postmaster.pid == 0 {
		return nil
	}
	if err := interrupt(s.postmaster.pid); err != nil {
		return fmt.Errorf("signal server: %w", err)
	}
	if err := awaitEnd(ctx, s.postmaster.pid); err != nil {
		return err
	}
	s.postmaster.pid = 0
	return s.slipLeash(ctx)
}

func (s *Server) slipLeash(ctx context.Context) error {
	if s.leash.pid == 0 {
		return nil
	}
	held := s.leash
	s.leash = leash{}
	return errors.Join(held.end.Close(), awaitEnd(ctx, held.pid))
}

func awaitEnd(ctx context.Context, pid int) error {
	ctx, cancel := context.WithTimeout(ctx, stopTimeout)
	defer cancel()
	for alive(pid) {
		if err := pause(ctx, pollInterval); err != nil {
			return fmt.Errorf("process %d is still running: %w", pid, err)
		}
	}
	return nil
}
