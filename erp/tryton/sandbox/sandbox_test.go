//go:build tryton

package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// ownerVariable makes this test binary a program that runs a Tryton and waits to be killed.
const ownerVariable = "TRYTON_SANDBOX_TEST_OWNER"

func TestMain(m *testing.M) {
	if os.Getenv(ownerVariable) != "" {
		beOwner()
	}
	code := m.Run()
	if shared != nil {
		if err := shared.Close(); err != nil {
			fmt.Println(err)
			code = 1
		}
	}
	os.Exit(code)
}

// shared serves the tests that only add databases and servers to it.
var (
	shared     *Sandbox
	openShared = sync.OnceValue(func() (err error) {
		shared, err = Open(context.Background(), Config{})
		return err
	})
)

func mustShare(t *testing.T) *Sandbox {
	t.Helper()
	if err := openShared(); err != nil {
		t.Fatal(err)
	}
	return shared
}

// beOwner prints the process id of its trytond.
func beOwner() {
	s, err := Open(context.Background(), Config{})
	if err == nil {
		var v *Server
		if v, err = s.Serve(context.Background()); err == nil {
			fmt.Println(v.process.cmd.Process.Pid, s.dir)
			select {}
		}
	}
	fmt.Println(err)
	os.Exit(1)
}

func mustOpen(t *testing.T) *Sandbox {
	t.Helper()
	s, err := Open(t.Context(), Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mustClose(t, s) })
	return s
}

func mustClose(t *testing.T, s *Sandbox) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func mustCopy(t *testing.T, s *Sandbox, name string) Database {
	t.Helper()
	d, err := s.Database(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustServe(t *testing.T, s *Sandbox) *Server {
	t.Helper()
	v, err := s.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// signIn reports whether the administrator's password is good in a database.
func signIn(t *testing.T, v *Server, d Database) bool {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"id": 1, "method": "common.db.login", "params": []any{"admin", map[string]string{"password": d.AdminPassword}, "en"},
	})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(v.URL+"/"+d.Name+"/", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusUnauthorized {
		return false
	}
	var answer struct{ Result []any }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatalf("%s: %v", response.Status, err)
	}
	return len(answer.Result) == 2
}

// query returns the one value of a statement.
func query(t *testing.T, url, statement string) (value string) {
	t.Helper()
	err := connected(url, func(conn *sql.DB) error { return conn.QueryRowContext(t.Context(), statement).Scan(&value) })
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return value
}

func TestTrytonServesCopiesThatDoNotMeet(t *testing.T) {
	t.Parallel()
	s := mustShare(t)
	v := mustServe(t, s)
	one, two := mustCopy(t, s, "one"), mustCopy(t, s, "two")
	query(t, one.SQL, "UPDATE res_user SET active = false WHERE login = 'admin' RETURNING login")
	if signIn(t, v, one) {
		t.Error("a user that is shut out of one signs in there")
	}
	if !signIn(t, v, two) {
		t.Error("a user that is shut out of one cannot sign in to two")
	}
	if got := query(t, two.SQL, "SELECT string_agg(name, ' ' ORDER BY name) FROM ir_module WHERE state = 'activated' AND name LIKE 'web%'"); got != "web_shop web_user" {
		t.Errorf("modules activated: %q", got)
	}
	if _, err := s.Database(t.Context(), "one"); err == nil {
		t.Error("a second copy took the name of the first")
	}
	if err := s.Drop(t.Context(), "one"); err != nil {
		t.Error(err)
	}
	if fresh := mustCopy(t, s, "one"); query(t, fresh.SQL, "SELECT active::text FROM res_user WHERE login = 'admin'") != "true" {
		t.Error("a copy made again has the old one's data")
	}
}

func TestDatabaseRefusesNamesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "One", "1st", "a-b", "a/b", "../x", "ä", strings.Repeat("a", 64)} {
		if _, err := new(Sandbox).Database(t.Context(), name); err == nil {
			t.Errorf("%q was taken for a name", name)
		}
	}
}

func TestServerComesBackOnItsPortAfterACrash(t *testing.T) {
	t.Parallel()
	s := mustShare(t)
	v, d := mustServe(t, s), mustCopy(t, s, "kept")
	address, pid := v.URL, v.process.cmd.Process.Pid
	if err := v.Kill(); err != nil {
		t.Fatal(err)
	}
	if !gone(pid) || v.answers(t.Context()) {
		t.Error("trytond runs after Kill")
	}
	for range 2 { // after a crash, and while it runs
		if err := v.Restart(t.Context()); err != nil {
			t.Fatal(err)
		}
		if v.URL != address || !signIn(t, v, d) {
			t.Errorf("after Restart it is at %s, before at %s; sign-in %t", v.URL, address, signIn(t, v, d))
		}
	}
}

func TestServeShowsTheLogOfATrytonThatDoesNotStart(t *testing.T) {
	t.Parallel()
	s := mustOpen(t)
	if err := os.WriteFile(s.conf(), []byte("[database\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Serve(t.Context()); err == nil || !strings.Contains(err.Error(), "trytond.conf") {
		t.Errorf("with a broken configuration: %v", err)
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	t.Parallel()
	s := mustOpen(t)
	v := mustServe(t, s)
	pid, port, folders := v.process.cmd.Process.Pid, s.postgres.Port(), []string{s.dir, s.data}
	mustClose(t, s)
	if !gone(pid) {
		t.Errorf("trytond, process %d, runs after Close", pid)
	}
	if conn, err := net.Dial("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
		t.Error("PostgreSQL answers after Close", conn.Close())
	}
	for _, folder := range folders {
		if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is there after Close: %v", folder, err)
		}
	}
}

func TestTrytonEndsWithItsOwner(t *testing.T) {
	t.Parallel()
	owner := exec.Command(os.Args[0])
	owner.Env = append(os.Environ(), ownerVariable+"=1")
	owner.Stderr = os.Stderr
	out, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	killed := owner.Process.Kill()
	if waited := owner.Wait(); waited == nil || killed != nil {
		t.Fatalf("the owner ended: kill %v, wait %v", killed, waited)
	}
	said, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
	pid, notNumber := strconv.Atoi(said)
	if err != nil || notNumber != nil {
		t.Fatalf("the owner said %q, %v", line, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for !gone(pid) {
		if err := pause(ctx, pollInterval); err != nil {
			t.Fatalf("trytond, process %d, outlives its owner", pid)
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s outlives its owner: %v", dir, err)
	}
}

// gone counts a process nobody waits for, in a container without init, as gone.
func gone(pid int) bool {
	if err := syscall.Kill(pid, 0); errors.Is(err, syscall.ESRCH) {
		return true
	}
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, state, _ := bytes.Cut(raw, []byte(") "))
	return err != nil || bytes.HasPrefix(state, []byte("Z"))
}

func TestOpenBuildsNothingThatIsInTheCache(t *testing.T) {
	t.Parallel()
	first := mustShare(t)
	second := mustOpen(t)
	if len(second.built) > 0 {
		t.Errorf("the second built %q", second.built)
	}
	if first.known != second.known || first.known.Admin == "" {
		t.Error("the second knows other passwords than the first")
	}
	if first.password == second.password {
		t.Error("both have the same password for PostgreSQL")
	}
}

// pair is two sandboxes with one cache of their own and a stage that is quick to build.
type pair struct {
	sandboxes [2]*Sandbox
	mu        sync.Mutex
	builds    int
	fail      error
}

func newPair(t *testing.T) *pair {
	p := &pair{}
	cache := t.TempDir()
	for i := range p.sandboxes {
		p.sandboxes[i] = mustOpen(t)
		p.sandboxes[i].cache = cache
		p.sandboxes[i].built = nil
		p.forget(t, i)
	}
	return p
}

func (p *pair) forget(t *testing.T, i int) {
	t.Helper()
	if err := p.sandboxes[i].Drop(t.Context(), template); err != nil {
		t.Fatal(err)
	}
}

func (p *pair) stage(s *Sandbox) stage {
	return stage{entry: s.entry("quick", "1"), build: func(ctx context.Context) (secrets, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.builds++
		if err := s.create(ctx, template, "template0"); err != nil {
			return secrets{}, err
		}
		return secrets{Admin: newPassword()}, errors.Join(p.fail, s.execute(ctx, template, "CREATE TABLE quick AS SELECT 'built' AS word"))
	}}
}

func TestSandboxesAtOnceBuildAStageOnce(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	var group sync.WaitGroup
	for _, s := range p.sandboxes {
		group.Go(func() {
			if err := s.attain(t.Context(), p.stage(s)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if built := append(p.sandboxes[0].built, p.sandboxes[1].built...); p.builds != 1 || len(built) != 1 {
		t.Errorf("built %d times, by their own account %q", p.builds, built)
	}
	for _, s := range p.sandboxes {
		if got := query(t, mustCopy(t, s, "copy").SQL, "SELECT word FROM quick"); got != "built" {
			t.Errorf("a copy says %q", got)
		}
	}
	if a, b := p.sandboxes[0].known, p.sandboxes[1].known; a != b {
		t.Error("the two know different passwords")
	}
}

func TestFailedBuildLeavesNothingInTheCache(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	s := p.sandboxes[0]
	p.fail = errors.New("no more paper")
	if err := s.attain(t.Context(), p.stage(s)); !errors.Is(err, p.fail) {
		t.Fatalf("a build that fails gives %v", err)
	}
	killed := filepath.Join(s.cache, "unfinished-by-one-that-was-killed")
	if err := os.Mkdir(killed, 0o700); err != nil {
		t.Fatal(err)
	}
	p.fail = nil
	other := p.sandboxes[1]
	if err := other.attain(t.Context(), p.stage(other)); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(s.cache, "*-*"))
	if err != nil || len(left) != 1 || p.builds != 2 {
		t.Errorf("after one build that failed and one that did not the cache holds %q, %v; %d builds", left, err, p.builds)
	}
}

func TestCacheKeepsTheYoungestOfAKind(t *testing.T) {
	t.Parallel()
	s := &Sandbox{cache: t.TempDir()}
	noon := time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	for i := range keptEntries + 2 {
		e := s.entry("quick", strconv.Itoa(i))
		if err := e.fill(secrets{Admin: "x"}, func(path string) error { return os.WriteFile(path, nil, 0o600) }); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(e.dir, noon, noon.Add(-time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.thin("quick"); err != nil {
		t.Fatal(err)
	}
	for i := range keptEntries + 2 {
		if _, found, err := s.entry("quick", strconv.Itoa(i)).secrets(); err != nil || found != (i < keptEntries) {
			t.Errorf("entry %d of %d by age: found %t, %v", i, keptEntries+2, found, err)
		}
	}
}

func TestSecretsAreReadableByTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	s := mustShare(t)
	secret, err := filepath.Glob(filepath.Join(s.cache, "*", "secrets.json"))
	if err != nil || len(secret) == 0 {
		t.Fatalf("no secrets in the cache: %v", err)
	}
	for _, path := range append(secret, s.conf()) {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v; want 0600", path, info.Mode(), err)
		}
	}
}

func TestPasswordsDoNotRepeatALetter(t *testing.T) {
	t.Parallel()
	for range 100 {
		password, seen := newPassword(), map[rune]bool{}
		for _, c := range password {
			seen[c] = true
		}
		if len(password) != 20 || len(seen) != 20 {
			t.Fatalf("%q", password)
		}
	}
}
