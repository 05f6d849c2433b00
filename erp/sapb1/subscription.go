package sapb1

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// subscription is the wire shape of EventSubscriptions (§6.2).
type subscription struct {
	WebhookID          string            `json:"WebhookID,omitempty"`
	WebhookURL         string            `json:"WebhookURL,omitempty"`
	AuthenticationType string            `json:"AuthenticationType,omitempty"`
	AuthenticationCred string            `json:"AuthenticationCred,omitempty"` // JSON in a text
	Handshake          string            `json:"Handshake,omitempty"`
	VerifyCertificate  string            `json:"VerifyCertificate,omitempty"`
	State              string            `json:"State,omitempty"`
	Events             []subscribedEvent `json:"EventCollection"`
}

type subscribedEvent struct {
	BusinessObject  string
	TransactionType string
	Properties      string `json:"BizObjProps,omitempty"`
}

const stateInactive = "Inactive"

// Subscribe implements erp.Webhooks. It subscribes to all transactions that the ERP's catalog has of the sets that are read,
// and adds to an older subscription of the address what that lacks. A secret of its own is not changed: where it is another
// now, somebody in B1 has to delete the subscription first.
func (a *Adapter) Subscribe(ctx context.Context, address string) error {
	const op = "subscribe"
	if !hookable(address) {
		return erp.Errorf(erp.Invalid, op, "%q is no https address", address)
	}
	if err := a.unhooked(op); err != nil {
		return err
	}
	wanted, err := a.catalog(ctx, op)
	if err != nil {
		return err
	}
	old, found, err := a.subscriptionOf(ctx, op, address)
	if err != nil {
		return err
	}
	if found {
		wanted = slices.DeleteFunc(wanted, func(e subscribedEvent) bool { return slices.Contains(old.Events, e) })
		if len(wanted) == 0 {
			return nil
		}
		return a.client.change(ctx, op, subscriptionKey(old.WebhookID), subscription{Events: wanted})
	}
	credentials, err := json.Marshal(map[string]string{"Key": a.cfg.WebhookSecret, "Algorithm": "HMACSha256"})
	if err != nil {
		return erp.Errorf(erp.Invalid, op, "%w", err)
	}
	refusal := a.client.write(ctx, op, "EventSubscriptions", subscription{
		WebhookID: fmt.Sprintf("tradecounter-%x", sha256.Sum256([]byte(address)))[:32], WebhookURL: address,
		AuthenticationType: "HMAC", AuthenticationCred: string(credentials),
		Handshake: "tYES", VerifyCertificate: "tYES", Events: wanted,
	})
	if !errors.Is(refusal, erp.Rejected) {
		return refusal
	}
	if _, found, err := a.subscriptionOf(ctx, op, address); err == nil && found {
		return nil // somebody else was faster
	}
	return refusal
}

// hookable reports whether B1 may call an address: by https, or on this machine.
func hookable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && ip != nil && ip.IsLoopback()
}

// catalog returns the events that B1 can tell of, among those that mean something here.
func (a *Adapter) catalog(ctx context.Context, op string) ([]subscribedEvent, error) {
	found, _, err := fetch[struct{ BusinessObject, TransactionTypes string }](ctx, a.client, op, from("EventSubscriptionsService_GetEventCatalog"), 0)
	if tooOld := a.unhooked(op); tooOld != nil { // known by now, as somebody is logged in
		return nil, tooOld
	}
	if err != nil {
		return nil, err
	}
	var events []subscribedEvent
	for _, o := range found {
		set, read := hookedSets[o.BusinessObject]
		for transaction := range strings.SplitSeq(o.TransactionTypes, ",") {
			if transaction = strings.TrimSpace(transaction); read && transaction != "" {
				events = append(events, subscribedEvent{o.BusinessObject, transaction, set.asks})
			}
		}
	}
	if len(events) == 0 {
		return nil, erp.Errorf(erp.Unsupported, op, "the catalog has none of %s", slices.Sorted(maps.Keys(hookedSets)))
	}
	return events, nil
}

// subscriptionOf finds the one subscription that can be of an address.
func (a *Adapter) subscriptionOf(ctx context.Context, op, address string) (subscription, bool, error) {
	all, err := collect[subscription](ctx, a.client, op,
		from("EventSubscriptions").fields("WebhookID", "WebhookURL", "State", "EventCollection").by("WebhookID"))
	i := slices.IndexFunc(all, func(s subscription) bool { return s.WebhookURL == address })
	if err != nil || i < 0 {
		return subscription{}, false, err
	}
	return all[i], true, nil
}

func subscriptionKey(id string) string { return "EventSubscriptions(" + escape(quote(id)) + ")" }

// ReplayHooks implements erp.Webhooks. B1 replays what an inactive subscription has missed, and nothing of an active one,
// which has missed nothing.
func (a *Adapter) ReplayHooks(ctx context.Context, address string) error {
	const op = "replay hooks"
	if err := a.unhooked(op); err != nil {
		return err
	}
	s, found, err := a.subscriptionOf(ctx, op, address)
	switch {
	case err != nil:
		return err
	case !found:
		return erp.Errorf(erp.NotFound, op, "nobody has subscribed for %q", address)
	case s.State != stateInactive:
		return nil
	}
	return a.client.write(ctx, op, subscriptionKey(s.WebhookID)+"/Replay", nil)
}
