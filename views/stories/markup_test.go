package stories

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// eachElement visits every element of every story.
func eachElement(t *testing.T, visit func(t *testing.T, n *html.Node)) {
	t.Helper()
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			for n := range render(t, s).Descendants() {
				if n.Type == html.ElementNode {
					visit(t, n)
				}
			}
		})
	}
}

func TestPagesStandUnderTheContentSecurityPolicy(t *testing.T) {
	t.Parallel()
	eachElement(t, func(t *testing.T, n *html.Node) {
		if n.Data == "style" || (n.Data == "script" && n.FirstChild != nil) {
			t.Errorf("<%s> stands in the page", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	})
}

func TestFormsThatPostCarryTheToken(t *testing.T) {
	t.Parallel()
	eachElement(t, func(t *testing.T, n *html.Node) {
		if method, _ := attribute(n, "method"); n.Data != "form" || method != "post" {
			return
		}
		field := find(n, func(n *html.Node) bool { name, _ := attribute(n, "name"); return name == "_csrf" })
		if field == nil {
			action, _ := attribute(n, "action")
			t.Fatalf("the form to %s carries no token", action)
		}
		if value, _ := attribute(field, "value"); value != token {
			t.Errorf("the token is %q", value)
		}
	})
}

func TestIDsAreUniqueAndReferencesLead(t *testing.T) {
	t.Parallel()
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			ids := map[string]bool{}
			var references []string
			for n := range render(t, s).Descendants() {
				if id, ok := attribute(n, "id"); ok {
					if ids[id] {
						t.Errorf("id %q stands twice", id)
					}
					ids[id] = true
				}
				for _, name := range []string{"for", "aria-describedby", "popovertarget", "href"} {
					value, ok := attribute(n, name)
					if fragment, local := strings.CutPrefix(value, "#"); ok && (name != "href" || local) {
						references = append(references, fragment)
					}
				}
			}
			for _, r := range references {
				if !ids[r] {
					t.Errorf("nothing has the id %q", r)
				}
			}
		})
	}
}

// routes are the paths of this release below an account, by their first part.
var routes = []string{"", "products", "cart", "checkout", "orders", "orders.csv", "orders.xlsx", "invoices", "account", "quick-order", "lists", "bought", "acting-log", "files"}

// deskRoutes are the paths of the distributor's own people.
var deskRoutes = regexp.MustCompile(`^/(rep/(log)?|staff/((accounts|customers|writes|people|feeds|settings|audit|audit\.csv)(/[^/?]+)?)?)(\?|$)`)

func TestLinksLeadToPagesOfThisRelease(t *testing.T) {
	t.Parallel()
	eachElement(t, func(t *testing.T, n *html.Node) {
		href, ok := attribute(n, "href")
		if !ok || n.Data != "a" || strings.HasPrefix(href, "#") || strings.HasPrefix(href, "tel:") || strings.HasPrefix(href, "mailto:") {
			return
		}
		if rel, _ := attribute(n, "rel"); rel == "noreferrer" && strings.HasPrefix(href, "https://") { // a carrier's page
			return
		}
		rest, inside := strings.CutPrefix(href, "/a/")
		if !inside {
			if href != "/" && href != "/accounts" && !deskRoutes.MatchString(href) && !strings.HasPrefix(href, "/media/") {
				t.Errorf("a link leads to %s", href)
			}
			return
		}
		_, path, _ := strings.Cut(rest, "/")
		first := strings.FieldsFunc(path+"/", func(r rune) bool { return r == '/' || r == '?' })
		for _, route := range routes {
			if (len(first) == 0 && route == "") || (len(first) > 0 && first[0] == route) {
				return
			}
		}
		t.Errorf("a link leads to %s", href)
	})
}
