package stories

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the goldens anew")

// fingerprint is the part of an asset's address that changes with its content.
var fingerprint = regexp.MustCompile(`\.[0-9a-f]{12}\.(css|js|svg|png)`)

// whole are the stories whose goldens hold the frame too; the others hold what is inside of it.
var whole = map[string]bool{"dashboard-ordinary": true, "acting-dashboard": true, "acting-looks-on-de": true, "book-ordinary": true, "dashboard-ordinary-de": true, "sign-in-ordinary": true}

func TestStoriesAreAsTheyWere(t *testing.T) {
	t.Parallel()
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			page := render(t, s)
			if !whole[s.Name] {
				page = find(page, func(n *html.Node) bool { return n.Data == "main" })
			}
			var got bytes.Buffer
			writeNode(&got, page, 0)
			text := fingerprint.ReplaceAll(got.Bytes(), []byte(".$1"))
			path := filepath.Join("testdata", s.Name+".html")
			if *update {
				if err := os.WriteFile(path, text, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(text)); diff != "" {
				t.Errorf("%s has changed; if that is meant, run go test ./views/stories -update (-want +got):\n%s", s.Name, diff)
			}
		})
	}
}

func TestGoldensBelongToStories(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	for _, s := range All() {
		if named[s.Name] {
			t.Errorf("two stories are called %s", s.Name)
		}
		named[s.Name] = true
	}
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !named[strings.TrimSuffix(f.Name(), ".html")] {
			t.Errorf("testdata/%s belongs to no story", f.Name())
		}
	}
}

func render(t *testing.T, s Story) *html.Node {
	t.Helper()
	var b bytes.Buffer
	if err := s.Page.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	page, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// find returns the first element below n that is wanted, or nil.
func find(n *html.Node, wanted func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && wanted(d) {
			return d
		}
	}
	return nil
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// writeNode writes a tree one element a line, elements that hold only text on one; the sprites are left out.
func writeNode(b *bytes.Buffer, n *html.Node, depth int) {
	indent := strings.Repeat(" ", depth)
	if n.Type == html.TextNode {
		if text := strings.Join(strings.Fields(n.Data), " "); text != "" {
			b.WriteString(indent + text + "\n")
		}
		return
	}
	if n.Type == html.ElementNode {
		b.WriteString(indent + "<" + n.Data)
		for _, a := range n.Attr {
			b.WriteString(" " + a.Key + `="` + a.Val + `"`)
		}
		b.WriteString(">")
		if text, ok := onlyText(n); ok {
			b.WriteString(text + "\n")
			return
		}
		b.WriteString("\n")
	}
	if class, _ := attribute(n, "class"); class == "sprite" {
		return
	}
	for c := range n.ChildNodes() {
		writeNode(b, c, depth+1)
	}
}

func onlyText(n *html.Node) (string, bool) {
	if n.FirstChild == nil {
		return "", true
	}
	if n.FirstChild != n.LastChild || n.FirstChild.Type != html.TextNode {
		return "", false
	}
	return strings.Join(strings.Fields(n.FirstChild.Data), " "), true
}
