package sapb1sim_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

const webhookKey = "i1mGRbx8-made-up"

// subscriber is an endpoint that answers handshakes and keeps what it is sent. status is what it answers events with.
type subscriber struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	mute   bool
	bodies []string
	bad    int // calls with a wrong signature
}

func newSubscriber(t *testing.T) *subscriber {
	s := &subscriber{status: http.StatusOK}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	message := string(body)
	if r.Method == http.MethodGet {
		message = r.Header.Get("X-B1-Webhook-Token")
	}
	mac := hmac.New(sha256.New, []byte(webhookKey))
	mac.Write([]byte(message))
	if r.Header.Get("X-B1-Webhook-Signature") != base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
		s.bad++
	}
	if r.Method == http.MethodGet && !s.mute {
		_, _ = fmt.Fprintf(w, `{"Challenge":%q}`, message)
		return
	}
	s.bodies = append(s.bodies, message)
	w.WriteHeader(s.status)
}

func (s *subscriber) answer(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

// events are those of all that has arrived, as "id type" without what is common to all.
func (s *subscriber) events(t *testing.T) (ids, types []string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, body := range s.bodies {
		var events []struct {
			ID   string
			Type string
			Data map[string]any
		}
		if err := json.Unmarshal([]byte(body), &events); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		for _, e := range events {
			ids = append(ids, e.ID)
			types = append(types, fmt.Sprint(strings.TrimSuffix(strings.TrimPrefix(e.Type, "sap.b1."), ".v1"), e.Data))
		}
	}
	return ids, types
}

func (s *subscriber) subscription(id string, events ...string) string {
	var collection []string
	for _, e := range events {
		object, transaction, _ := strings.Cut(e, ".")
		transaction, properties, _ := strings.Cut(transaction, " ")
		collection = append(collection, fmt.Sprintf(`{"BusinessObject":%q,"TransactionType":%q,"BizObjProps":%q}`, object, transaction, properties))
	}
	return fmt.Sprintf(`{"WebhookID":%q,"WebhookURL":%q,"AuthenticationCred":"{\"Key\":\"%s\",\"Algorithm\":\"hmacsha256\"}","EventCollection":[%s]}`,
		id, s.URL+"/"+id, webhookKey, strings.Join(collection, ","))
}

// messaging is a wire whose company has a messenger.
func messaging(t *testing.T) (*wire, *sapb1sim.Messenger, *subscriber) {
	t.Helper()
	s := newSubscriber(t)
	m := sapb1sim.NewMessenger(s.Client(), true)
	return newWire(t, func(o *sapb1sim.Options) { o.Messenger = m }), m, s
}

func (w *wire) state(t *testing.T, id string) string {
	t.Helper()
	a := w.get("EventSubscriptions('" + id + "')")
	a.want(t, http.StatusOK)
	return a.text(t, "State") + " " + a.text(t, "WorkMode")
}

func TestWebhookTellsWhatWasSubscribedTo(t *testing.T) {
	t.Parallel()
	w, m, s := messaging(t)
	w.post("EventSubscriptions", s.subscription("HOOK", "Items.Updated", "Items.Deleted", "Orders.Created DocNum,CardCode", "Orders.Cancelled")).
		want(t, http.StatusCreated)
	touch(t, w.company, erp.FeedItems, "BOLT")
	touch(t, w.company, erp.FeedCustomers, "C1")
	o, err := w.company.CreateOrder(sim.NewOrder{OrderDraft: erp.OrderDraft{Customer: "C1", Lines: []erp.DraftLine{{Item: "BOLT", Quantity: erp.MustQuantity("1", "C")}}}})
	if err != nil {
		t.Fatal(err)
	}
	m.Deliver(t.Context())
	if err := w.company.CancelOrder(o.Key); err != nil {
		t.Fatal(err)
	}
	if err := w.company.DeleteItem("FREE"); err != nil {
		t.Fatal(err)
	}
	if next := m.Deliver(t.Context()); !next.IsZero() {
		t.Errorf("something is still waiting, until %s", next)
	}
	ids, types := s.events(t)
	want := []string{
		"Items.Updatedmap[ItemCode:BOLT]", "Orders.Createdmap[CardCode:C1 DocEntry:1 DocNum:1045]", "Orders.Cancelledmap[DocEntry:1]",
		"Items.Deletedmap[ItemCode:FREE]",
	}
	if !slices.Equal(types, want) {
		t.Errorf("got %q, want %q", types, want)
	}
	if slices.Sort(ids); len(slices.Compact(ids)) != len(want) || s.bad != 0 {
		t.Errorf("got IDs %q, and %d calls with a wrong signature", ids, s.bad)
	}
}

func touch(t *testing.T, c *sim.Company, feed erp.Feed, key string) {
	t.Helper()
	if err := c.Touch(feed, key); err != nil {
		t.Fatal(err)
	}
}

func TestWebhookIsTriedAgainAndGivenUp(t *testing.T) {
	t.Parallel()
	w, m, s := messaging(t)
	w.post("EventSubscriptions", s.subscription("HOOK", "Items.Updated")).want(t, http.StatusCreated)
	s.answer(http.StatusTooManyRequests)
	touch(t, w.company, erp.FeedItems, "BOLT")
	var waits []time.Duration
	for next := m.Deliver(t.Context()); !next.IsZero(); next = m.Deliver(t.Context()) {
		if got := w.state(t, "HOOK"); got != "Exceptional Standard" {
			t.Errorf("between tries: got %s", got)
		}
		wait := next.Sub(w.company.Now())
		waits = append(waits, wait.Round(time.Second))
		w.clock.move(wait)
	}
	want := []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 32 * time.Second}
	if !slices.Equal(waits, want) {
		t.Errorf("waits of %s, want %s", waits, want)
	}
	if got := w.state(t, "HOOK"); got != "Inactive Standard" {
		t.Errorf("given up: got %s", got)
	}
	touch(t, w.company, erp.FeedItems, "O'RING")
	m.Deliver(t.Context())
	s.answer(http.StatusOK)
	w.post("EventSubscriptions('HOOK')/Replay", "").want(t, http.StatusNoContent)
	if got := w.state(t, "HOOK"); got != "Active Replay" {
		t.Errorf("replaying: got %s", got)
	}
	m.Deliver(t.Context())
	if got := w.state(t, "HOOK"); got != "Active Standard" {
		t.Errorf("replayed: got %s", got)
	}
	ids, types := s.events(t)
	if len(types) != 8 || types[7] != "Items.Updatedmap[ItemCode:O'RING]" || ids[0] != ids[6] {
		t.Errorf("got %q with IDs %q: want BOLT in six tries and replayed under one ID, then O'RING", types, ids)
	}
	w.post("EventSubscriptions('HOOK')/Replay", "").refusal(t, http.StatusBadRequest, "-21100", "")
}

func TestWebhookIsDeliveredAgainUnderTheSameID(t *testing.T) {
	t.Parallel()
	w, m, s := messaging(t)
	w.post("EventSubscriptions", s.subscription("HOOK", "Items.Updated")).want(t, http.StatusCreated)
	s.answer(http.StatusBadGateway) // it has the event all the same
	touch(t, w.company, erp.FeedItems, "BOLT")
	next := m.Deliver(t.Context())
	s.answer(http.StatusOK)
	m.Deliver(t.Context())
	w.clock.move(next.Sub(w.company.Now()))
	m.Deliver(t.Context())
	ids, _ := s.events(t)
	if len(ids) != 2 || ids[0] != ids[1] {
		t.Errorf("got %q, want one ID twice", ids)
	}
	if got := w.state(t, "HOOK"); got != "Active Standard" {
		t.Errorf("got %s", got)
	}
}

func TestWebhookRefusedForGoodIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	w, m, s := messaging(t)
	w.post("EventSubscriptions", s.subscription("HOOK", "Items.Updated")).want(t, http.StatusCreated)
	s.answer(http.StatusForbidden)
	touch(t, w.company, erp.FeedItems, "BOLT")
	if next := m.Deliver(t.Context()); !next.IsZero() {
		t.Errorf("it is tried again at %s", next)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	touch(t, w.company, erp.FeedItems, "BOLT")
	m.Deliver(cancelled)
	if ids, _ := s.events(t); len(ids) != 1 {
		t.Errorf("%d events were sent, one of them after the caller had gone", len(ids))
	}
}

func TestSubscriptionsArePausedAndResumed(t *testing.T) {
	t.Parallel()
	w, m, s := messaging(t)
	w.post("EventSubscriptions", s.subscription("HOOK", "Items.Created")).want(t, http.StatusCreated)
	w.do(http.MethodPatch, "EventSubscriptions('HOOK')", `{"EventCollection":[{"BusinessObject":"Items","TransactionType":"Updated"}]}`).want(t, http.StatusNoContent)
	if n := len(w.get("EventSubscriptions('HOOK')").body["EventCollection"].([]any)); n != 2 {
		t.Errorf("%d events after one was added to one", n)
	}
	w.do(http.MethodPatch, "EventSubscriptions('HOOK')", `{"EventCollection":[{"BusinessObject":"Items","TransactionType":"Updated"}]}`,
		"B1S-ReplaceCollectionsOnPatch", "true").want(t, http.StatusNoContent)
	if n := len(w.get("EventSubscriptions('HOOK')").body["EventCollection"].([]any)); n != 1 {
		t.Errorf("%d events after one was put in place of two", n)
	}
	w.post("EventSubscriptions('HOOK')/Handshake", "").want(t, http.StatusNoContent)
	w.post("EventSubscriptions('HOOK')/Pause", "").want(t, http.StatusNoContent)
	touch(t, w.company, erp.FeedItems, "BOLT")
	m.Deliver(t.Context())
	w.post("EventSubscriptions('HOOK')/Resume", "").want(t, http.StatusNoContent)
	m.Deliver(t.Context())
	if ids, _ := s.events(t); len(ids) != 0 {
		t.Errorf("%d events were sent of the time when nothing was", len(ids))
	}
	s.mu.Lock()
	s.mute = true
	s.mu.Unlock()
	w.post("EventSubscriptions('HOOK')/Resume", "").refusal(t, http.StatusBadRequest, "-21100", "")
}

func TestSubscriptionsAreRefused(t *testing.T) {
	t.Parallel()
	w, _, s := messaging(t)
	good := s.subscription("HOOK", "Items.Updated")
	refused := func(name, body string) {
		t.Run(name, func(t *testing.T) {
			w.post("EventSubscriptions", body).refusal(t, http.StatusBadRequest, "-21100", "")
		})
	}
	refused("no name", strings.Replace(good, "HOOK", "", 1))
	refused("http", strings.Replace(good, s.URL, "http://portal.example.com", 1))
	refused("no address", strings.Replace(good, s.URL, "portal", 1))
	refused("no key", strings.Replace(good, `\"Key\"`, `\"Password\"`, 1))
	refused("another algorithm", strings.Replace(good, "hmacsha256", "md5", 1))
	refused("no events", s.subscription("HOOK"))
	refused("an unknown object", s.subscription("HOOK", "Nothing.Created"))
	refused("an unknown transaction", s.subscription("HOOK", "Items.Cancelled"))
	refused("lines as a property", s.subscription("HOOK", "Orders.Created DocumentLines"))
	w.v1().post("EventSubscriptions", good).want(t, http.StatusBadRequest)
	s.mute = true
	refused("no handshake", good)
	s.mute = false
	for n := range 16 {
		w.post("EventSubscriptions", s.subscription(fmt.Sprintf("HOOK%d", n), "Items.Updated")).want(t, http.StatusCreated)
		if n == 0 {
			refused("the same again", s.subscription("HOOK0", "Items.Updated"))
		}
	}
	refused("one too many", s.subscription("HOOK16", "Items.Updated"))
	off := newWire(t)
	off.post("EventSubscriptions", good).refusal(t, http.StatusBadRequest, "-21100", "")
	if got := off.post("CompanyService_GetAdminInfo", "").text(t, "EnableWebhook"); got != "tNO" {
		t.Errorf("webhooks are enabled: %s", got)
	}
}

func TestEventCatalogNamesWhatCanBeSubscribedTo(t *testing.T) {
	t.Parallel()
	w, _, _ := messaging(t)
	a := w.get("EventSubscriptionsService_GetEventCatalog")
	a.want(t, http.StatusOK)
	if got := a.column(t, "BusinessObject"); got != "BusinessPartners CreditNotes DeliveryNotes IncomingPayments Invoices Items Orders ReturnRequest" {
		t.Errorf("got %q", got)
	}
}
