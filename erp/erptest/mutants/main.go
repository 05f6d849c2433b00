// Command mutants breaks each adapter in one place at a time and has the conformance suite run on it: a suite that does not
// catch a broken adapter promises nothing. It changes no file: the compiler is given the broken one in place of the other.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
)

// mutant is one fault put into one file of an adapter.
type mutant struct {
	name  string // what a programmer got wrong
	file  string
	from  string // occurs once in the file
	to    string
	cases []string // of the suite that are run on it: a group, "orders", or those of one that begin so, "orders/another"
}

// pattern selects the cases for "go test": a group, or with a slash the cases of one that begin so.
func (m mutant) pattern() string {
	patterns := make([]string, len(m.cases))
	for i, c := range m.cases {
		patterns[i] = "TestConformance/^" + strings.ReplaceAll(c, " ", "_")
	}
	return strings.Join(patterns, "|")
}

func main() {
	only := flag.String("adapter", "", "sapb1 or tryton; empty: both")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run reports an error if the suite missed a mutant.
func run(ctx context.Context, only string) error {
	var missed []error
	for _, a := range adapters {
		if only != "" && only != a.name {
			continue
		}
		if err := a.whole(ctx); err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
		caught := 0
		for _, m := range a.mutants {
			by, err := a.try(ctx, m)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", a.name, m.name, err)
			}
			if by == "" {
				fmt.Printf("%-7s missed  %s\n", a.name, m.name)
				missed = append(missed, fmt.Errorf("%s: the suite does not see it: %s", a.name, m.name))
				continue
			}
			caught++
			fmt.Printf("%-7s caught  %-62s by %s\n", a.name, m.name, by)
		}
		fmt.Printf("%-7s caught %d/%d\n", a.name, caught, len(a.mutants))
	}
	return errors.Join(missed...)
}

// adapter is a package whose TestConformance runs the suite.
type adapter struct {
	name    string
	tags    string
	mutants []mutant
}

func (a adapter) dir() string { return filepath.Join("erp", a.name) }

// broken returns the mutant's file with its fault.
func (a adapter) broken(m mutant) ([]byte, error) {
	path := filepath.Join(a.dir(), m.file)
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if n := strings.Count(string(source), m.from); n != 1 {
		return nil, fmt.Errorf("%s has %q %d times, not once: the mutant needs a new place", path, m.from, n)
	}
	return []byte(strings.Replace(string(source), m.from, m.to, 1)), nil
}

// whole makes sure that the suite passes before anything is broken: what fails anyway catches nothing.
func (a adapter) whole(ctx context.Context) error {
	var all mutant
	for _, m := range a.mutants {
		all.cases = append(all.cases, m.cases...)
	}
	by, err := a.try(ctx, all)
	if err == nil && by != "" {
		err = fmt.Errorf("%s fails on the adapter as it is", by)
	}
	return err
}

var failed = regexp.MustCompile(`(?m)^\s+--- FAIL: TestConformance/(\S+)`)

// try runs the suite on a mutant, and returns the first case that fails; empty if all pass. A mutant that does not compile
// is an error, not caught.
func (a adapter) try(ctx context.Context, m mutant) (caughtBy string, err error) {
	dir, err := os.MkdirTemp("", "mutant-")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary, err := a.compile(ctx, m, dir)
	if err != nil {
		return "", err
	}
	suite := exec.CommandContext(ctx, binary, "-test.run", m.pattern(), "-test.failfast", "-test.timeout", "5m", "-test.v")
	suite.Dir = a.dir()
	out, err := suite.CombinedOutput()
	if err == nil && !strings.Contains(string(out), "--- PASS: TestConformance/") {
		return "", fmt.Errorf("no case of the suite is called like one of %q", m.cases)
	}
	var exit *exec.ExitError
	switch {
	case err == nil:
		return "", nil
	case !errors.As(err, &exit) || ctx.Err() != nil:
		return "", err
	}
	by := failed.FindSubmatch(out)
	if by == nil {
		return "", fmt.Errorf("the run ended without a failed case: %w\n%s", err, out)
	}
	return string(by[1]), nil
}

// overlay tells the compiler to read the broken file in place of the other. A mutant without a file breaks nothing.
func (a adapter) overlay(m mutant, dir string) (list string, err error) {
	replaced := map[string]string{}
	if m.file != "" {
		source, err := a.broken(m)
		if err != nil {
			return "", err
		}
		original, err := filepath.Abs(filepath.Join(a.dir(), m.file))
		if err != nil {
			return "", err
		}
		replaced[original] = filepath.Join(dir, m.file)
		if err := os.WriteFile(replaced[original], source, 0o600); err != nil {
			return "", err
		}
	}
	content, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return "", err
	}
	list = filepath.Join(dir, "overlay.json")
	return list, os.WriteFile(list, content, 0o600)
}

// compile builds the adapter's tests with the mutant in place of the file.
func (a adapter) compile(ctx context.Context, m mutant, dir string) (binary string, err error) {
	overlay, err := a.overlay(m, dir)
	if err != nil {
		return "", err
	}
	binary = filepath.Join(dir, "suite.test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-tags", a.tags, "-overlay", overlay, "-o", binary, "./"+a.dir())
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the mutant does not compile: %w\n%s", err, out)
	}
	return binary, nil
}
