package sapb1_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

const webhookSecret = "made up for the tests of webhooks"

// hooks is the company's messenger and the portal's door, behind which the adapter reads.
type hooks struct {
	t         *testing.T
	company   *sim.Company
	messenger *sapb1sim.Messenger
	door      *httptest.Server

	mu      sync.Mutex
	reader  erp.Webhooks
	refuses bool
	arrived []erp.HookCall
}

var _ erptest.HookDesk = (*hooks)(nil)

func newHooks(t *testing.T, company *sim.Company) *hooks {
	h := &hooks{t: t, company: company}
	h.door = serve(t, h)
	h.messenger = sapb1sim.NewMessenger(h.door.Client(), true)
	return h
}

// ServeHTTP does what the portal's door does.
func (h *hooks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		h.t.Errorf("read hook: %v", err)
	}
	call := erp.HookCall{Method: r.Method, Header: r.Header.Clone(), Body: body}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.arrived = append(h.arrived, call)
	if h.refuses {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	answer, err := h.reader.ReceiveHook(call)
	if err != nil {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", answer.Type)
	_, _ = w.Write(answer.Body)
}

func (h *hooks) URL() string { return h.door.URL + "/hooks/erp" }

func (h *hooks) Refuse(refuse bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.refuses = refuse
}

// Sent waits for further tries by moving the company's clock to them.
func (h *hooks) Sent() []erp.HookCall {
	for next := h.messenger.Deliver(h.t.Context()); !next.IsZero(); next = h.messenger.Deliver(h.t.Context()) {
		h.company.Advance(max(next.Sub(h.company.Now()), time.Second))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]erp.HookCall(nil), h.arrived...)
}

func (h *hooks) Forge(call erp.HookCall) erp.HookCall {
	call.Header = call.Header.Clone()
	if call.Method == http.MethodGet {
		call.Header.Set("X-B1-Webhook-Token", "another token")
		call.Header.Set("X-B1-Webhook-Signature", signature("somebody else's secret", "another token"))
		return call
	}
	call.Body = []byte("[]")
	call.Header.Set("X-B1-Webhook-Signature", signature("somebody else's secret", "[]"))
	return call
}

func (h *hooks) Sign(body string) erp.HookCall {
	return erp.HookCall{
		Method: http.MethodPost, Body: []byte(body), Header: http.Header{"X-B1-Webhook-Signature": {signature(webhookSecret, body)}},
	}
}

func signature(secret, message string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(message))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
