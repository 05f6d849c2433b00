package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	templ "github.com/a-h/templ/parser/v2"
	"github.com/a-h/templ/parser/v2/visitor"
)

// read are the attributes that a person sees or hears.
var read = []string{"aria-label", "aria-description", "title", "placeholder", "alt", "data-label", "label"}

func lettered(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// spoken returns the lettered string literals in a Go expression that are no keys of the catalogue.
func spoken(expression string) []string {
	e, err := parser.ParseExpr(expression)
	if err != nil {
		return nil
	}
	var found []string
	ast.Inspect(e, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		if s, err := strconv.Unquote(lit.Value); err == nil && lettered(s) && !keyShape.MatchString(s) {
			found = append(found, s)
		}
		return true
	})
	return found
}

func TestTemplatesHoldNoText(t *testing.T) {
	t.Parallel()
	files := 0
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".templ" {
			return err
		}
		files++
		file, err := templ.Parse(path)
		if err != nil {
			return err
		}
		return file.Visit(textFinder(t, path))
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 {
		t.Fatal("found no templates to look at")
	}
}

// textFinder reports text nodes with letters, and lettered literals where a person reads. Keys of a keyboard are exempt.
func textFinder(t *testing.T, path string) *visitor.Visitor {
	t.Helper()
	v := visitor.New()
	whole := v.Element
	v.Element = func(n *templ.Element) error {
		if n.Name == "kbd" {
			return nil
		}
		return whole(n)
	}
	v.Text = func(n *templ.Text) error {
		if lettered(n.Value) {
			t.Errorf("%s: text %q belongs in the catalogue", path, n.Value)
		}
		return nil
	}
	v.StringExpression = func(n *templ.StringExpression) error {
		for _, s := range spoken(n.Expression.Value) {
			t.Errorf("%s: text %q in %q belongs in the catalogue", path, s, n.Expression.Value)
		}
		return nil
	}
	v.ConstantAttribute = func(n *templ.ConstantAttribute) error {
		if slices.Contains(read, n.Key.String()) && lettered(n.Value) {
			t.Errorf("%s: %s=%q belongs in the catalogue", path, n.Key, n.Value)
		}
		return nil
	}
	v.ExpressionAttribute = func(n *templ.ExpressionAttribute) error {
		if slices.Contains(read, n.Key.String()) {
			for _, s := range spoken(n.Expression.Value) {
				t.Errorf("%s: %s with %q belongs in the catalogue", path, n.Key, s)
			}
		}
		return nil
	}
	return v
}
