package sapb1

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

func TestManyCallersShareOneLogin(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a := newAdapter(t, f)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := a.Ping(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if f.logins != 1 {
		t.Errorf("%d logins for 20 callers", f.logins)
	}
}

func TestLoginGoesOnWhenTheFirstCallerGivesUp(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a := newAdapter(t, f)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.Ping(cancelled); err == nil {
		t.Error("a cancelled caller got an answer")
	}
	if err := a.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestExpiredSessionInTheMiddleOfPagingIsRenewed(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.handle("AlternateCatNum", func(w http.ResponseWriter, r *http.Request) {
		skip := 0
		_, _ = fmt.Sscanf(r.URL.Query().Get("$skip"), "%d", &skip)
		f.expire() // every page is the last of its session
		next := ""
		if skip < 4 {
			next = fmt.Sprintf(`,"@odata.nextLink":"AlternateCatNum?$skip=%d"`, skip+2)
		}
		_, _ = fmt.Fprintf(w, `{"value":[{"ItemCode":"A%d","CardCode":"C1","Substitute":"X"},{"ItemCode":"A%d","CardCode":"C1","Substitute":"Y"}]%s}`,
			skip, skip+1, next)
	})
	a := newAdapter(t, f)
	var got []erp.CrossReference
	q := erp.ListQuery{Limit: 2}
	for {
		page, err := a.CrossReferences(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, page.Rows...)
		if q.Cursor = page.Next; q.Cursor == "" || len(got) >= 6 {
			break
		}
	}
	if len(got) != 6 || got[5].Item != "A5" {
		t.Errorf("got %+v, want six rows in order", got)
	}
	if f.logins != 3 {
		t.Errorf("%d logins for three pages of a session each", f.logins)
	}
}

func TestExpiredSessionIsReplayedOnceOnly(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a := newAdapter(t, f)
	f.login = func(w http.ResponseWriter, _ *http.Request) { // a session that nobody accepts
		_, _ = io.WriteString(w, `{"SessionId":"dead","SessionTimeout":30}`)
	}
	wantCode(t, a.Ping(t.Context()), erp.Unauthorized)
	if len(f.requests()) != 2 || f.logins != 2 {
		t.Errorf("%d requests and %d logins", len(f.requests()), f.logins)
	}
}

func TestRefusedCredentialsAreNotTriedAgainAtOnce(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.login = func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":{"code":"-304","details":[],"message":"Fail to NONE-SSO login from SLD."}}`)
	}
	cfg := testConfig(f)
	now := epoch
	cfg.Now = func() time.Time { return now }
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		err := a.Ping(t.Context())
		wantCode(t, err, erp.Unauthorized)
		if strings.Contains(err.Error(), "not-a-secret") {
			t.Errorf("the password is in %q", err)
		}
	}
	if f.logins != 1 {
		t.Errorf("%d logins with refused credentials", f.logins)
	}
	now = now.Add(refusalPause)
	wantCode(t, a.Ping(t.Context()), erp.Unauthorized)
	if f.logins != 2 {
		t.Errorf("%d logins after the pause", f.logins)
	}
}

func TestBusyLoginIsTriedAgain(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a := newAdapter(t, f)
	tries := 0
	f.login = func(w http.ResponseWriter, _ *http.Request) {
		if tries++; tries == 1 {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = io.WriteString(w, `{"error":{"code":"299","details":[],"message":"SAML Login Failed"}}`)
			return
		}
		f.living = "second"
		_, _ = io.WriteString(w, `{"SessionId":"second","SessionTimeout":30}`)
	}
	if err := a.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSickNodeIsLeft(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.handle("Warehouses", func(w http.ResponseWriter, r *http.Request) {
		if cookie, _ := r.Cookie("B1SESSION"); cookie.Value == "session-1" {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = io.WriteString(w, `{"error":{"code":"407","details":[],"message":"Table definition not found for '@X'."}}`)
			return
		}
		_, _ = io.WriteString(w, `{"value":[]}`)
	})
	if err := newAdapter(t, f).Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestBothCookiesGoTogether(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var sent string
	f.handle("Warehouses", func(w http.ResponseWriter, r *http.Request) {
		sent = r.Header.Get("Cookie")
		_, _ = io.WriteString(w, `{"value":[]}`)
	})
	if err := newAdapter(t, f).Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	if sent != "B1SESSION=session-1; ROUTEID=.node2" {
		t.Errorf("sent cookies %q", sent)
	}
}

func TestCallsSpreadOverSessions(t *testing.T) {
	t.Parallel()
	logins := 0
	p := newSessions(2, time.Now, func(context.Context) (string, error) {
		logins++
		return fmt.Sprintf("cookie-%d", logins), nil
	})
	first, err := p.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second, err := p.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if first.cookie == second.cookie {
		t.Error("two calls at once went into one session while another was idle")
	}
	first.put()
	third, err := p.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if third.cookie != first.cookie || logins != 2 {
		t.Errorf("the third call took %q after %d logins, want the idle session", third.cookie, logins)
	}
}
