package sapb1

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

const hookSecret = "made up for the tests of webhooks"

func newHooked(t *testing.T, f *fake) *Adapter {
	t.Helper()
	cfg := testConfig(f)
	cfg.WebhookSecret = hookSecret
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func signedCall(method, token, body string) erp.HookCall {
	h := http.Header{}
	message := body
	if method == http.MethodGet {
		message = token
		h.Set("X-B1-Webhook-Token", token)
	}
	mac := hmac.New(sha256.New, []byte(hookSecret))
	mac.Write([]byte(message))
	h.Set("X-B1-Webhook-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return erp.HookCall{Method: method, Header: h, Body: []byte(body)}
}

func TestHandshakeIsAnsweredWithTheToken(t *testing.T) {
	t.Parallel()
	a := newHooked(t, newFake(t))
	answer, err := a.ReceiveHook(signedCall(http.MethodGet, `7f1c-"token"`, ""))
	if err != nil || string(answer.Body) != `{"Challenge":"7f1c-\"token\""}` || answer.Type != "application/json" || answer.Events != nil {
		t.Errorf("got %+v with %s, %v", answer, answer.Body, err)
	}
	_, err = a.ReceiveHook(signedCall(http.MethodGet, "", ""))
	wantCode(t, err, erp.Invalid)
	_, err = a.ReceiveHook(signedCall(http.MethodPut, "", "[]"))
	wantCode(t, err, erp.Invalid)
	short := signedCall(http.MethodGet, "7f1c", "")
	short.Header.Set("X-B1-Webhook-Signature", short.Header.Get("X-B1-Webhook-Signature")[:8])
	_, err = a.ReceiveHook(short)
	wantCode(t, err, erp.Unauthorized)
}

func TestHooksSayWhichRecordChanged(t *testing.T) {
	t.Parallel()
	a := newHooked(t, newFake(t))
	event := func(id, kind, data string) string {
		return `{"id":"` + id + `","specversion":"1.0","source":"/default/sap.b1/DEMO","type":"sap.b1.` + kind +
			`.v1","subject":"91","time":"2026-11-10T23:10:22.917Z","datacontenttype":"application/json","data":` + data + `}`
	}
	answer, err := a.ReceiveHook(signedCall(http.MethodPost, "", "["+strings.Join([]string{
		event("1", "Items.Updated", `{"ItemCode":"A1"}`), event("2", "BusinessPartners.Deleted", `{"CardCode":"C1"}`),
		event("3", "Orders.Created", `{"DocEntry":91,"DocNum":1045}`), event("4", "DeliveryNotes.Cancelled", `{"DocEntry":91,"DocNum":"3005"}`),
		event("5", "IncomingPayments.Created", `{"DocEntry":"12"}`), event("6", "Activities.Created", `{"ActivityCode":"3"}`),
	}, ",")+"]"))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 10, 23, 10, 22, 917e6, time.UTC)
	want := []erp.HookEvent{
		{ID: "1", Change: erp.Change{Feed: erp.FeedItems, Key: "A1", At: at}},
		{ID: "2", Change: erp.Change{Feed: erp.FeedCustomers, Key: "C1", Deleted: true, At: at}},
		{ID: "3", Change: erp.Change{Feed: erp.FeedOrders, Key: "1045", At: at}},
		{ID: "4", Change: erp.Change{Feed: erp.FeedShipments, Key: "3005", Deleted: true, At: at}},
		{ID: "5", Change: erp.Change{Feed: erp.FeedPayments, Key: "12", At: at}},
	}
	if !slices.Equal(answer.Events, want) {
		t.Errorf("got %+v\nwant %+v", answer.Events, want)
	}
	for name, body := range map[string]string{
		"no number":   event("1", "Orders.Created", `{"DocEntry":"91"}`),
		"no ID":       event("", "Items.Updated", `{"ItemCode":"A1"}`),
		"no type":     strings.ReplaceAll(event("1", "Items.Updated", `{"ItemCode":"A1"}`), "sap.b1", "sap"),
		"nothing":     "null",
		"data a list": event("1", "Items.Updated", `["A1"]`),
	} {
		if _, err := a.ReceiveHook(signedCall(http.MethodPost, "", "["+body+"]")); erp.CodeOf(err) != erp.Invalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}

func TestHooksNeedASecretAndARecentVersion(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.onStatus("EventSubscriptionsService_GetEventCatalog", http.StatusBadRequest, `{"error":{"code":"-1000","message":"Service Not Found"}}`)
	a := newAdapter(t, f)
	c := a.Capabilities()
	if c.Webhooks || !strings.Contains(c.Why["Webhooks"], "secret") {
		t.Errorf("without a secret: got %v, %q", c.Webhooks, c.Why["Webhooks"])
	}
	_, err := a.ReceiveHook(signedCall(http.MethodPost, "", "[]"))
	wantCode(t, err, erp.Unsupported)
	wantCode(t, a.Subscribe(t.Context(), "https://portal.example.com/hooks"), erp.Unsupported)
	wantCode(t, a.ReplayHooks(t.Context(), "https://portal.example.com/hooks"), erp.Unsupported)
	if n := len(f.requests()); n != 0 {
		t.Errorf("%d requests", n)
	}

	f.login = func(w http.ResponseWriter, _ *http.Request) {
		f.living = "old"
		http.SetCookie(w, &http.Cookie{Name: "B1SESSION", Value: "old"})
		_, _ = io.WriteString(w, `{"SessionId":"old","Version":"1000280","SessionTimeout":30}`)
	}
	old := newHooked(t, f)
	if !old.Capabilities().Webhooks {
		t.Error("denied before anybody knows the version")
	}
	err = old.Subscribe(t.Context(), "https://portal.example.com/hooks")
	if c := old.Capabilities(); erp.CodeOf(err) != erp.Unsupported || c.Webhooks || !strings.Contains(c.Why["Webhooks"], "FP 2608") {
		t.Errorf("of an old version: got %v, then %v, %q", err, c.Webhooks, c.Why["Webhooks"])
	}
	weak := testConfig(f)
	weak.WebhookSecret = "short"
	if _, err := New(weak); err == nil || strings.Contains(err.Error(), weak.WebhookSecret) {
		t.Errorf("a short secret: got %v", err)
	}
}

func TestSubscribeAddsWhatAnOlderSubscriptionLacks(t *testing.T) {
	t.Parallel()
	const address = "https://portal.example.com/hooks"
	f := newFake(t)
	f.on("EventSubscriptionsService_GetEventCatalog", `{"value":[{"BusinessObject":"Items","TransactionTypes":"Created,Updated"},
		{"BusinessObject":"Orders","TransactionTypes":"Created"},{"BusinessObject":"Activities","TransactionTypes":"Created"}]}`)
	f.on("EventSubscriptions", `{"value":[{"WebhookID":"mine","WebhookURL":"`+address+`","State":"Active",
		"EventCollection":[{"BusinessObject":"Items","TransactionType":"Created"},{"BusinessObject":"Orders","TransactionType":"Created"}]}]}`)
	var patched string
	f.handle("EventSubscriptions('mine')", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		patched = r.Method + " " + string(body)
		w.WriteHeader(http.StatusNoContent)
	})
	if err := newHooked(t, f).Subscribe(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	const want = `PATCH {"EventCollection":[{"BusinessObject":"Items","TransactionType":"Updated"},` +
		`{"BusinessObject":"Orders","TransactionType":"Created","BizObjProps":"DocNum"}]}`
	if patched != want {
		t.Errorf("got %s\nwant %s", patched, want)
	}
}
