package tryton

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// door is a server that lets in who has one of the sessions it gave out.
type door struct {
	logins, turned, served atomic.Int64
	refuse                 atomic.Bool
	tried                  atomic.Int64
	never                  bool // no session is ever good
	lock                   bool // nobody is let in
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := make([]byte, r.ContentLength)
	_, _ = r.Body.Read(body)
	if strings.Contains(string(body), "common.db.login") {
		d.tried.Add(1)
		if d.lock {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		if d.refuse.Load() {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		n := d.logins.Add(1)
		_, _ = w.Write([]byte(`{"id": 1, "result": [7, "key-` + string(rune('0'+n)) + `"]}`))
		return
	}
	token, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Header.Get("Authorization"), "Session "))
	if d.never || string(token) != "portal:7:key-"+string(rune('0'+d.logins.Load())) {
		d.turned.Add(1)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	d.served.Add(1)
	_, _ = w.Write([]byte(`{"id": 1, "result": 42}`))
}

func (d *door) client(t *testing.T, now func() time.Time) *client {
	t.Helper()
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	a, err := New(Config{URL: server.URL, Database: "erp", User: "portal", Password: "Sample-Password", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return a.client
}

var bareCall = call{op: "op", method: "model.x.y", bare: true}

func TestAnExpiredLoginIsRenewedOnceForAllWhoWait(t *testing.T) {
	t.Parallel()
	d := &door{}
	c := d.client(t, time.Now)
	var n int
	if err := c.read(t.Context(), bareCall, &n); err != nil {
		t.Fatal(err)
	}
	c.session.held.header = "Session void"
	var crowd sync.WaitGroup
	for range 12 {
		crowd.Go(func() {
			var n int
			if err := c.write(t.Context(), bareCall, &n); err != nil || n != 42 {
				t.Errorf("got %d, %v", n, err)
			}
		})
	}
	crowd.Wait()
	if logins := d.logins.Load(); logins != 2 {
		t.Errorf("%d logins, want the first and one more", logins)
	}
}

func TestALoginThatIsNeverGoodIsNotTriedForEver(t *testing.T) {
	t.Parallel()
	d := &door{never: true}
	c := d.client(t, time.Now)
	if err := c.write(t.Context(), bareCall, nil); !errors.Is(err, erp.Unauthorized) {
		t.Errorf("got %v", err)
	}
	if turned := d.turned.Load(); turned != 2 {
		t.Errorf("sent %d times, want twice", turned)
	}
}

func TestRefusedCredentialsRest(t *testing.T) {
	t.Parallel()
	d := &door{}
	d.refuse.Store(true)
	var moved atomic.Int64
	c := d.client(t, func() time.Time { return fakeNow.Add(time.Duration(moved.Load())) })
	var n int
	for range 5 {
		if err := c.read(t.Context(), bareCall, &n); !errors.Is(err, erp.Unauthorized) {
			t.Fatalf("got %v", err)
		}
	}
	d.refuse.Store(false)
	if err := c.read(t.Context(), bareCall, &n); !errors.Is(err, erp.Unauthorized) || d.logins.Load() != 0 {
		t.Errorf("before the pause is over: %v after %d logins", err, d.logins.Load())
	}
	moved.Store(int64(refusalPause))
	if err := c.read(t.Context(), bareCall, &n); err != nil {
		t.Errorf("after the pause: %v", err)
	}
}

// TestALockOutIsNotProlonged: Tryton counts every try, also those that it does not look at, so trying on never ends it.
func TestALockOutIsNotProlonged(t *testing.T) {
	t.Parallel()
	d := &door{lock: true}
	var moved atomic.Int64
	c := d.client(t, func() time.Time { return fakeNow.Add(time.Duration(moved.Load())) })
	var n int
	for _, tries := range []int64{1, 2, 3} {
		for range 5 {
			if err := c.read(t.Context(), bareCall, &n); !errors.Is(err, erp.Unavailable) {
				t.Fatalf("got %v", err)
			}
		}
		if got := d.tried.Load(); got != tries {
			t.Errorf("%d logins were tried, want %d", got, tries)
		}
		moved.Add(int64(refusalPause) << (tries - 1))
	}
}

func TestWhoGivesUpTakesNobodyElseWithHim(t *testing.T) {
	t.Parallel()
	d := &door{}
	c := d.client(t, time.Now)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	var n int
	if err := c.read(gone, bareCall, &n); !errors.Is(err, erp.Unavailable) {
		t.Errorf("who gave up: %v", err)
	}
	if err := c.read(t.Context(), bareCall, &n); err != nil {
		t.Errorf("who did not: %v", err)
	}
}
