package tryton

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/tradecounter/portal/erp"
)

// session is one login, shared by all calls: Tryton serves the calls of one session side by side. Whoever finds it gone
// waits for the same new login.
type session struct {
	login func(context.Context) (credentials, error)
	now   func() time.Time

	mu      sync.Mutex
	held    credentials
	flight  *flight       // a login on its way
	refusal error         // the last login was refused …
	until   time.Time     // … and is not tried again before this: Tryton slows down and then locks out who guesses
	pause   time.Duration // the next one, longer with every refusal: each try prolongs the lock
}

// credentials are what a login brings: the user's id and the value of the Authorization header.
type credentials struct {
	user   int64
	header string
}

type flight struct {
	done chan struct{}
	err  error
}

// A refused login is not tried again for so long, at first and at most.
const (
	refusalPause = 30 * time.Second
	longestPause = time.Hour
)

// loginTimeout bounds a login. The first one of a database makes the server load all modules.
const loginTimeout = 60 * time.Second

// take returns the session, logging in first where there is none.
func (s *session) take(ctx context.Context) (credentials, error) {
	for {
		held, f, err := s.get(ctx)
		if err != nil || held.header != "" {
			return held, err
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return credentials{}, erp.Errorf(erp.Unavailable, "login", "%w", ctx.Err())
		}
		if f.err != nil {
			return credentials{}, f.err
		}
	}
}

// get returns the session, or the login that will bring it, started now if nobody has.
func (s *session) get(ctx context.Context) (credentials, *flight, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held.header != "" {
		return s.held, nil, nil
	}
	if s.refusal != nil && s.now().Before(s.until) {
		return credentials{}, nil, s.refusal
	}
	if s.flight == nil {
		s.flight = &flight{done: make(chan struct{})}
		go s.fly(context.WithoutCancel(ctx), s.flight)
	}
	return credentials{}, s.flight, nil
}

// fly logs in for all who wait. None of them can cancel it: the first to give up must not take the others with it.
func (s *session) fly(ctx context.Context, f *flight) {
	ctx, cancel := context.WithTimeout(ctx, loginTimeout)
	defer cancel()
	held, err := s.login(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held, s.flight, s.refusal = held, nil, nil
	switch f.err = err; {
	case err == nil:
		s.pause = 0
	case errors.Is(err, erp.Unauthorized) || lockedOut(err):
		s.pause = min(max(2*s.pause, refusalPause), longestPause)
		s.refusal, s.until = err, s.now().Add(s.pause)
	}
	close(f.done)
}

// lockedOut tells an answer by which Tryton keeps somebody out who guessed too often (§6).
func lockedOut(err error) bool {
	var e *erp.Error
	return errors.As(err, &e) && e.Vendor == strconv.Itoa(http.StatusTooManyRequests)
}

// drop forgets the session, unless somebody has renewed it already.
func (s *session) drop(old credentials) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == old {
		s.held = credentials{}
	}
}

// logIn opens a session (§5). The answer is the user's id and the session's key.
func (c *client) logIn(ctx context.Context) (credentials, error) {
	q := call{op: "login", method: "common.db.login"}
	body, err := json.Marshal(request{ID: 1, Method: q.method, Params: []any{
		c.cfg.User, map[string]string{"password": c.cfg.Password}, english,
	}})
	if err != nil {
		return credentials{}, erp.Errorf(erp.Invalid, q.op, "%w", err)
	}
	answer, err := c.roundTrip(ctx, q, body, credentials{})
	if err != nil {
		return credentials{}, err
	}
	result, err := answer.result(q)
	if err != nil {
		return credentials{}, err
	}
	var pair [2]json.RawMessage
	var user int64
	var key string
	if json.Unmarshal(result, &pair) != nil || json.Unmarshal(pair[0], &user) != nil || json.Unmarshal(pair[1], &key) != nil || key == "" {
		return credentials{}, erp.Errorf(erp.Unauthorized, q.op, "user %q was refused", c.cfg.User)
	}
	token := fmt.Sprintf("%s:%s:%s", c.cfg.User, strconv.FormatInt(user, 10), key)
	return credentials{user, "Session " + base64.StdEncoding.EncodeToString([]byte(token))}, nil
}
