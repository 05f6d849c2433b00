//go:build tryton

package tryton_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp/erptest"
)

// wire stands before trytond for one adapter: it tells reads from writes, and misbehaves at the next of either.
type wire struct {
	t      *testing.T
	url    string
	server string  // trytond's own
	user   string  // whose sign-ins are counted and ended
	books  *sql.DB // where sessions are kept

	mu       sync.Mutex
	trials   trials
	arrived  int
	armed    []armed
	expireIn *int // requests to let through before the login ends
	latency  time.Duration
}

// armed is a fault that waits for its request.
type armed struct {
	meant func(rpc) bool
	fault fault
}

// fault answers in the server's place; ask lets the server act. It is called on the connection's goroutine.
type fault func(rw http.ResponseWriter, r *http.Request, ask func() (reply, error))

// reply is an answer of the server, read whole.
type reply struct {
	status int
	header http.Header
	body   []byte
}

var _ erptest.Faults = (*wire)(nil)

func newWire(t *testing.T, server, user string, books *sql.DB) *wire {
	w := &wire{t: t, server: server, user: user, books: books, trials: newTrials()}
	front := httptest.NewServer(w)
	t.Cleanup(func() {
		front.CloseClientConnections()
		front.Close()
	})
	w.url = front.URL
	return w
}

func (w *wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	q, err := parseRPC(body)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	ask := func() (reply, error) { return w.forward(r, q, body) }
	if q.signsIn() {
		deliver(rw, r, ask)
		return
	}
	strike, expire, latency := w.prepare(q)
	if expire {
		w.endSessions()
	}
	w.wait(r, latency)
	strike(rw, r, ask)
}

// prepare counts a request and finds what strikes it.
func (w *wire) prepare(q rpc) (strike fault, expire bool, latency time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.arrived++
	q.trial = w.trials.includes(q)
	strike = deliver
	waiting := w.armed[:0:0]
	for _, a := range w.armed {
		if a.meant(q) {
			strike = a.fault
		} else {
			waiting = append(waiting, a)
		}
	}
	w.armed = waiting
	if w.expireIn != nil {
		if expire = *w.expireIn == 0; expire {
			w.expireIn = nil
		} else {
			*w.expireIn--
		}
	}
	return strike, expire, w.latency
}

// endSessions does what an administrator does who ends a user's sessions: the server itself answers 401 from then on.
func (w *wire) endSessions() {
	_, err := w.books.Exec(`DELETE FROM ir_session WHERE create_uid = (SELECT id FROM res_user WHERE login = $1)`, w.user)
	if err != nil {
		w.t.Errorf("end sessions: %v", err)
	}
}

// wait holds a request up, though not beyond its test, nor after its caller has gone.
func (w *wire) wait(r *http.Request, d time.Duration) {
	if d == 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-w.t.Context().Done():
		panic(http.ErrAbortHandler)
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	}
}

// forward lets the server act, whether the caller waits for it or not, and remembers what belongs to a dry run.
func (w *wire) forward(r *http.Request, q rpc, body []byte) (reply, error) {
	ctx := context.WithoutCancel(r.Context())
	onward, err := http.NewRequestWithContext(ctx, r.Method, w.server+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	onward.Header = r.Header.Clone()
	answer, err := http.DefaultTransport.RoundTrip(onward)
	if err != nil {
		return reply{}, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		return reply{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trials.learn(q, content)
	return reply{answer.StatusCode, answer.Header, content}, nil
}

// deliver passes the server's answer on.
func deliver(rw http.ResponseWriter, _ *http.Request, ask func() (reply, error)) {
	a, err := ask()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	for _, name := range []string{"Content-Type", "Retry-After"} {
		if value := a.header.Get(name); value != "" {
			rw.Header().Set(name, value)
		}
	}
	rw.WriteHeader(a.status)
	_, _ = rw.Write(a.body) // the caller may be gone
}

func (w *wire) arm(meant func(rpc) bool, f fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.armed = append(w.armed, armed{meant, f})
}

// aim orders a fault for the next read or write.
func (w *wire) aim(target erptest.Target, f fault) {
	w.arm(func(q rpc) bool { return q.target() == target }, f)
}

func (w *wire) LoseReply(target erptest.Target) {
	w.aim(target, func(_ http.ResponseWriter, _ *http.Request, ask func() (reply, error)) {
		_, _ = ask()
		panic(http.ErrAbortHandler)
	})
}

func (w *wire) Drop(target erptest.Target) {
	w.aim(target, func(http.ResponseWriter, *http.Request, func() (reply, error)) { panic(http.ErrAbortHandler) })
}

func (w *wire) Throttle(target erptest.Target, pause time.Duration) {
	w.refuse(target, http.StatusTooManyRequests, "text/html", page("Too Many Requests"), pause)
}

func (w *wire) AnswerHTML(target erptest.Target) {
	w.refuse(target, http.StatusOK, "text/html", page("Sign in to the network"), 0)
}

// Fail answers as trytond does when something breaks that it has no words for.
func (w *wire) Fail(target erptest.Target) {
	w.refuse(target, http.StatusInternalServerError, "text/html", page("Internal Server Error"), 0)
}

func (w *wire) refuse(target erptest.Target, status int, contentType, body string, pause time.Duration) {
	w.aim(target, func(rw http.ResponseWriter, _ *http.Request, _ func() (reply, error)) {
		rw.Header().Set("Content-Type", contentType)
		if pause > 0 {
			rw.Header().Set("Retry-After", strconv.Itoa(int(pause.Seconds())))
		}
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, body) // the caller may be gone
	})
}

func page(title string) string {
	return fmt.Sprintf("<!doctype html>\n<html lang=en>\n<title>%s</title>\n<h1>%s</h1>\n", title, title)
}

func (w *wire) ExpireLogin() { w.ExpireLoginAfter(0) }

func (w *wire) ExpireLoginAfter(requests int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.expireIn = &requests
}

func (w *wire) Latency(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.latency = d
}

func (w *wire) Requests() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.arrived
}
