package sapb1sim

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// sessions are the logins that are not over yet (§1.2). A session ends when it has been idle for the time-out.
type sessions struct {
	now      func() time.Time
	timeout  time.Duration
	mu       sync.Mutex
	lastUsed map[string]time.Time
}

func newSessions(now func() time.Time, timeout time.Duration) *sessions {
	return &sessions{now: now, timeout: timeout, lastUsed: map[string]time.Time{}}
}

func (s *sessions) open() string {
	id := strings.ToLower(rand.Text())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastUsed[id] = s.now()
	return id
}

// use reports whether the session lives, and keeps it alive.
func (s *sessions) use(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	used, ok := s.lastUsed[id]
	if !ok || s.now().Sub(used) > s.timeout {
		delete(s.lastUsed, id)
		return false
	}
	s.lastUsed[id] = s.now()
	return true
}

func (s *sessions) close(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.lastUsed, id)
}

// sessionOf is the session a request belongs to. ROUTEID only steers the load balancer and may be missing.
func sessionOf(h http.Header) string {
	r := http.Request{Header: h}
	c, err := r.Cookie("B1SESSION")
	if err != nil {
		return ""
	}
	return c.Value
}

var loginShape = newShape("Login",
	property{name: "CompanyDB", kind: kindText}.settable(),
	property{name: "UserName", kind: kindText}.settable(),
	property{name: "Password", kind: kindText}.settable(),
	property{name: "Language", kind: kindWhole}.settable(),
)

func (s *service) login(c *call) (response, error) {
	if c.ctx.Value(crowded{}) != nil {
		return response{}, refuse(http.StatusInternalServerError, codeLoginBusy, "SAML Login Failed")
	}
	in, err := decode(c.body, loginShape)
	if err != nil {
		return response{}, err
	}
	switch {
	case in.text("CompanyDB") != s.options.CompanyDB:
		return response{}, refuse(http.StatusUnauthorized, codeNoSuchCompany, "Fail to NONE-SSO login from SLD.")
	case in.text("UserName") != s.options.UserName || in.text("Password") != s.options.Password:
		return response{}, refuse(http.StatusUnauthorized, codeNoSuchUser, "Fail to NONE-SSO login from SLD.")
	}
	id := s.sessions.open()
	r := c.object("B1Sessions", func(w *writer) {
		w.pair("SessionId", id)
		w.pair("Version", serviceVersion)
		w.pair("SessionTimeout", int64(s.sessions.timeout/time.Minute))
	})
	r.header.Add("Set-Cookie", fmt.Sprintf("B1SESSION=%s;HttpOnly;", id))
	r.header.Add("Set-Cookie", "ROUTEID=.node1; path=/b1s")
	return r, nil
}

// crowded marks a login that arrived while another was in progress.
type crowded struct{}

// watchLogins marks crowded logins. It stands before the faults, so that latency makes logins overlap.
func watchLogins(next http.Handler) http.Handler {
	var inProgress atomic.Int32
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/Login") {
			defer inProgress.Add(-1)
			if inProgress.Add(1) > 1 {
				r = r.WithContext(context.WithValue(r.Context(), crowded{}, true))
			}
		}
		next.ServeHTTP(w, r)
	})
}

func (s *service) logout(c *call) (response, error) {
	s.sessions.close(sessionOf(c.header))
	return noContent(), nil
}
