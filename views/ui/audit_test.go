package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"github.com/tradecounter/portal/portal"
)

// TestEveryAuditActionHasWords reads the portal's source, because a constant cannot be asked for its neighbours.
func TestEveryAuditActionHasWords(t *testing.T) {
	t.Parallel()
	packages, err := parser.ParseDir(token.NewFileSet(), "../../portal", nil, 0) //nolint:staticcheck // no build tags in there
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, p := range packages {
		ast.Inspect(p, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "AuditAction" {
				return true
			}
			for _, value := range spec.Values {
				literal, ok := value.(*ast.BasicLit)
				if !ok {
					continue
				}
				action, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				found++
				if _, ok := auditKeys[portal.AuditAction(action)]; !ok {
					t.Errorf("there are no words for %q", action)
				}
			}
			return true
		})
	}
	if found < len(auditKeys) {
		t.Errorf("found %d actions in the source, but there are words for %d", found, len(auditKeys))
	}
}
