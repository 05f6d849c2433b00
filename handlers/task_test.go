package handlers_test

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/portal"
)

const counting = portal.TaskKind("count")

// start begins a task of a user on Brandt's account, and returns it with what takes it further.
func start(t *testing.T, s *handlertest.Stack, user portal.User, work portal.Work) (portal.TaskID, func()) {
	t.Helper()
	store := db.NewStore(s.Database.App)
	p := portal.New(portal.Config{
		Store: store, ERP: s.ERP, Clock: s.Clock.Now, Random: rand.Reader, Logger: slog.New(slog.NewTextHandler(s.Log, nil)),
		Works: map[portal.TaskKind]portal.Work{counting: work},
	})
	actor := enter(t, s, user)
	var id portal.TaskID
	err := store.InTx(t.Context(), portal.AccountScope(s.Account.ID), func(tx portal.Tx) (err error) {
		id, err = p.StartTask(t.Context(), tx, actor, portal.NewTask{Kind: counting, Total: 10})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id, func() {
		t.Helper()
		if _, err := p.RunTask(t.Context(), s.Account.ID, id); err != nil {
			t.Fatal(err)
		}
	}
}

func enter(t *testing.T, s *handlertest.Stack, user portal.User) portal.Actor {
	t.Helper()
	actor, _, err := s.Portal.Enter(t.Context(), user.ID, s.Account.ID)
	if err != nil {
		t.Fatal(err)
	}
	return actor
}

func TestTaskPageFollowsTheWorkWithAndWithoutAScript(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b, user := s.SignIn(portal.RoleBuyer), s.AddUser(portal.RoleBuyer)
	var page string
	id, run := start(t, s, user, func(ctx context.Context, _ portal.Task, save portal.Save) (any, error) {
		if err := save(ctx, portal.Progress{Done: 4, Total: 10}, func(portal.Tx) error { return nil }); err != nil {
			return nil, err
		}
		during := b.Get(page).Want(http.StatusOK)
		if during.Value("progress", "value") != "4" || during.Value("progress", "max") != "10" || !during.Has("[data-progress]") || !during.Has(`script[src*="/progress."]`) {
			t.Errorf("while it runs the page says %q", during.Text("main"))
		}
		if !strings.Contains(during.Text("noscript"), page) {
			t.Error("without a script there is no way to look again")
		}
		return nil, nil
	})
	page = s.Path("/tasks/" + string(id))
	if before := b.Get(page).Want(http.StatusOK); before.Text(".st") != "Waiting for its turn" {
		t.Errorf("before it begins the page says %q", before.Text(".st"))
	}
	run()
	if after := b.Get(page).Want(http.StatusOK); after.Text(".st") != "Done" || after.Has("progress") || after.Has("[data-progress]") || after.Has(`form[action$="/cancellation"]`) {
		t.Errorf("at the end the page says %q", after.Text("main"))
	}
}

func TestTaskIsStoppedFromItsPage(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b, user := s.SignIn(portal.RoleBuyer), s.AddUser(portal.RoleBuyer)
	id, run := start(t, s, user, func(context.Context, portal.Task, portal.Save) (any, error) {
		return nil, errors.New("a stopped task was begun")
	})
	page := b.Get(s.Path("/tasks/" + string(id))).Want(http.StatusOK)
	stopped := page.Submit(`form[action$="/cancellation"]`, nil).Follow().Want(http.StatusOK)
	if stopped.Text(".slip .st") != "Stopped" || !stopped.Has(".notice--good") {
		t.Errorf("the page says %q", stopped.Text("main"))
	}
	run()
	if again := page.Submit(`form[action$="/cancellation"]`, nil).Follow(); again.Has(".notice--good") || again.Text(".slip .st") != "Stopped" {
		t.Errorf("stopped twice, the page says %q", again.Text("main"))
	}
}

func TestTasksAndFilesAreNobodyElses(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b, user := s.SignIn(portal.RoleBuyer), s.AddUser(portal.RoleBuyer)
	id, _ := start(t, s, user, func(context.Context, portal.Task, portal.Save) (any, error) { return nil, nil })
	file, err := s.Portal.SaveFile(t.Context(), enter(t, s, user), portal.NewFile{Name: `Fehler "ü".html`, Keep: time.Hour}, strings.NewReader("<script>alert(1)</script>"))
	if err != nil {
		t.Fatal(err)
	}
	mine := b.Get(s.Path("/files/" + string(file.ID))).Want(http.StatusOK)
	for name, want := range map[string]string{
		"Content-Disposition":     `attachment; filename="Fehler _ .html"; filename*=UTF-8''Fehler%20%C3%BC%20.html`,
		"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
	} {
		if got := mine.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	colleague := s.SignIn(portal.RoleOwner)
	for _, path := range []string{"/tasks/" + string(id), "/files/" + string(file.ID)} {
		colleague.Get(s.Path(path)).Want(http.StatusNotFound)
		b.Get("/a/" + string(s.Foreign.ID) + path).Want(http.StatusNotFound)
	}
	token := colleague.Get("/accounts").Value("input[name=_csrf]", "value")
	colleague.Post(s.Path("/tasks/"+string(id)+"/cancellation"), url.Values{"_csrf": {token}}).Want(http.StatusNotFound)
	s.Clock.Advance(time.Hour)
	if _, _, err := s.Portal.OpenFile(t.Context(), enter(t, s, user), file.ID); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("an expired file: %v", err)
	}
}
