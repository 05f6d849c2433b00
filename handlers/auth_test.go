package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/portal"
)

const signInForm = `form[action="/sign-in"]`

func TestSignInWithTheWrongPasswordSaysNotWhichPartWasWrong(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddUser(portal.RoleBuyer)
	var texts []string
	for _, email := range []string{handlertest.Email(portal.RoleBuyer), "nobody@brandt.example"} {
		page := s.Browser().Get("/sign-in").Submit(signInForm, url.Values{"email": {email}, "password": {"wrong"}}).Want(http.StatusUnprocessableEntity)
		if got := page.Value("#email", "value"); got != email {
			t.Errorf("the e-mail typed was %q, the form now holds %q", email, got)
		}
		if page.Value("#password", "value") != "" {
			t.Error("the page repeats a password")
		}
		texts = append(texts, page.Text(".errors"))
	}
	if texts[0] == "" || texts[0] != texts[1] {
		t.Errorf("a known and an unknown login are told apart: %q", texts)
	}
}

func TestSignInPausesAfterManyWrongPasswords(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddUser(portal.RoleBuyer)
	b := s.Browser()
	try := func(password string) int {
		page := b.Get("/sign-in").Submit(signInForm, url.Values{"email": {handlertest.Email(portal.RoleBuyer)}, "password": {password}})
		if page.Status == http.StatusTooManyRequests && page.Header.Get("Retry-After") == "" {
			t.Error("429 without Retry-After")
		}
		return page.Status
	}
	for range 8 {
		if got := try("wrong"); got != http.StatusUnprocessableEntity {
			t.Fatalf("a wrong password is answered with %d", got)
		}
	}
	if got := try(handlertest.Password); got != http.StatusTooManyRequests {
		t.Errorf("the ninth try is answered with %d, want 429", got)
	}
}

func TestSignInLeadsWhereTheReaderWantedToGo(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddUser(portal.RoleBuyer)
	for next, want := range map[string]string{
		s.Path("/orders?q=4711"):  s.Path("/orders?q=4711"),
		"https://evil.example/":   "/",
		"//evil.example/":         "/",
		`/\evil.example/`:         "/",
		"/sign-in\r\nSet-Cookie:": "/",
	} {
		b := s.Browser()
		b.Get("/sign-in?"+url.Values{"next": {next}}.Encode()).Want(http.StatusOK).
			Submit(signInForm, url.Values{"email": {handlertest.Email(portal.RoleBuyer)}, "password": {handlertest.Password}}).
			WantRedirect(want)
	}
}

func TestSignInGivesANewSessionAndSignOutEndsIt(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	first := b.Cookie("session")
	again := url.Values{"email": {handlertest.Email(portal.RoleBuyer)}, "password": {handlertest.Password}}
	again.Set("_csrf", b.Get(s.Path("/account")).Value("input[name=_csrf]", "value"))
	b.Post("/sign-in", again).WantRedirect("/")
	second := b.Cookie("session")
	if first == "" || first == second {
		t.Fatalf("session ids before and after signing in again: %q, %q", first, second)
	}
	b.Get(s.Path("/account")).Want(http.StatusOK).Submit(`form[action="/sign-out"]`, nil).WantRedirect("/sign-in")
	for _, id := range []string{first, second} {
		stolen := s.Browser()
		stolen.SetCookie("session", id)
		stolen.Get(s.Path("/account")).Want(http.StatusSeeOther)
	}
}

func TestSignInIgnoresAPlantedSession(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddUser(portal.RoleBuyer)
	b := s.Browser()
	b.SetCookie("session", "PLANTEDPLANTEDPLANTEDPLANT")
	b.Get("/sign-in").Submit(signInForm, url.Values{"email": {handlertest.Email(portal.RoleBuyer)}, "password": {handlertest.Password}}).WantRedirect("/")
	if b.Cookie("session") == "PLANTEDPLANTEDPLANTEDPLANT" {
		t.Error("the planted id became the session's")
	}
}

func TestVisitorsCostNoSession(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.Browser()
	b.Get("/sign-in").Want(http.StatusOK)
	b.Get("/nothing").Want(http.StatusNotFound)
	var n int
	if err := s.Database.Superuser.Get(&n, "SELECT count(*) FROM sessions"); err != nil || n != 0 {
		t.Errorf("%d sessions for nobody, error %v", n, err)
	}
}

func TestLanguageIsTheUsersThenTheBrowsers(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.Browser()
	if got := b.Get("/sign-in").Value("html", "lang"); got != "en" {
		t.Fatalf("language is %q, want en", got)
	}
	b.Get("/sign-in").Submit(`form[action="/language"]:has(input[value=de])`, nil).WantRedirect("/sign-in")
	if got := b.Get("/sign-in").Value("html", "lang"); got != "de" {
		t.Errorf("after choosing German the language is %q", got)
	}
	buyer := s.SignIn(portal.RoleBuyer)
	path := s.Path("/orders?view=open")
	buyer.Get(path).Submit(`form[action="/language"]:has(input[value=de])`, nil).WantRedirect(path)
	elsewhere := s.Browser()
	elsewhere.Get("/sign-in").Submit(signInForm, url.Values{"email": {handlertest.Email(portal.RoleBuyer)}, "password": {handlertest.Password}})
	if got := elsewhere.Get(path).Value("html", "lang"); got != "de" {
		t.Errorf("in another browser the user's language is %q, want de", got)
	}
	if got := elsewhere.Get("/nothing").Value("html", "lang"); !strings.HasPrefix(got, "de") {
		t.Errorf("an error page speaks %q to the user", got)
	}
}

func TestChoiceOfAccounts(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	if b.Get(s.Path("/account")).Has(`a[href="/accounts"]`) {
		t.Error("a login with one account is led to a choice")
	}
	if _, err := s.Portal.SaveUser(t.Context(), portal.NewUser{
		Name: "Robin", Email: handlertest.Email(portal.RoleBuyer), Language: "en", Password: handlertest.Password,
		Account: s.Foreign.ID, Roles: []portal.Role{portal.RoleViewer},
	}); err != nil {
		t.Fatal(err)
	}
	b.Get("/").WantRedirect("/accounts")
	if got := b.Get("/accounts").Want(http.StatusOK).Texts(".choose b"); len(got) != 2 {
		t.Errorf("the choice is among %q, want both accounts", got)
	}
	if !b.Get(s.Path("/account")).Has(`a[href="/accounts"]`) {
		t.Error("a login with two accounts finds no way to the other")
	}
}
