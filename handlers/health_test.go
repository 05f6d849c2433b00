package handlers_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/tradecounter/portal/handlers"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web/webtest"
)

func TestHealth(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.Browser().Get("/healthz").Want(http.StatusOK)
	s.Browser().Get("/readyz").Want(http.StatusOK)
	stale := s.NewApp(handlers.Config{Ready: func(context.Context) error { return errors.New("password of portal_app is wrong") }})
	b := webtest.New(t, stale, handlertest.Origin)
	b.Get("/healthz").Want(http.StatusOK)
	if page := b.Get("/readyz").Want(http.StatusServiceUnavailable); strings.Contains(page.Text("body"), "password") {
		t.Error("the answer tells the cause")
	}
}
