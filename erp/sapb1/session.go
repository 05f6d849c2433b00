package sapb1

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/tradecounter/portal/erp"
)

// sessions keeps a few logins open and spreads calls over them, because the Service Layer serves the calls of one
// session one after another. Logins run one at a time, whoever waits, because parallel ones fail (§1.3).
type sessions struct {
	login func(context.Context) (cookie string, err error)
	now   func() time.Time
	turn  chan struct{}

	mu      sync.Mutex
	slots   []*slot
	refusal error     // the last login was refused for its credentials …
	until   time.Time // … and is not tried again before this: B1 locks users out
}

// slot holds one session and who is using it.
type slot struct {
	cookie string
	inUse  int
	flight *flight // a login on its way
}

type flight struct {
	done chan struct{}
	err  error
}

// lease is the right to use a session for one call.
type lease struct {
	pool   *sessions
	slot   *slot
	cookie string
}

// refusalPause is how long refused credentials are not tried again.
const refusalPause = 30 * time.Second

func newSessions(n int, now func() time.Time, login func(context.Context) (string, error)) *sessions {
	p := &sessions{login: login, now: now, turn: make(chan struct{}, 1)}
	for range n {
		p.slots = append(p.slots, &slot{})
	}
	return p
}

// take returns a lease on the least busy session, logging in first where there is none.
func (p *sessions) take(ctx context.Context) (lease, error) {
	s := p.leastBusy()
	for {
		cookie, f, err := p.sessionOf(ctx, s)
		if err != nil || cookie != "" {
			if err != nil {
				p.release(s)
			}
			return lease{p, s, cookie}, err
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			p.release(s)
			return lease{}, fmt.Errorf("wait for login: %w", ctx.Err())
		}
		if f.err != nil {
			p.release(s)
			return lease{}, f.err
		}
	}
}

func (p *sessions) leastBusy() *slot {
	p.mu.Lock()
	defer p.mu.Unlock()
	least := p.slots[0]
	for _, s := range p.slots[1:] {
		if s.inUse < least.inUse {
			least = s
		}
	}
	least.inUse++
	return least
}

// sessionOf returns the slot's cookie, or the login that will bring it, started now if nobody has.
func (p *sessions) sessionOf(ctx context.Context, s *slot) (cookie string, f *flight, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.cookie != "" {
		return s.cookie, nil, nil
	}
	if p.refusal != nil && p.now().Before(p.until) {
		return "", nil, p.refusal
	}
	if s.flight == nil {
		s.flight = &flight{done: make(chan struct{})}
		go p.fly(context.WithoutCancel(ctx), s, s.flight)
	}
	return "", s.flight, nil
}

// fly logs in for all who wait. None of them can cancel it: the first to give up must not take the others with it.
func (p *sessions) fly(ctx context.Context, s *slot, f *flight) {
	ctx, cancel := context.WithTimeout(ctx, loginTimeout)
	defer cancel()
	var cookie string
	select {
	case p.turn <- struct{}{}:
		cookie, f.err = p.login(ctx)
		<-p.turn
	case <-ctx.Done():
		f.err = erp.Errorf(erp.Unavailable, "login", "%w", ctx.Err())
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s.cookie, s.flight = cookie, nil
	p.refusal = nil
	if errors.Is(f.err, erp.Unauthorized) {
		p.refusal, p.until = f.err, p.now().Add(refusalPause)
	}
	close(f.done)
}

func (p *sessions) release(s *slot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s.inUse--
}

// put gives the lease back; it must be called once.
func (l lease) put() { l.pool.release(l.slot) }

// drop forgets the session, unless somebody has renewed it already.
func (l lease) drop() {
	l.pool.mu.Lock()
	defer l.pool.mu.Unlock()
	if l.slot.cookie == l.cookie {
		l.slot.cookie = ""
	}
}

// A busy login service is asked a few times, with growing pauses; SAP's clients do the same.
const (
	loginTries = 3
	loginPause = 100 * time.Millisecond
)

// login opens a session and returns its cookies.
func (c *client) login(ctx context.Context) (string, error) {
	for try := 1; ; try++ {
		cookie, err := c.loginOnce(ctx)
		if err == nil || !errors.Is(err, erp.Unavailable) || try == loginTries {
			return cookie, err
		}
		var e *erp.Error
		if !errors.As(err, &e) || e.Vendor == "" { // not the Service Layer's own "busy"
			return "", err
		}
		pause := time.NewTimer(time.Duration(try) * loginPause)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return "", err
		}
	}
}

func (c *client) loginOnce(ctx context.Context) (string, error) {
	body, err := json.Marshal(map[string]string{
		"CompanyDB": c.cfg.CompanyDB, "UserName": c.cfg.User, "Password": c.cfg.Password,
	})
	if err != nil {
		return "", erp.Errorf(erp.Invalid, "login", "%w", err)
	}
	answer, err := c.roundTrip(ctx, request{
		op: "login", method: http.MethodPost, target: "Login", contentType: jsonType, body: body,
	}, "")
	if err != nil {
		return "", err
	}
	if !answer.ok() {
		return "", failure("login", false, answer)
	}
	var reply struct {
		SessionID string `json:"SessionId"`
		Version   string
	}
	if err := json.Unmarshal(answer.body, &reply); err != nil || reply.SessionID == "" {
		return "", erp.Errorf(erp.Unavailable, "login", "HTTP %d without a session", answer.status)
	}
	c.version.Store(reply.Version)
	return sessionCookies(answer.header, reply.SessionID), nil
}

// sessionCookies keeps the cookies of one login together: ROUTEID leads to the node that knows the session (§1.2).
func sessionCookies(h http.Header, session string) string {
	route := ""
	for _, cookie := range (&http.Response{Header: h}).Cookies() {
		switch cookie.Name {
		case "B1SESSION":
			session = cookie.Value
		case "ROUTEID":
			route = "; ROUTEID=" + cookie.Value
		}
	}
	return "B1SESSION=" + session + route
}
