package erp_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// columns is the operation and the six ERPs.
const columns = 7

var betweenCells = regexp.MustCompile(` {2,}`)

func TestEveryOperationIsInTheTable(t *testing.T) {
	t.Parallel()
	table := operationsOfTheTable(t)
	roles := 0
	for role, operations := range operationsOfTheContract(t) {
		roles++
		for _, operation := range operations {
			if operation == "Name" || operation == "Capabilities" {
				continue // these make no call
			}
			if !table[role][operation] {
				t.Errorf("%s.%s is not in the table of doc.go", role, operation)
			}
			delete(table[role], operation)
		}
	}
	if roles < 10 {
		t.Errorf("found %d roles in adapter.go", roles)
	}
	for role, rest := range table {
		for operation := range rest {
			t.Errorf("the table has %s.%s, which is no operation", role, operation)
		}
	}
}

// operationsOfTheContract returns the methods of every interface in adapter.go, by its name.
func operationsOfTheContract(t *testing.T) map[string][]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "adapter.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	roles := map[string][]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		role, ok := spec.Type.(*ast.InterfaceType)
		if !ok {
			t.Fatalf("adapter.go declares %s, which is no role", spec.Name)
		}
		for _, method := range role.Methods.List {
			for _, name := range method.Names {
				roles[spec.Name.Name] = append(roles[spec.Name.Name], name.Name)
			}
		}
		return false
	})
	return roles
}

// operationsOfTheTable returns the rows of the table in doc.go, by role, and makes sure that each names six endpoints.
func operationsOfTheTable(t *testing.T) map[string]map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]map[string]bool{}
	role := ""
	for line := range strings.Lines(file.Doc.Text()) {
		line, inTable := strings.CutPrefix(strings.TrimRight(line, "\n"), "\t")
		if !inTable || strings.HasPrefix(line, " ") {
			continue
		}
		if name, ok := strings.CutSuffix(line, ":"); ok {
			role = name
			rows[role] = map[string]bool{}
			continue
		}
		cells := betweenCells.Split(line, -1)
		if len(cells) != columns {
			t.Errorf("%d cells instead of %d in %q", len(cells), columns, line)
		}
		rows[role][cells[0]] = true
	}
	return rows
}
