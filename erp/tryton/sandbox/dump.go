package sandbox

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// dump writes a database to a file in PostgreSQL's own compressed form.
func (s *Sandbox) dump(ctx context.Context, database, path string) error {
	return s.tool(ctx, "pg_dump", "--format", "custom", "--no-owner", "--file", path, "--dbname", database)
}

// restore makes a database of a dump, in one transaction.
func (s *Sandbox) restore(ctx context.Context, path, database string) error {
	if err := s.create(ctx, database, "template0"); err != nil {
		return err
	}
	if err := s.tool(ctx, "pg_restore", "--no-owner", "--single-transaction", "--dbname", database, path); err != nil {
		return err
	}
	// A dump brings no statistics, and without them PostgreSQL plans for empty tables. Copies inherit these.
	return s.execute(ctx, database, "ANALYZE")
}

// tool runs one of PostgreSQL's programs, signed in to our server as Tryton's role.
func (s *Sandbox) tool(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(s.tools, name), args...)
	cmd.Env = append(environment(), "PGHOST=127.0.0.1", "PGPORT="+strconv.Itoa(s.postgres.Port()),
		"PGUSER="+role, "PGPASSWORD="+s.password)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("run %s: %w\n%s", name, err, tail(output))
	}
	return nil
}

// environment leaves out what would steer PostgreSQL, Python or Tryton past our own settings.
func environment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "PG") && !strings.HasPrefix(variable, "PYTHON") && !strings.HasPrefix(variable, "TRYTON") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// tail is the end of a program's output, which is where it says what went wrong.
func tail(output []byte) string {
	const most = 4000
	return strings.TrimSpace(string(output[max(0, len(output)-most):]))
}
