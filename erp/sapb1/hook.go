package sapb1

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// maxHook bounds what one request may bring: the messenger sends at most 1024 events of some 500 bytes at once (§6.2).
const maxHook = 4 << 20

// hookedSet is an entity set that webhooks tell of.
type hookedSet struct {
	feed erp.Feed
	key  string // of an event's data: what the role of the feed reads by
	asks string // the property to ask for, where the plain event does not have the key
	gone string // the transaction after which the role does not find the record
}

var hookedSets = map[string]hookedSet{
	"Items":            {feed: erp.FeedItems, key: "ItemCode", gone: "Deleted"},
	"BusinessPartners": {feed: erp.FeedCustomers, key: "CardCode", gone: "Deleted"},
	"Orders":           {feed: erp.FeedOrders, key: "DocNum", asks: "DocNum"},
	"DeliveryNotes":    {feed: erp.FeedShipments, key: "DocNum", asks: "DocNum", gone: "Cancelled"},
	"Invoices":         {feed: erp.FeedInvoices, key: "DocNum", asks: "DocNum"},
	"CreditNotes":      {feed: erp.FeedCreditMemos, key: "DocNum", asks: "DocNum"},
	"ReturnRequest":    {feed: erp.FeedRMAs, key: "DocNum", asks: "DocNum"},
	"IncomingPayments": {feed: erp.FeedPayments, key: "DocEntry"},
}

// hookBuild is the build of FP 2608, whose webhooks can bring a document's number.
const hookBuild = 1000340

// hookless says why there are no webhooks, and is empty if there are, as far as is known before the first login.
func (a *Adapter) hookless() string {
	var build int
	version, _ := a.client.version.Load().(string)
	known, _ := fmt.Sscan(version, &build)
	switch {
	case a.cfg.WebhookSecret == "":
		return "No secret is set that Business One could sign webhooks with."
	case known == 1 && build < hookBuild:
		return "Business One names a document's number in webhooks since FP 2608, and this one is older."
	}
	return ""
}

func (a *Adapter) unhooked(op string) error {
	if reason := a.hookless(); reason != "" {
		return &erp.Error{Code: erp.Unsupported, Op: op, Reason: reason}
	}
	return nil
}

// hook is one event as it comes (§6.2).
type hook struct {
	ID   string                     `json:"id"`
	Type string                     `json:"type"` // "sap.b1.Orders.Created.v1"
	Time time.Time                  `json:"time"`
	Data map[string]json.RawMessage `json:"data"`
}

// ReceiveHook implements erp.Webhooks. What is signed is the token of a handshake, or the body as it is on the wire.
func (a *Adapter) ReceiveHook(call erp.HookCall) (erp.HookAnswer, error) {
	const op = "receive hook"
	if err := a.unhooked(op); err != nil {
		return erp.HookAnswer{}, err
	}
	if len(call.Body) > maxHook {
		return erp.HookAnswer{}, erp.Errorf(erp.Invalid, op, "%d bytes at once", len(call.Body))
	}
	token := call.Header.Get("X-B1-Webhook-Token")
	signed := call.Body
	if call.Method == http.MethodGet {
		signed = []byte(token)
	}
	if !a.signed(call.Header.Get("X-B1-Webhook-Signature"), signed) {
		return erp.HookAnswer{}, erp.Errorf(erp.Unauthorized, op, "signature is missing or wrong")
	}
	switch {
	case call.Method == http.MethodGet && token != "":
		body, err := json.Marshal(map[string]string{"Challenge": token})
		if err != nil {
			return erp.HookAnswer{}, erp.Errorf(erp.Invalid, op, "%w", err)
		}
		return erp.HookAnswer{Type: jsonType, Body: body}, nil
	case call.Method == http.MethodPost:
		events, err := readHooks(call.Body)
		if err != nil {
			return erp.HookAnswer{}, erp.Errorf(erp.Invalid, op, "%w", err)
		}
		return erp.HookAnswer{Events: events}, nil
	}
	return erp.HookAnswer{}, erp.Errorf(erp.Invalid, op, "neither a handshake nor events")
}

// signed compares in constant time, so that a signature cannot be found out byte by byte.
func (a *Adapter) signed(signature string, message []byte) bool {
	given, err := base64.StdEncoding.DecodeString(signature)
	mac := hmac.New(sha256.New, []byte(a.cfg.WebhookSecret))
	_, _ = mac.Write(message) // a hash takes everything
	return err == nil && hmac.Equal(given, mac.Sum(nil))
}

// readHooks reads what came at once. Events of sets that no role reads are left out; one that cannot be understood spoils all,
// since the ERP takes an answer as that to all.
func readHooks(body []byte) ([]erp.HookEvent, error) {
	var hooks []hook
	if err := json.Unmarshal(body, &hooks); err != nil {
		return nil, err
	}
	if hooks == nil {
		return nil, errors.New("no list of events")
	}
	events := make([]erp.HookEvent, 0, len(hooks))
	for _, h := range hooks {
		object, transaction, ok := h.named()
		if !ok || h.ID == "" {
			return nil, fmt.Errorf("event %.40q of type %.80q", h.ID, h.Type)
		}
		set, read := hookedSets[object]
		if !read {
			continue
		}
		key := unquoted(h.Data[set.key])
		if key == "" {
			return nil, fmt.Errorf("event %.40q of %s has no %s: subscribe anew", h.ID, object, set.key)
		}
		events = append(events, erp.HookEvent{ID: h.ID, Change: erp.Change{
			Feed: set.feed, Key: key, Deleted: transaction == set.gone, At: h.Time,
		}})
	}
	return events, nil
}

// named takes "sap.b1.Orders.Created.v1" apart.
func (h hook) named() (object, transaction string, ok bool) {
	names := strings.Split(h.Type, ".")
	if len(names) != 5 || names[0] != "sap" || names[1] != "b1" {
		return "", "", false
	}
	return names[2], names[3], true
}
