package sapb1sim

import (
	"cmp"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// codeWebhook is the refusal of everything that is wrong with a subscription, a messenger that is not there among it (§6.2).
const codeWebhook = -21100

func webhookRefusal(format string, args ...any) error {
	return badRequest(codeWebhook, "Webhook manipulation error. "+format, args...)
}

// subscriptionRow is a subscription in one call, whose context bounds the handshake.
type subscriptionRow struct {
	*subscription
	ctx context.Context
}

var eventShape = newShape("EventCollection",
	text("BusinessObject", func(e subscribedEvent) string { return e.object }).settable(),
	text("TransactionType", func(e subscribedEvent) string { return e.transaction }).settable(),
	text("BizObjProps", func(e subscribedEvent) string { return e.properties }).settable(),
	nothing("FilterExpr", kindText),
)

var subscriptionShape = newShape("EventSubscription",
	text("WebhookID", func(r subscriptionRow) string { return r.id }).settable(),
	text("WebhookURL", func(r subscriptionRow) string { return r.url }).settable(),
	text("AuthenticationType", func(r subscriptionRow) string { return r.auth }).settable(),
	nothing("AuthenticationCred", kindText).settable(), // it is never shown
	flag("Handshake", func(r subscriptionRow) bool { return r.handshakes }).settable(),
	constantEnum("VerifyCertificate", yesNo, "tYES").settable(),
	text("State", func(r subscriptionRow) string { state, _ := r.standing(); return state }).computed(),
	text("WorkMode", func(r subscriptionRow) string { _, mode := r.standing(); return mode }).computed(),
	list("EventCollection", eventShape, func(r subscriptionRow) []subscribedEvent { return r.collection() }).settable(),
)

func (s *service) eventSubscriptions() *entitySet {
	m := s.options.Messenger
	return &entitySet{
		name: "EventSubscriptions", shape: subscriptionShape, keys: []string{"WebhookID"},
		rows: func(c *call, _ query) rows {
			return func(yield func(any) bool) {
				for _, sub := range m.all() {
					if !yield(subscriptionRow{sub, c.ctx}) {
						return
					}
				}
			}
		},
		find: func(c *call, k key) (any, bool) {
			sub := m.find(func(sub *subscription) bool { return sub.id == k[0] })
			return subscriptionRow{sub, c.ctx}, sub != nil
		},
		create: s.subscribe,
		change: s.changeSubscription,
		actions: map[string]func(any) error{
			"Pause":     func(row any) error { row.(subscriptionRow).pause(); return nil },
			"Handshake": func(row any) error { return m.shake(row.(subscriptionRow)) },
			"Resume":    func(row any) error { return m.wake(row.(subscriptionRow), false) },
			"Replay":    func(row any) error { return m.wake(row.(subscriptionRow), true) },
		},
	}
}

func (m *Messenger) all() []*subscription {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.subscriptions)
}

func (m *Messenger) find(is func(*subscription) bool) *subscription {
	all := m.all()
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i]
	}
	return nil
}

func (m *Messenger) shake(r subscriptionRow) error {
	if !r.handshakes {
		return nil
	}
	if err := m.handshake(r.ctx, r.subscription); err != nil {
		return webhookRefusal("The handshake failed: %s", err)
	}
	return nil
}

// wake wakes an inactive subscription up. Only one that shakes hands can replay.
func (m *Messenger) wake(r subscriptionRow, replay bool) error {
	if state, _ := r.standing(); replay && (state != stateInactive || !r.handshakes) {
		return webhookRefusal("Only an inactive webhook with a handshake can be replayed")
	}
	if err := m.shake(r); err != nil {
		return err
	}
	m.sort() // what happened while it was inactive is missed, not new
	r.subscription.wake(replay)
	return nil
}

// subscribe creates a subscription after a handshake.
func (s *service) subscribe(c *call) (response, error) {
	in, err := decode(c.body, subscriptionShape)
	if err != nil {
		return response{}, err
	}
	m := s.options.Messenger
	if m == nil || c.dialect.version == 1 {
		return response{}, webhookRefusal("")
	}
	sub := &subscription{
		id: in.text("WebhookID"), url: in.text("WebhookURL"), auth: cmp.Or(in.text("AuthenticationType"), "HMAC"),
		handshakes: in.text("Handshake") != "tNO", state: stateActive, mode: modeStandard,
	}
	events, err := s.subscribedEvents(in)
	if err != nil {
		return response{}, err
	}
	if err := m.acceptable(sub, in.text("AuthenticationCred"), events); err != nil {
		return response{}, err
	}
	sub.collect(events, true)
	row := subscriptionRow{sub, c.ctx}
	if err := m.shake(row); err != nil {
		return response{}, err
	}
	if err := m.keep(sub); err != nil {
		return response{}, err
	}
	return c.entity(s.sets["EventSubscriptions"], row, nil, http.StatusCreated), nil
}

// keep stores a subscription, unless the company has too many, or one like it.
func (m *Messenger) keep(sub *subscription) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.subscriptions) >= maxWebhooks {
		return webhookRefusal("There are %d webhooks already", maxWebhooks)
	}
	if slices.ContainsFunc(m.subscriptions, func(old *subscription) bool { return old.id == sub.id || old.url == sub.url }) {
		return webhookRefusal("WebhookID and WebhookURL must be unique")
	}
	m.subscriptions = append(m.subscriptions, sub)
	return nil
}

// acceptable checks what is said of the address, and reads the credentials, a JSON text in a text.
func (m *Messenger) acceptable(sub *subscription, credentials string, events []subscribedEvent) error {
	var hmac struct{ Key, Algorithm string }
	switch {
	case sub.id == "":
		return webhookRefusal("WebhookID is missing")
	case !m.reachable(sub.url):
		return webhookRefusal("WebhookURL must be a URL with HTTPS")
	case len(events) == 0:
		return webhookRefusal("EventCollection is empty")
	case sub.auth == "None":
		return nil
	case sub.auth != "HMAC":
		return webhookRefusal("AuthenticationType %s", sub.auth)
	case json.Unmarshal([]byte(credentials), &hmac) != nil || hmac.Key == "" || hashes[strings.ToLower(hmac.Algorithm)] == nil:
		return webhookRefusal("AuthenticationCred is not valid")
	}
	sub.secret, sub.algorithm = hmac.Key, hmac.Algorithm
	return nil
}

func (m *Messenger) reachable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && m.loopback && ip != nil && ip.IsLoopback()
}

// subscribedEvents reads EventCollection. What is not in the catalog, and properties that are no simple ones of the object,
// are refused.
func (s *service) subscribedEvents(in input) ([]subscribedEvent, error) {
	var events []subscribedEvent
	for _, row := range in.list("EventCollection") {
		e := subscribedEvent{row.text("BusinessObject"), row.text("TransactionType"), row.text("BizObjProps")}
		known := false
		for _, o := range businessObjects {
			known = known || o.set == e.object && slices.Contains(strings.Split(o.transactions, ","), e.transaction)
		}
		if !known {
			return nil, webhookRefusal("There is no event %s.%s", e.object, e.transaction)
		}
		for name := range strings.SplitSeq(e.properties, ",") {
			p := s.sets[e.object].shape.byName[strings.TrimSpace(name)]
			if e.properties != "" && (p == nil || p.kind == kindList || p.kind == kindObject) {
				return nil, webhookRefusal("%s has no simple property %s", e.object, name)
			}
		}
		events = append(events, e)
	}
	return events, nil
}

func (s *service) changeSubscription(c *call, row any) error {
	in, err := decode(c.body, subscriptionShape.changing("EventCollection"))
	if err != nil {
		return err
	}
	events, err := s.subscribedEvents(in)
	if err != nil {
		return err
	}
	row.(subscriptionRow).collect(events, c.header.Get("B1S-ReplaceCollectionsOnPatch") == "true")
	return nil
}

// eventCatalog lists what can be subscribed to.
func (s *service) eventCatalog(c *call) (response, error) {
	sets := []string{}
	bySet := map[string][2]string{}
	for _, o := range businessObjects {
		sets, bySet[o.set] = append(sets, o.set), [2]string{o.number, o.transactions}
	}
	slices.Sort(sets)
	return c.json(http.StatusOK, "SAPB1.EventCatagory", func(w *writer) {
		w.pair("Version", "1.0")
		w.pair("Description", "SAP Business One Event Catalog")
		w.member("value", func() {
			w.array(len(sets), func(i int) {
				w.object(func() {
					w.pair("BusinessObject", sets[i])
					w.pair("ObjectType", bySet[sets[i]][0])
					w.pair("TransactionTypes", bySet[sets[i]][1])
				})
			})
		})
	}), nil
}
