package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// keyShape is a key of one of our areas, as a string literal.
var keyShape = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_]+)+$`)

// speaking are the folders whose code may name messages. Generated code is read, so that templates are covered.
var speaking = []string{"..", "../../handlers", "../../portal"}

func areas() map[string]bool {
	all := map[string]bool{}
	for key := range catalogues[Languages()[0].Code] {
		area, _, _ := strings.Cut(string(key), ".")
		all[area] = true
	}
	return all
}

// eachFile parses every Go file of ours that may name messages.
func eachFile(t *testing.T, visit func(path string, set *token.FileSet, file *ast.File)) {
	t.Helper()
	for _, root := range speaking {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, 0)
			if err == nil {
				visit(path, set, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func TestEveryKeyUsedExistsAndEveryKeyIsUsed(t *testing.T) {
	t.Parallel()
	known, areas := catalogues[Languages()[0].Code], areas()
	used := map[Key]bool{}
	eachFile(t, func(_ string, set *token.FileSet, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok {
				return true
			}
			s, ok := literal(lit)
			area, _, _ := strings.Cut(s, ".")
			if !ok || !keyShape.MatchString(s) || !areas[area] {
				return true
			}
			used[Key(s)] = true
			if _, exists := known[Key(s)]; !exists {
				t.Errorf("%s: there is no message %q", set.Position(lit.Pos()), s)
			}
			return true
		})
	})
	for key := range known {
		if !used[key] {
			t.Errorf("nobody says %q", key)
		}
	}
}

func TestEveryMessageIsGivenItsArguments(t *testing.T) {
	t.Parallel()
	known := catalogues[Languages()[0].Code]
	eachFile(t, func(_ string, set *token.FileSet, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 || call.Ellipsis.IsValid() {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || method.Sel.Name != "T" {
				return true
			}
			key, ok := literal(call.Args[0])
			if m, exists := known[Key(key)]; ok && exists {
				if want := len(placeholders(m.other)); len(call.Args)-1 != want {
					t.Errorf("%s: %q takes %d arguments, is given %d", set.Position(call.Pos()), key, want, len(call.Args)-1)
				}
			}
			return true
		})
	})
}
