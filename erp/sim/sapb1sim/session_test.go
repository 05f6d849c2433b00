package sapb1sim_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

func TestLoginAnswersWithCookies(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	a := w.post("Login", login)
	a.want(t, http.StatusOK)
	cookies := a.header.Values("Set-Cookie")
	if len(cookies) != 2 || cookies[0] != "B1SESSION="+a.text(t, "SessionId")+";HttpOnly;" || cookies[1] != "ROUTEID=.node1; path=/b1s" {
		t.Errorf("cookies %q", cookies)
	}
	if got := a.text(t, "SessionTimeout"); got != "30" {
		t.Errorf("time-out %s, want 30 minutes", got)
	}
	if got := a.text(t, "@odata.context"); !strings.HasSuffix(got, "/b1s/v2/$metadata#B1Sessions/$entity") {
		t.Errorf("context %q", got)
	}
	if got := w.v1().post("Login", login).text(t, "odata.metadata"); !strings.HasSuffix(got, "/b1s/v1/$metadata#B1Sessions/@Element") {
		t.Errorf("v1 context %q", got)
	}
}

func TestLoginIsRefused(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for name, row := range map[string]struct{ body, code string }{
		"wrong password":  {`{"CompanyDB":"DEMO_US","UserName":"portal","Password":"no"}`, "-304"},
		"wrong user":      {`{"CompanyDB":"DEMO_US","UserName":"nobody","Password":"quay"}`, "-304"},
		"unknown company": {`{"CompanyDB":"DEMO_DE","UserName":"portal","Password":"quay"}`, "-306"},
	} {
		t.Run(name, func(t *testing.T) {
			w.post("Login", row.body).refusal(t, http.StatusUnauthorized, row.code, "Fail to NONE-SSO login from SLD.")
		})
	}
	w.post("Login", `{"CompanyDB":"DEMO_US","User":"portal"}`).refusal(t, http.StatusBadRequest, "-1000", "Property 'User' of 'Login' is invalid")
	for _, language := range []string{`"3"`, `3`} {
		body := strings.Replace(login, "{", `{"Language":`+language+",", 1)
		w.post("Login", body).want(t, http.StatusOK)
	}
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	expired := func(t *testing.T, a answer) {
		t.Helper()
		a.refusal(t, http.StatusUnauthorized, "301", "Invalid session or session already timeout.")
	}
	t.Run("without one", func(t *testing.T) {
		w := newWire(t)
		w.cookie = ""
		expired(t, w.get("Items"))
		w.cookie = "B1SESSION=garbage"
		expired(t, w.get("Items"))
	})
	t.Run("idle too long", func(t *testing.T) {
		w := newWire(t)
		for range 5 {
			w.clock.move(10 * time.Minute)
			w.get("Items").want(t, http.StatusOK)
		}
		w.clock.move(31 * time.Minute)
		expired(t, w.get("Items"))
	})
	t.Run("logout", func(t *testing.T) {
		w := newWire(t)
		if a := w.post("Logout", ""); a.status != http.StatusNoContent || a.raw != "" {
			t.Errorf("logout answered %d %q", a.status, a.raw)
		}
		expired(t, w.get("Items"))
	})
	t.Run("by a fault, in the middle of paging", func(t *testing.T) {
		w := newWire(t)
		first := w.get("Items?$select=ItemCode", "Prefer", "odata.maxpagesize=2")
		order(t, w, sim.Fault{Kind: sim.FaultExpireLogin, Operation: "GET Items", Times: 1})
		expired(t, w.get(first.text(t, "@odata.nextLink")))
		w.signIn()
		w.get(first.text(t, "@odata.nextLink")).want(t, http.StatusOK)
	})
}

func order(t *testing.T, w *wire, f sim.Fault) {
	t.Helper()
	if err := w.traffic.Order(f); err != nil {
		t.Fatal(err)
	}
}

func TestOneSessionServesBothRoots(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.v1().get("Items").want(t, http.StatusOK)
	w.cookie += "; ROUTEID=.node2; CompanyDB=DEMO_US"
	w.get("Items").want(t, http.StatusOK)
}

// held is a body that says when it is first read, and ends when it is let go.
type held struct {
	reading, release chan struct{}
}

func (h held) Read([]byte) (int, error) {
	close(h.reading)
	<-h.release
	return 0, io.EOF
}

func TestParallelLoginsFailOnRequest(t *testing.T) {
	t.Parallel()
	handler := sapb1sim.New(smallCompany((&ticking{now: time.Unix(0, 0)}).Now), sapb1sim.Options{
		CompanyDB: "DEMO_US", UserName: "portal", Password: "quay", ParallelLoginFault: true,
	})
	first, done := held{make(chan struct{}), make(chan struct{})}, make(chan struct{})
	go func() {
		defer close(done)
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/b1s/v2/Login", first))
	}()
	<-first.reading
	second := httptest.NewRecorder()
	handler.ServeHTTP(second, httptest.NewRequest(http.MethodPost, "/b1s/v2/Login", strings.NewReader(login)))
	if second.Code != http.StatusInternalServerError || !strings.Contains(second.Body.String(), `"299"`) {
		t.Errorf("second login: %d %s", second.Code, second.Body)
	}
	close(first.release)
	<-done
	third := httptest.NewRecorder()
	handler.ServeHTTP(third, httptest.NewRequest(http.MethodPost, "/b1s/v2/Login", strings.NewReader(login)))
	if third.Code != http.StatusOK {
		t.Errorf("login on its own: %d %s", third.Code, third.Body)
	}
}

func TestPingNeedsNoLogin(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.cookie, w.root = "", "/"
	a := w.get("ping/")
	a.want(t, http.StatusOK)
	if a.text(t, "message") != "pong" || a.text(t, "sender") != "load balancer" {
		t.Errorf("ping answered %s", a.raw)
	}
	w.get("ping/node/1").want(t, http.StatusOK)
	w.get("ping/node/9").want(t, http.StatusServiceUnavailable)
}
