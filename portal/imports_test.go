package portal_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/tradecounter/portal"

// wall says what the packages under a folder may import, of ours and of the libraries that are kept in one place.
// The first row whose folder fits a package holds; the table stands in ARCHITECTURE.md in words.
type wall struct {
	folder string
	ours   []string // prefixes of our own packages
	libs   []string // of the confined libraries
}

var walls = []wall{
	{"erp/erptest", []string{"erp"}, nil},
	{"erp/sim", []string{"erp", "erp/sim"}, nil},
	{"erp/sapb1", []string{"erp", "erp/sapb1"}, nil},
	{"erp/tryton/sandbox", []string{"db/embedded"}, []string{"pq"}},
	{"erp/tryton", []string{"erp", "erp/tryton"}, nil},
	{"erp", []string{"erp"}, []string{"prometheus", "failsafe"}},
	{"portal", []string{"erp"}, nil},
	{"gateways", []string{"portal", "erp"}, nil},
	{"migrations", nil, nil},
	{"assets", nil, nil},
	{"db/dbtest", []string{"db", "migrations", "portal", "erp"}, []string{"sqlx", "pq"}},
	{"db/embedded", []string{"db", "migrations", "portal", "erp"}, []string{"sqlx", "pq", "embedded-postgres"}},
	{"db", []string{"portal", "erp", "migrations"}, []string{"sqlx", "pq", "river", "goose", "sessions", "prometheus"}},
	{"views/text", []string{"portal", "erp"}, nil},
	{"views/ui", []string{"erp", "portal", "assets", "views/text"}, []string{"templ"}},
	{"views/layout", []string{"erp", "portal", "assets", "views/text", "views/ui"}, []string{"templ"}},
	{"views/stories", []string{"erp", "portal", "assets", "views"}, []string{"templ"}},
	{"views/pdf", []string{"erp", "portal", "views/text", "views/ui", "views/layout"}, []string{"fpdf"}},
	{"views", []string{"erp", "portal", "assets", "views/text", "views/ui", "views/layout"}, []string{"templ"}},
	{"handlers/web", []string{"portal", "erp", "assets", "views/text", "views/layout", "views/ui"}, []string{"fiber", "sessions", "templ"}},
	{"handlers/auth", []string{"portal", "erp", "views", "handlers/web"}, []string{"fiber", "sessions", "templ"}},
	{"handlers/buyer", []string{"portal", "erp", "views", "handlers/web", "handlers/sheet"}, []string{"fiber", "templ"}},
	{"handlers/sheet", nil, []string{"excelize"}},
	{"handlers/rep", []string{"portal", "erp", "views", "handlers/web"}, []string{"fiber", "templ"}},
	{"handlers/staff", []string{"portal", "erp", "views", "handlers/web", "handlers/sheet"}, []string{"fiber", "templ"}},
	{"handlers/handlertest", []string{"portal", "erp", "db", "handlers", "views/layout"}, []string{"fiber", "sessions", "sqlx", "pq"}},
	{"handlers", []string{"portal", "erp", "assets", "views", "handlers"}, []string{"fiber", "sessions", "templ"}},
	{"cmd/storybook", []string{"assets", "views"}, []string{"templ"}},
	{"cmd", []string{""}, []string{"fiber", "sessions", "sqlx", "pq", "river", "goose", "prometheus", "templ", "kong", "env"}},
}

// adapters lists folders that nobody but cmd and tests may import although a prefix above allows them.
var adapters = []string{"erp/sapb1", "erp/tryton/sandbox", "erp/tryton", "erp/sim", "erp/erptest"}

// confined maps the libraries that have a place to the words above. A library that is not listed may stand anywhere.
var confined = map[string]string{
	"github.com/gofiber/":        "fiber",
	"github.com/valyala/":        "fiber",
	"github.com/gorilla/":        "sessions",
	"github.com/jmoiron/sqlx":    "sqlx",
	"github.com/lib/pq":          "pq",
	"github.com/riverqueue/":     "river",
	"github.com/pressly/goose":   "goose",
	"github.com/prometheus/":     "prometheus",
	"github.com/failsafe-go/":    "failsafe",
	"github.com/fergusstrange/":  "embedded-postgres",
	"github.com/a-h/templ":       "templ",
	"github.com/alecthomas/kong": "kong",
	"codeberg.org/go-pdf/":       "fpdf",
	"github.com/caarlos0/env":    "env",
	"github.com/stripe/":         "stripe",
	"github.com/chromedp/":       "chromedp",
	"github.com/xuri/":           "excelize",
}

type listed struct {
	ImportPath string
	Name       string
	Doc        string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Doc,Imports", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImportsStayBehindTheirWalls(t *testing.T) {
	for _, p := range packages(t) {
		folder := strings.TrimPrefix(p.ImportPath, module+"/")
		at := slices.IndexFunc(walls, func(w wall) bool { return under(folder, w.folder) })
		if at < 0 {
			t.Errorf("%s has no row in the import table", folder)
			continue
		}
		for _, imported := range p.Imports {
			if !walls[at].allows(folder, imported) {
				t.Errorf("%s must not import %s", folder, strings.TrimPrefix(imported, module+"/"))
			}
		}
	}
}

func (w wall) allows(folder, imported string) bool {
	if own, ok := strings.CutPrefix(imported, module+"/"); ok {
		if slices.ContainsFunc(adapters, func(a string) bool { return under(own, a) && !under(folder, a) }) {
			return under(folder, "cmd/portal") || under(folder, "cmd/tryton") || under(folder, "cmd/erpsim") || under(folder, "handlers/handlertest")
		}
		return slices.ContainsFunc(w.ours, func(prefix string) bool { return under(own, prefix) })
	}
	for prefix, lib := range confined {
		if strings.HasPrefix(imported, prefix) {
			return slices.Contains(w.libs, lib)
		}
	}
	return true
}

func under(folder, prefix string) bool {
	return prefix == "" || folder == prefix || strings.HasPrefix(folder, prefix+"/")
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.Doc) < 20 {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}
