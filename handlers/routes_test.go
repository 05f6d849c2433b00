package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/tradecounter/portal/handlers"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

// granted says once more, apart from the portal's own table, who may do what.
var granted = map[portal.Right][]portal.Role{
	"":                   portal.Roles(),
	portal.RightCatalog:  {portal.RoleOwner, portal.RoleBuyer, portal.RoleApprover, portal.RoleViewer},
	portal.RightOrder:    {portal.RoleOwner, portal.RoleBuyer},
	portal.RightApprove:  {portal.RoleOwner, portal.RoleApprover},
	portal.RightOrders:   portal.Roles(),
	portal.RightInvoices: {portal.RoleOwner, portal.RoleBuyer, portal.RolePayer, portal.RoleViewer},
	portal.RightManage:   {portal.RoleOwner},
}

// parts fill the names in a route's path with something that exists on Brandt's account.
var parts = strings.NewReplacer(":line", "1", ":order", "100002", ":invoice", "500001", "+", url.PathEscape(string(handlertest.Bolt)))

func TestEveryRouteAsEveryRoleOnOwnAndForeignAccount(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	for _, role := range portal.Roles() {
		b := s.SignIn(role)
		token := b.Get("/accounts").Want(http.StatusOK).Value(`input[name=_csrf]`, "value")
		for _, r := range memberRoutes() {
			own := ask(b, r, string(s.Account.ID), token)
			switch allowed := slices.Contains(granted[r.Right], role); {
			case !allowed && own.Status != http.StatusForbidden:
				t.Errorf("%s may not %s %s, but the answer is %d", role, r.Method, r.Path, own.Status)
			case allowed && !slices.Contains(answers(r), own.Status):
				t.Errorf("%s may %s %s, but the answer is %d: %s", role, r.Method, r.Path, own.Status, own.Text("main"))
			}
			for _, account := range []string{string(s.Foreign.ID), "nosuchaccount", "%00", "'", strings.Repeat("a", 500)} {
				foreign := ask(b, r, account, token)
				if foreign.Status != http.StatusNotFound && (account != "%00" || foreign.Status != http.StatusBadRequest) {
					t.Errorf("%s: %s %s on account %.20q is answered with %d, want 404", role, r.Method, r.Path, account, foreign.Status)
				}
				if text := foreign.Text("body"); strings.Contains(text, s.Foreign.Name) {
					t.Errorf("%s: %s %s shows the foreign account's name", role, r.Method, r.Path)
				}
			}
		}
	}
}

func TestEveryRouteAsksWhoIsThere(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	for _, r := range handlers.Routes() {
		if r.Public {
			continue
		}
		b := s.Browser()
		b.Header.Set("Referer", handlertest.Origin+s.Path("/cart"))
		page := ask(b, r, string(s.Account.ID), "")
		want := parts.Replace(strings.Replace(r.Path, ":account", string(s.Account.ID), 1))
		if r.Method == http.MethodPost {
			want = s.Path("/cart")
		}
		page.WantRedirect("/sign-in?" + url.Values{"next": {want}}.Encode())
	}
}

func TestRoutesOfLaterReleasesAreNotFound(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleOwner)
	for _, path := range []string{"/quotes", "/pay", "/statement", "/returns", "/company"} {
		b.Get(s.Path(path)).Want(http.StatusNotFound)
	}
	for _, path := range []string{"/me", "/staff/", "/rep/", "/metrics", "/assets/css/nothing.css", "//evil.example/", "/a/../../etc/passwd"} {
		b.Get(path).Want(http.StatusNotFound)
	}
	b.Post("/accounts", url.Values{}).Want(http.StatusMethodNotAllowed)
}

func memberRoutes() []handlers.Route {
	return slices.DeleteFunc(handlers.Routes(), func(r handlers.Route) bool { return !r.Member })
}

func ask(b *webtest.Browser, r handlers.Route, account, token string) *webtest.Page {
	path := parts.Replace(strings.Replace(r.Path, ":account", account, 1))
	if r.Method == http.MethodGet {
		return b.Get(path)
	}
	return b.Post(path, url.Values{"_csrf": {token}})
}

// answers are what a member with the right may get to a request that is otherwise empty.
func answers(r handlers.Route) []int {
	switch {
	case strings.HasSuffix(r.Path, "/reorder"), strings.HasSuffix(r.Path, "/acting/switch"), strings.HasSuffix(r.Path, "/account/approval"):
		return []int{http.StatusSeeOther}
	case strings.Contains(r.Path, "/:quick"), strings.Contains(r.Path, "/:list"), strings.Contains(r.Path, "/:task"), strings.Contains(r.Path, "/:file"): // everybody's own
		return []int{http.StatusNotFound}
	case strings.HasSuffix(r.Path, "/find"), r.Method == http.MethodGet && strings.HasSuffix(r.Path, "/lists/addition"): // of nothing
		return []int{http.StatusSeeOther}
	case r.Method == http.MethodPost:
		return []int{http.StatusUnprocessableEntity, http.StatusNotFound, http.StatusConflict}
	case strings.HasSuffix(r.Path, "/checkout"): // with nothing in the cart
		return []int{http.StatusConflict}
	}
	return []int{http.StatusOK}
}
