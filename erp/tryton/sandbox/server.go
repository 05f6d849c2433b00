package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Server is a trytond process. It serves every database of its sandbox, also those made later.
type Server struct {
	URL     string // of the server; a database is its first path segment
	LogFile string // what trytond writes, over every restart; gone when the sandbox is closed

	sandbox *Sandbox
	address string

	mu      sync.Mutex
	process *process
}

// process is one run of trytond.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when the process is gone
	err   error         // how it went; set before ended
}

const (
	startTimeout = 60 * time.Second
	stopTimeout  = 10 * time.Second
	pollInterval = 20 * time.Millisecond
	startTries   = 4
)

var errEnded = errors.New("trytond ended")

// Serve starts trytond on a free loopback port and returns when it answers.
func (s *Sandbox) Serve(ctx context.Context) (*Server, error) {
	v := s.newServer()
	for try := 1; ; try++ {
		if err := v.choosePort(ctx); err != nil {
			return nil, err
		}
		err := v.start(ctx)
		if err == nil {
			return v, nil
		}
		// Another program may have taken the port that was free a moment ago.
		if !errors.Is(err, errEnded) || try == startTries {
			return nil, fmt.Errorf("start trytond: %w", err)
		}
	}
}

// newServer is one that Close will stop.
func (s *Sandbox) newServer() *Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := &Server{sandbox: s, LogFile: filepath.Join(s.dir, fmt.Sprintf("trytond-%d.log", len(s.servers)+1))}
	s.servers = append(s.servers, v)
	return v
}

func (v *Server) choosePort(ctx context.Context) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("find a free port: %w", err)
	}
	v.address = listener.Addr().String()
	v.URL = "http://" + v.address
	return listener.Close()
}

// Restart starts trytond again on the port it had, after Stop or Kill or while it runs.
func (v *Server) Restart(ctx context.Context) error {
	if err := v.Stop(); err != nil {
		return err
	}
	for try := 1; ; try++ {
		err := v.start(ctx)
		if err == nil {
			return nil
		}
		// A connection of some other program may pass through the port and free it again.
		if !errors.Is(err, errEnded) || try == startTries {
			return fmt.Errorf("restart trytond: %w", err)
		}
		if err := pause(ctx, time.Duration(try)*200*time.Millisecond); err != nil {
			return err
		}
	}
}

func (v *Server) start(ctx context.Context) error {
	p, err := v.spawn(ctx)
	if err != nil {
		return err
	}
	v.mu.Lock()
	v.process = p
	v.mu.Unlock()
	if err := v.awaitReady(ctx, p); err != nil {
		return errors.Join(fmt.Errorf("%w; its log ends with:\n%s", err, v.logTail()), v.Kill())
	}
	return nil
}

// spawn starts the process in a session of its own, so that Ctrl-C in a terminal reaches its owner
// only, who then stops it. The end of ctx does not: it is about the start.
func (v *Server) spawn(ctx context.Context) (*process, error) {
	log, err := os.OpenFile(v.LogFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	defer log.Close()
	cmd := exec.CommandContext(context.WithoutCancel(ctx), python, filepath.Join(v.sandbox.dir, "tether.py"), "--config", v.sandbox.conf())
	cmd.Dir = v.sandbox.dir
	cmd.Env = append(environment(), "TRYTOND_WEB__LISTEN="+v.address)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	// Nothing is written to the pipe: it closes when this process ends, and trytond ends with it.
	if _, err := cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, ended: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// awaitReady returns when the server answers, or the process is gone.
func (v *Server) awaitReady(ctx context.Context, p *process) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		answered := v.answers(ctx)
		select {
		case <-p.ended:
			return fmt.Errorf("%w: %w", errEnded, p.err)
		default:
		}
		if answered {
			return nil
		}
		if err := pause(ctx, pollInterval); err != nil {
			return fmt.Errorf("trytond does not answer: %w", err)
		}
	}
}

// answers needs no sign-in: trytond refuses a GET of its root, and that is an answer.
func (v *Server) answers(ctx context.Context) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.URL, nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return false
	}
	response.Body.Close()
	return true
}

// Stop ends trytond in order, and by force should it take too long. It may be stopped already.
func (v *Server) Stop() error { return v.end(syscall.SIGTERM) }

// Kill ends trytond as a crash would, in the midst of whatever it does.
func (v *Server) Kill() error { return v.end(syscall.SIGKILL) }

func (v *Server) end(signal os.Signal) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	p := v.process
	if p == nil {
		return nil
	}
	v.process = nil
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("end trytond: %w", err)
	}
	late := time.NewTimer(stopTimeout)
	defer late.Stop()
	select {
	case <-p.ended:
		return nil
	case <-late.C:
	}
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill trytond: %w", err)
	}
	<-p.ended
	return nil
}

func (v *Server) logTail() string {
	raw, err := os.ReadFile(v.LogFile)
	if err != nil {
		return err.Error()
	}
	return tail(raw)
}
