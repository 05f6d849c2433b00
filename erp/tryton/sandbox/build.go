package sandbox

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// python is Debian's own: no other finds the packages that Debian installs.
const python = "/usr/bin/python3"

// bare is the stage with the modules activated and no data: the slow one, a minute or more.
func (s *Sandbox) bare(ctx context.Context) (stage, error) {
	var server string
	if err := s.ask(ctx, "SHOW server_version", &server); err != nil {
		return stage{}, err
	}
	activate := append([]string{"--activate-dependencies", "--email", "admin@example.test", "--update"}, modules()...)
	key := sha256.New()
	fmt.Fprintf(key, "%q", []string{s.packages, server, confTemplate, strings.Join(activate, " ")})
	return stage{
		entry: s.entry("bare", short(key.Sum(nil))),
		build: func(ctx context.Context) (secrets, error) {
			s.logger.Info("initialising Tryton's modules, which takes a minute or two; it is kept for the next time")
			known := secrets{Admin: newPassword()}
			if err := s.create(ctx, template, "template0"); err != nil {
				return secrets{}, err
			}
			file, err := s.passwordFile(known.Admin)
			if err != nil {
				return secrets{}, err
			}
			args := append([]string{"/usr/bin/trytond-admin", "--config", s.conf(), "--database", template}, activate...)
			if err := s.script(ctx, []string{"TRYTONPASSFILE=" + file}, args...); err != nil {
				return secrets{}, fmt.Errorf("initialise Tryton's modules: %w", err)
			}
			return known, nil
		},
	}, nil
}

// seeded is the stage with a company's books. It is of one day, as the books tell of days before and
// after it; which day that is the database server says, by the clock that Tryton goes by.
func (s *Sandbox) seeded(ctx context.Context, bare stage, books string) (stage, error) {
	var day string
	if err := s.ask(ctx, "SELECT current_date::text", &day); err != nil {
		return stage{}, err
	}
	key := sha256.New()
	fmt.Fprintf(key, "%q", []string{bare.entry.dir, day})
	if err := digest(key, scripts, "seed"); err != nil {
		return stage{}, err
	}
	if err := digest(key, os.DirFS(books), ""); err != nil {
		return stage{}, fmt.Errorf("read books %s: %w", books, err)
	}
	return stage{
		entry: s.entry("seeded", short(key.Sum(nil))),
		build: func(ctx context.Context) (secrets, error) {
			if err := s.reach(ctx, bare); err != nil {
				return secrets{}, err
			}
			s.logger.Info("entering the books into Tryton; it is kept for the next time", "books", books)
			known := secrets{Admin: s.known.Admin, Portal: newPassword()}
			file, err := s.passwordFile(known.Portal)
			if err != nil {
				return secrets{}, err
			}
			err = s.script(ctx, nil, filepath.Join(s.dir, "seed.py"), "--config", s.conf(), "--database", template,
				"--books", books, "--password-file", file)
			if err != nil {
				return secrets{}, fmt.Errorf("enter books %s into Tryton: %w", books, err)
			}
			return known, nil
		},
	}, nil
}

// script runs a Python program to its end. What it says is logged, and shown should it fail.
func (s *Sandbox) script(ctx context.Context, variables []string, args ...string) error {
	cmd := exec.CommandContext(ctx, python, args...)
	cmd.Dir = s.dir
	cmd.Env = append(environment(), variables...)
	cmd.WaitDelay = 5 * time.Second
	output, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, tail(output))
	}
	for line := range strings.Lines(string(output)) {
		s.logger.Info(strings.TrimSpace(line))
	}
	return nil
}

// passwordFile hands a password over without showing it to whoever lists processes.
func (s *Sandbox) passwordFile(password string) (string, error) {
	path := filepath.Join(s.dir, "password")
	if err := os.WriteFile(path, []byte(password), 0o600); err != nil {
		return "", fmt.Errorf("hand over password: %w", err)
	}
	return path, nil
}

// newPassword has twenty different letters and digits in random order, 89 bits: Tryton refuses one in which
// a quarter repeats.
func newPassword() string {
	var distinct strings.Builder
	for distinct.Len() < 20 {
		for _, c := range rand.Text() {
			if distinct.Len() < 20 && !strings.ContainsRune(distinct.String(), c) {
				distinct.WriteRune(c)
			}
		}
	}
	return distinct.String()
}

// ask returns the one value of a query.
func (s *Sandbox) ask(ctx context.Context, query string, value *string) error {
	return connected(s.databaseURL("/postgres"), func(conn *sql.DB) error {
		if err := conn.QueryRowContext(ctx, query).Scan(value); err != nil {
			return fmt.Errorf("%s: %w", query, err)
		}
		return nil
	})
}

// digest adds the names and contents of the files that begin with a prefix.
func digest(into io.Writer, files fs.FS, prefix string) error {
	return fs.WalkDir(files, ".", func(name string, file fs.DirEntry, err error) error {
		if err != nil || file.IsDir() || !strings.HasPrefix(name, prefix) {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(into, "%q %d ", name, len(content))
		_, err = into.Write(content)
		return err
	})
}

func short(sum []byte) string { return hex.EncodeToString(sum[:10]) }
