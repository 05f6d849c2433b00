package sapb1sim

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tradecounter/portal/erp/sim"
)

// The messenger's limits, as its configuration has them from the beginning (§6.2). Retries follow the FAQ of the manual,
// which disagrees with the configuration: the wait before the first is doubled with each.
const (
	maxWebhooks = 16
	maxRetries  = 5
	firstRetry  = 2 * time.Second
	maxBatch    = 1024
	retention   = 30 * 24 * time.Hour
)

// Messenger is the Webhook Messenger of a company: it tells subscribers what has changed. It works when Deliver is called, and
// has no goroutine of its own.
type Messenger struct {
	client   *http.Client
	loopback bool
	service  *service

	mu            sync.Mutex
	told          []sim.Event
	subscriptions []*subscription
}

// NewMessenger returns a messenger that sends through client, whose Timeout bounds each request; the real one gives up after
// 10 seconds. With loopback it takes addresses of this machine without https, which the real one does not.
func NewMessenger(client *http.Client, loopback bool) *Messenger {
	own := *client
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Messenger{client: &own, loopback: loopback}
}

// attach makes the messenger that of a Service Layer.
func (m *Messenger) attach(s *service) {
	m.service = s
	s.company.Watch(func(e sim.Event) {
		m.mu.Lock()
		defer m.mu.Unlock()
		if len(m.subscriptions) > 0 {
			m.told = append(m.told, e)
		}
	})
}

// Deliver sends what is waiting and due, to every active subscription, until nothing is due any more. It returns when the
// next further try is; the zero time means that none is.
func (m *Messenger) Deliver(ctx context.Context) time.Time {
	m.sort()
	m.mu.Lock()
	subscriptions := append([]*subscription(nil), m.subscriptions...)
	m.mu.Unlock()
	var next time.Time
	for _, s := range subscriptions {
		for ctx.Err() == nil && s.due(m.service.company.Now()) {
			s.sent(m.post(ctx, s), m.service.company.Now())
		}
		if at, waits := s.retry(); waits && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// sort makes notifications of what was told, for those who have subscribed to it.
func (m *Messenger) sort() {
	m.mu.Lock()
	told := m.told
	m.told = nil
	subscriptions := append([]*subscription(nil), m.subscriptions...)
	m.mu.Unlock()
	for _, e := range told {
		object, transaction := m.service.businessObject(e)
		id := newUUID()
		for _, s := range subscriptions {
			if wanted, ok := s.wants(object, transaction); ok {
				s.add(notification{id: id, at: e.At, body: m.service.notification(id, object, transaction, wanted.properties, e)}, e.At)
			}
		}
	}
}

// post sends one batch, and reports the status of the answer; 0 stands for none.
func (m *Messenger) post(ctx context.Context, s *subscription) int {
	body := s.batch()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, strings.NewReader(body))
	if err != nil {
		return 0
	}
	r.Header.Set("Content-Type", "application/json")
	s.sign(r, body)
	answer, err := m.client.Do(r)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxBody)) // what it says does not matter
	answer.Body.Close()
	return answer.StatusCode
}

// handshake asks an address to repeat a token.
func (m *Messenger) handshake(ctx context.Context, s *subscription) error {
	token := newUUID()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url, http.NoBody)
	if err != nil {
		return err
	}
	r.Header.Set("X-B1-Webhook-Token", token)
	s.sign(r, token)
	answer, err := m.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var said struct{ Challenge string }
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxBody)).Decode(&said); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK || said.Challenge != token {
		return fmt.Errorf("HTTP %d without the token", answer.StatusCode)
	}
	return nil
}

// sign adds what the subscriber knows the messenger by.
func (s *subscription) sign(r *http.Request, message string) {
	if s.auth != "HMAC" {
		return
	}
	mac := hmac.New(hashes[strings.ToLower(s.algorithm)], []byte(s.secret))
	_, _ = mac.Write([]byte(message)) // a hash takes everything
	r.Header.Set("X-B1-Webhook-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

// hashes are the algorithms of the manual's schema; its samples write them in small letters.
var hashes = map[string]func() hash.Hash{"hmacsha256": sha256.New, "hmacsha384": sha512.New384, "hmacsha512": sha512.New}

func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
