package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// operator runs commands as the distributor's IT would: settings in the environment, answers on the screen.
type operator struct{ t *testing.T }

func (w *world) operator(t *testing.T) operator {
	t.Helper()
	for name, value := range map[string]string{
		"PUBLIC_URL": "https://counter.example.com", "TRUSTED_PROXIES": "10.0.0.0/8", "METRICS_LISTEN": "127.0.0.1:0", "CREDIT_OVER_LIMIT": "hold",
		"DATABASE_URL": w.data.AppURL, "DATABASE_MIGRATE_URL": w.data.OwnerURL, "SAPB1_URL": w.sapb1().URL,
		"SAPB1_COMPANY": demoCompany, "SAPB1_USER": demoUser, "SAPB1_PASSWORD": w.secret,
	} {
		t.Setenv(name, value)
	}
	return operator{t}
}

// runs a command and returns what it printed and how it ended.
func (o operator) runs(args ...string) (string, error) {
	var out bytes.Buffer
	err := run(o.t.Context(), args, console{&out, &out})
	return out.String(), err
}

func (o operator) want(text string, args ...string) {
	o.t.Helper()
	if out, err := o.runs(args...); err != nil || !strings.Contains(out, text) {
		o.t.Errorf("portal %s: %v, and printed %q; want %q in it", strings.Join(args, " "), err, out, text)
	}
}

// One who learnt the password, or kept a browser open, is out once it is another.
func TestAnOperatorGivesANewPasswordAndEndsTheSessions(t *testing.T) {
	w := newWorld(t)
	r := w.start(t, w.config(t))
	w.settle(t, r)
	changed, other := w.signIn(t, r.url), w.signInAs(t, r.url, w.logins[1])
	o := w.operator(t)
	o.want("may sign in", "user", "--customer", string(w.logins[0].customer), "--email", w.logins[0].email, "--name", "Somebody Else")
	for _, c := range []struct {
		who  *buyer
		want bool
	}{{changed, false}, {other, true}} {
		page := c.who.must(c.who.get(t.Context(), c.who.home+"/orders"))
		if signedIn := page.path == c.who.home+"/orders"; signedIn != c.want {
			t.Errorf("the page is %s; still signed in: %t, want %t", page.path, signedIn, c.want)
		}
	}
}

func TestAnOperatorSetsThePortalUp(t *testing.T) {
	w := newWorld(t)
	o := w.operator(t)
	o.want("up to date", "migrate")
	o.want("ok erp login", "check")
	customer := string(firstCustomer(w))
	made := []string{"user", "--customer", customer, "--email", "new@demo.example", "--name", "New Person", "--roles", "owner"}
	o.want("password: ", made...)
	o.want("may sign in", made...) // again: a new password for the same login
	if _, err := o.runs("user", "--customer", "NOBODY", "--email", "x@demo.example", "--name", "X"); err == nil {
		t.Error("a login was made for a customer the ERP does not have")
	}
	if _, err := o.runs("user", "--customer", customer, "--email", "no address", "--name", "X"); err == nil {
		t.Error("a login was made for no e-mail address")
	}
	t.Setenv("SAPB1_PASSWORD", "wrong")
	if out, err := o.runs("check"); err == nil || !strings.Contains(out, "failed erp login") || strings.Contains(out, w.secret) {
		t.Errorf("check with a wrong password: %v, %q", err, out)
	}
	t.Setenv("DATABASE_URL", w.data.OwnerURL)
	if out, err := o.runs("serve"); err == nil || !strings.Contains(err.Error(), "may not serve") {
		t.Errorf("serving as the owner of the tables: %v, %q", err, out)
	}
	t.Setenv("PUBLIC_URL", "")
	if _, err := o.runs("serve"); err == nil || !strings.Contains(err.Error(), "PUBLIC_URL") {
		t.Errorf("serving without a public address: %v", err)
	}
}

func firstCustomer(w *world) erp.CustomerID {
	first, _ := w.showcase()
	return first
}

func TestAHeldOrderIsReleasedByAR(t *testing.T) {
	w := newWorld(t)
	config := w.config(t)
	config.CreditOverLimit = "hold"
	r := w.start(t, config)
	w.settle(t, r)
	buyer := w.signIn(t, r.url)
	limit := erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.NewMoney(decimal.NewFromInt(1), w.company.Currency())}
	if err := w.company.SetLimit(w.logins[0].customer, limit); err != nil {
		t.Fatal(err)
	}
	r.erp.Forget(w.logins[0].customer)
	checkout := buyer.fill(t.Context(), w.plentiful(t))
	ref := referenceOf(checkout)
	if _, err := buyer.place(t.Context(), checkout, "PO-HELD"); err != nil {
		t.Fatal(err)
	}
	if n := len(w.company.OrdersByReference(ref)); n != 0 {
		t.Fatalf("a held order was sent: %d", n)
	}
	o := w.operator(t)
	o.want(string(ref), "hold", "list")
	if _, err := o.runs("hold", "release", "W-none", "--by", "Marta"); err == nil {
		t.Error("an order that is not held was released")
	}
	o.want("released "+string(ref), "hold", "release", string(ref), "--by", "Marta Lindqvist")
	buyer.confirmed(t.Context(), ref)
	w.onceInERP(t, ref)
	var by string
	if err := w.data.Superuser.Get(&by, "SELECT actor_name FROM audit_log WHERE action = 'order_released'"); err != nil || by != "Marta Lindqvist" {
		t.Errorf("the audit log says %q released it (%v)", by, err)
	}
}

func TestAnOrderInTheERPsApprovalIsFollowedUntilItIsOne(t *testing.T) {
	w := newWorld(t)
	r := w.start(t, w.config(t))
	w.settle(t, r)
	buyer := w.signIn(t, r.url)
	if err := w.company.SetCreditMode(sim.CreditDraft); err != nil {
		t.Fatal(err)
	}
	checkout := buyer.fill(t.Context(), w.plentiful(t))
	ref := referenceOf(checkout)
	// The limit falls after the quote, so that the portal's own check has passed and the ERP's has not.
	limit := erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.NewMoney(decimal.NewFromInt(1), w.company.Currency())}
	if err := w.traffic.Order(sim.Fault{Kind: sim.FaultLatency, Operation: "POST Orders", Times: 1, Delay: 500 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	if _, err := buyer.place(t.Context(), checkout, "PO-DRAFT"); err != nil {
		t.Fatal(err)
	}
	if err := w.company.SetLimit(w.logins[0].customer, limit); err != nil {
		t.Fatal(err)
	}
	var draft int
	eventually(t, "the ERP has a draft", func() bool {
		for d := range w.company.Drafts(sim.Query{}) {
			if d.Reference == ref {
				draft = d.Key
			}
		}
		return draft != 0
	})
	if _, err := w.company.ApproveDraft(draft); err != nil {
		t.Fatal(err)
	}
	buyer.confirmed(t.Context(), ref)
	w.onceInERP(t, ref)
}
