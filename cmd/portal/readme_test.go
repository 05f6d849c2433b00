package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// document returns the text of a file in the root of the repository.
func document(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// fenced returns the lines of a document's fenced blocks in one language.
func fenced(text, language string) []string {
	var lines []string
	inside := false
	for line := range strings.Lines(text) {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "```"):
			inside = line == "```"+language
		case inside && line != "":
			lines = append(lines, line)
		}
	}
	return lines
}

// settings returns the names that .env.example has.
func settings(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, match := range regexp.MustCompile(`(?m)^([A-Z0-9_]+)=`).FindAllStringSubmatch(document(t, ".env.example"), -1) {
		names = append(names, match[1])
	}
	return names
}

var shellWord = regexp.MustCompile(`'[^']*'|"[^"]*"|[^\s'"]+`)

func TestReadmeCommandsExist(t *testing.T) {
	readme, makefile := document(t, "README.md"), document(t, "Makefile")
	commands := fenced(readme, "sh")
	if len(commands) < 10 {
		t.Fatalf("found %d commands only", len(commands))
	}
	t.Chdir("../..") // where a reader types them
	for _, command := range commands {
		words := shellWord.FindAllString(command, -1)
		for i, w := range words {
			words[i] = strings.Trim(w, `'"`)
		}
		switch {
		case words[0] == "make":
			if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(words[1]) + `:`).MatchString(makefile) {
				t.Errorf("%s: the Makefile has no such target", command)
			}
			if len(words) > 2 && words[1] == "demo" { // ARGS='…'
				parses(t, command, append([]string{"demo"}, strings.Fields(words[3])...))
			}
		case words[0] == "bin/portal":
			parses(t, command, words[1:])
		case strings.HasPrefix(command, "go run ./cmd/portal "):
			parses(t, command, words[3:])
		case strings.HasPrefix(command, "go run ./"):
			if _, err := os.Stat(words[2]); err != nil {
				t.Errorf("%s: %v", command, err)
			}
		case strings.HasPrefix(command, "go test ./erp/... -run "):
			for _, s := range suites {
				tests, err := os.ReadFile(filepath.Join(filepath.Dir(s.outcomes), "../conformance_test.go"))
				if err != nil || !strings.Contains(string(tests), "func Test"+words[4]+"(") {
					t.Errorf("%s: no such test beside %s (%v)", command, s.outcomes, err)
				}
			}
		case command != "set -a; . ./.env; set +a":
			t.Errorf("%s: this test does not know what to check", command)
		}
	}
}

// parses fails the test if the program does not understand the arguments.
func parses(t *testing.T, command string, args []string) {
	t.Helper()
	parser, err := kong.New(&commands{}, kong.Name("portal"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(args); err != nil {
		t.Errorf("%s: %v", command, err)
	}
}

func TestReadmeSettingsExist(t *testing.T) {
	t.Parallel()
	readme, known := document(t, "README.md"), settings(t)
	named := regexp.MustCompile("`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`").FindAllStringSubmatch(readme, -1)
	for _, line := range fenced(readme, "env") {
		name, _, _ := strings.Cut(line, "=")
		named = append(named, []string{line, name})
	}
	if len(named) < 15 {
		t.Fatalf("found %d settings only", len(named))
	}
	for _, match := range named {
		name, file := strings.CutSuffix(match[1], "_FILE")
		secret := file && slices.Contains(secrets, name)
		if !slices.Contains(known, match[1]) && !secret {
			t.Errorf("%s: .env.example has no %s", match[0], match[1])
		}
	}
}

func TestDocumentsLinkToWhatExists(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`(?:\]\(|src=")([^)"]+)[)"]`)
	for _, name := range []string{"README.md", "ARCHITECTURE.md", "DECISIONS.md", "SECURITY.md", "erp/sim/README.md"} {
		for _, match := range link.FindAllStringSubmatch(document(t, name), -1) {
			if strings.Contains(match[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join("../..", filepath.Dir(name), match[1])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestReadmeOfTheBooksNamesTheColumnsOfTheExample(t *testing.T) {
	t.Parallel()
	readme := document(t, "erp/sim/README.md")
	ignored := []string{"reorder_level", "fax"}
	for _, name := range []string{"items.csv", "customers.csv", "orders.csv", "order_lines.csv"} {
		file, err := os.Open(filepath.Join("testdata/books", name))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		header, err := csv.NewReader(file).Read()
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range header {
			if strings.Contains(readme, "`"+column+"`") == slices.Contains(ignored, column) {
				t.Errorf("%s: the README and the example differ on column %s", name, column)
			}
		}
	}
}

// TestArchitectureNamesEveryFolder holds the first column of the table of rooms against the folders there are.
func TestArchitectureNamesEveryFolder(t *testing.T) {
	t.Parallel()
	var named []string
	quoted := regexp.MustCompile("`([a-z0-9/]+)`")
	for line := range strings.Lines(document(t, "ARCHITECTURE.md")) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		first, _, _ := strings.Cut(line[2:], "|")
		for _, match := range quoted.FindAllStringSubmatch(first, -1) {
			named = append(named, match[1])
			if info, err := os.Stat(filepath.Join("../..", match[1])); err != nil || !info.IsDir() {
				t.Errorf("the table names %s, which is no folder", match[1])
			}
		}
	}
	files, err := filepath.Glob("../../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	nested, err := filepath.Glob("../../*/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, nested...) {
		folder, err := filepath.Rel("../..", file)
		if err != nil {
			t.Fatal(err)
		}
		folder, _, _ = strings.Cut(filepath.ToSlash(folder), "/")
		if !slices.ContainsFunc(named, func(n string) bool { return n == folder || strings.HasPrefix(n, folder+"/") }) {
			t.Errorf("the table does not name the folder of %s", file)
		}
	}
}
