package db_test

import (
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gorilla/sessions"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/db/dbtest"
	"github.com/tradecounter/portal/portal"
)

const (
	cookieName = "portal"
	userKey    = "user"
	alice      = "00000000-0000-4000-8000-00000000000a"
)

// browser keeps one cookie, as a browser does, and moves time.
type browser struct {
	t      *testing.T
	store  *db.SessionStore
	cookie *http.Cookie
	now    time.Time
}

func newBrowser(t *testing.T) (*browser, *dbtest.Database) {
	t.Helper()
	d := dbtest.New(t)
	if _, err := d.Superuser.Exec(`INSERT INTO users (id, email, name, password_hash) VALUES ($1, 'alice@example.com', 'Alice', '')`, alice); err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
	b.store = db.NewSessionStore(d.App, db.SessionOptions{
		Clock: func() time.Time { return b.now }, Idle: 30 * time.Minute, Absolute: 12 * time.Hour, Secure: true, UserKey: userKey,
	})
	return b, d
}

// visit makes a request and returns its session.
func (b *browser) visit() (*http.Request, *sessions.Session) {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	session, err := b.store.Get(r, cookieName)
	if err != nil {
		b.t.Fatal(err)
	}
	return r, session
}

func (b *browser) save(r *http.Request, session *sessions.Session) {
	b.t.Helper()
	w := httptest.NewRecorder()
	if err := session.Save(r, w); err != nil {
		b.t.Fatal(err)
	}
	b.cookie = w.Result().Cookies()[0]
}

// signIn leaves the browser with Alice's session.
func (b *browser) signIn() {
	b.t.Helper()
	r, session := b.visit()
	session.Values[userKey] = alice
	session.Values["cart"] = 3
	b.save(r, session)
}

func TestSessionKeepsItsValues(t *testing.T) {
	t.Parallel()
	b, _ := newBrowser(t)
	b.signIn()
	_, session := b.visit()
	if session.IsNew || session.Values[userKey] != alice || session.Values["cart"] != 3 {
		t.Errorf("session is new=%t with %v", session.IsNew, session.Values)
	}
}

func TestSessionCookieIsLockedDown(t *testing.T) {
	t.Parallel()
	b, d := newBrowser(t)
	b.signIn()
	c := b.cookie
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 12*60*60 {
		t.Errorf("cookie is %v", c)
	}
	var stored []byte
	if err := d.App.SQL().Get(&stored, "SELECT id_hash FROM sessions"); err != nil {
		t.Fatal(err)
	}
	if want := sha256.Sum256([]byte(c.Value)); string(stored) != string(want[:]) {
		t.Error("the table does not hold the SHA-256 of the cookie's id")
	}
}

func TestSessionIDChangesWithTheUser(t *testing.T) {
	t.Parallel()
	b, _ := newBrowser(t)
	r, session := b.visit()
	session.Values["language"] = "de"
	b.save(r, session)
	before := b.cookie
	b.signIn()
	signedIn := b.cookie
	if signedIn.Value == before.Value {
		t.Error("signing in kept the id that was known before")
	}
	if _, session := b.visit(); session.Values["language"] != "de" {
		t.Error("signing in lost the session's values")
	}
	b.cookie = before
	if _, session := b.visit(); !session.IsNew {
		t.Error("the id from before signing in is still good")
	}
	b.cookie = signedIn
	r, session = b.visit()
	session.Values["cart"] = 4
	b.save(r, session)
	if b.cookie.Value != signedIn.Value {
		t.Error("the id changed though the user did not")
	}
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*browser){
		"when idle":            func(b *browser) { b.now = b.now.Add(31 * time.Minute) },
		"after its whole life": func(b *browser) { stay(b, 12*time.Hour) },
		"with a foreign id":    func(b *browser) { b.cookie.Value = "guessed" },
		"by signing out": func(b *browser) {
			r, session := b.visit()
			kept := b.cookie
			session.Options.MaxAge = -1
			b.save(r, session)
			if b.cookie.MaxAge >= 0 || b.cookie.Value != "" {
				b.t.Errorf("signing out sets the cookie %v", b.cookie)
			}
			b.cookie = kept
		},
		"when revoked": func(b *browser) {
			if err := b.store.Revoke(b.t.Context(), portal.UserID(alice)); err != nil {
				b.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, _ := newBrowser(t)
			b.signIn()
			end(b)
			if _, session := b.visit(); !session.IsNew || len(session.Values) > 0 {
				t.Errorf("session goes on with %v", session.Values)
			}
		})
	}
}

// stay visits every quarter of an hour.
func stay(b *browser, d time.Duration) {
	for end := b.now.Add(d); b.now.Before(end); b.now = b.now.Add(15 * time.Minute) {
		b.visit()
	}
}

func TestSessionLivesWhileItIsUsed(t *testing.T) {
	t.Parallel()
	b, _ := newBrowser(t)
	b.signIn()
	stay(b, 11*time.Hour)
	if _, session := b.visit(); session.IsNew {
		t.Error("session ended though it was used")
	}
}

func TestSessionSavingDoesNotBringBackARevokedOne(t *testing.T) {
	t.Parallel()
	b, _ := newBrowser(t)
	b.signIn()
	r, session := b.visit()
	if err := b.store.Revoke(t.Context(), portal.UserID(alice)); err != nil {
		t.Fatal(err)
	}
	err := session.Save(r, httptest.NewRecorder())
	if portal.CodeOf(err) != portal.Unauthenticated {
		t.Errorf("error = %v, want unauthenticated", err)
	}
}

func TestSessionTableIsKeptClean(t *testing.T) {
	t.Parallel()
	b, d := newBrowser(t)
	for range 3 {
		b.cookie = nil
		b.signIn()
	}
	b.now = b.now.Add(time.Hour)
	b.cookie = nil
	b.signIn()
	var rows int
	if err := d.App.SQL().Get(&rows, "SELECT count(*) FROM sessions"); err != nil || rows != 1 {
		t.Errorf("%d sessions kept, error %v; want the live one", rows, err)
	}
}

func TestSessionCostsOneStatementPerPage(t *testing.T) {
	t.Parallel()
	b, _ := newBrowser(t)
	b.signIn()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(b.cookie)
	ctx, counter := db.CountStatements(r.Context())
	if _, err := b.store.Get(r.WithContext(ctx), cookieName); err != nil {
		t.Fatal(err)
	}
	if counter.Count() != 1 {
		t.Errorf("reading a session took %d statements, want 1", counter.Count())
	}
}
