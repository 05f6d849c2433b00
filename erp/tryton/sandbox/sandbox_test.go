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
