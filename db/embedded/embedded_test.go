package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
)

// helperFolder makes this test binary a portal that starts a server in that folder and then waits.
const helperFolder = "PORTAL_EMBEDDED_TEST_FOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperFolder); dir != "" {
		bePortal(dir)
	}
	os.Exit(m.Run())
}

// bePortal prints the server's process id and waits to be killed.
func bePortal(dir string) {
	s, err := Start(context.Background(), quiet(dir))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(s.postmaster.pid)
	select {}
}

func quiet(dir string) Config {
	return Config{DataDir: dir, Logger: slog.New(slog.DiscardHandler)}
}

// folder is a temporary one that the server's user can reach, when the tests run as root.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	return dir
}

func mustStart(t *testing.T, config Config) *Server {
	t.Helper()
	s, err := Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mustStop(t, s) })
	return s
}

func mustStop(t *testing.T, s *Server) {
	t.Helper()
	if err := s.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

// ask runs a statement and returns its one value.
func ask(t *testing.T, url, query string) (value string) {
	t.Helper()
	pool, err := sqlx.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := pool.Get(&value, query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

func TestStartServesBothRolesAndKeepsDataOverStop(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), "data")
	s := mustStart(t, quiet(dir))
	if got := ask(t, s.AppURL(), "SELECT current_user || ' in ' || current_database()"); got != "portal_app in portal" {
		t.Errorf("app signs in as %q", got)
	}
	ask(t, s.OwnerURL(), "CREATE TABLE kept AS SELECT 'kept' AS word; SELECT word FROM kept")
	pid := s.postmaster.pid
	mustStop(t, s)
	if alive(pid) {
		t.Errorf("process %d runs after Stop", pid)
	}
	if _, err := os.Stat(pidFile(s.cluster())); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the server did not shut down cleanly: %v", err)
	}
	again := mustStart(t, quiet(dir))
	if got := ask(t, again.OwnerURL(), "SELECT word FROM kept"); got != "kept" {
		t.Errorf("after a restart the table says %q", got)
	}
}

func TestStartIsSafeByDefault(t *testing.T) {
	t.Parallel()
	s := mustStart(t, quiet(folder(t)))
	for setting, want := range map[string]string{
		"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "on", "password_encryption": "scram-sha-256",
	} {
		if got := ask(t, s.SuperuserURL(), "SELECT current_setting('"+setting+"')"); got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
	if got := ask(t, s.OwnerURL(), "SELECT lower('ÄÉ')"); got != "äé" {
		t.Errorf("lower case beyond ASCII = %q", got)
	}
	info, err := os.Stat(filepath.Join(s.config.DataDir, "credentials.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("credentials: mode %v, error %v; want 0600", info.Mode().Perm(), err)
	}
	stranger := s.url("portal_app", "guessed", databaseName)
	pool, err := sqlx.Open("postgres", stranger)
	if err != nil {
		t.Fatal(err)
	}
	if err := pool.Ping(); err == nil {
		t.Error("a wrong password signs in")
	}
	if err := pool.Close(); err != nil {
		t.Error(err)
	}
	if os.Geteuid() == 0 {
		owner, ok := must(os.Stat(fmt.Sprintf("/proc/%d", s.postmaster.pid))).Sys().(*syscall.Stat_t)
		if !ok || owner.Uid == 0 {
			t.Error("the server runs as root")
		}
	}
}

func TestStartTakesSettingsAndNamesTheToolsFolder(t *testing.T) {
	t.Parallel()
	config := quiet(folder(t))
	config.Ephemeral, config.Settings = true, []string{"autovacuum=on", "work_mem=7MB"}
	s := mustStart(t, config)
	for setting, want := range map[string]string{"autovacuum": "on", "work_mem": "7MB", "fsync": "off"} {
		if got := ask(t, s.SuperuserURL(), "SELECT current_setting('"+setting+"')"); got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
	tools, err := s.Tools(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	version, err := exec.Command(filepath.Join(tools, "pg_dump"), "--version").Output()
	major, _, _ := strings.Cut(ask(t, s.SuperuserURL(), "SELECT current_setting('server_version')"), ".")
	if err != nil || !strings.Contains(string(version), " "+major) {
		t.Errorf("pg_dump says it is %q, %v; the server is %s", version, err, major)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestStartReusesTheServerOfAKilledPortal(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	portal, pid := startPortal(t, dir)
	kill(t, portal)
	s := mustStart(t, quiet(dir))
	if s.postmaster.pid != pid {
		t.Errorf("server is process %d, want the one that runs already, %d", s.postmaster.pid, pid)
	}
	if got := ask(t, s.AppURL(), "SELECT 'here'"); got != "here" {
		t.Errorf("reused server says %q", got)
	}
	mustStop(t, s)
	if alive(pid) {
		t.Errorf("process %d runs after Stop", pid)
	}
}

func TestStartAfterTheServerWasKilled(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	portal, pid := startPortal(t, dir)
	kill(t, portal)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s := mustStart(t, quiet(dir))
	if s.postmaster.pid == pid {
		t.Errorf("process %d was killed and cannot be the server", pid)
	}
	if got := ask(t, s.AppURL(), "SELECT 'recovered'"); got != "recovered" {
		t.Errorf("recovered server says %q", got)
	}
}

func TestStartAfterTheProcessIDWentToAnotherProgram(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	mustStop(t, mustStart(t, quiet(dir)))
	stale := fmt.Sprintf("%d\n%s\n1700000000\n5432\n\n127.0.0.1\n  1234 1\nready   \n", os.Getpid(), dir)
	if err := os.WriteFile(filepath.Join(dir, "cluster", "postmaster.pid"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	s := mustStart(t, quiet(dir))
	if s.postmaster.pid == os.Getpid() {
		t.Error("this test was taken for a server")
	}
}

func TestStartRefusesAFolderInUse(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first := mustStart(t, quiet(dir))
	if _, err := Start(t.Context(), quiet(dir)); err == nil || !strings.Contains(err.Error(), "in use by another running portal") {
		t.Errorf("error = %v, want one that says the folder is in use", err)
	}
	if got := ask(t, first.AppURL(), "SELECT 'still here'"); got != "still here" {
		t.Errorf("first server says %q", got)
	}
}

func TestStartRefusesAFolderOutOfTheServersReach(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // whoever is not root runs the server as themselves
	}
	closed := filepath.Join(folder(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), quiet(filepath.Join(closed, "data")))
	if err == nil || !strings.Contains(err.Error(), "cannot pass through "+closed) {
		t.Errorf("error = %v, want one that names %s", err, closed)
	}
}

func TestStartWithoutCredentialsSaysSo(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	mustStop(t, mustStart(t, quiet(dir)))
	if err := os.Remove(filepath.Join(dir, "credentials.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), quiet(dir)); err == nil || !strings.Contains(err.Error(), "credentials.json is missing") {
		t.Errorf("error = %v, want one that names the missing file", err)
	}
}

func TestEphemeralServerEndsWithItsProcess(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "portal-embedded-") // the server's user may remove a folder from there
	if err != nil {
		t.Fatal(err)
	}
	config := quiet(dir)
	config.Ephemeral = true
	s := mustStart(t, config)
	pid, end := s.postmaster.pid, s.leash.end
	s.postmaster, s.leash = postmaster{}, leash{}
	if err := end.Close(); err != nil { // as the kernel does when this process ends
		t.Fatal(err)
	}
	eventually(t, func() bool { return !alive(pid) }, "server process %d ends", pid)
	eventually(t, func() bool {
		_, err := os.Stat(dir)
		return errors.Is(err, fs.ErrNotExist)
	}, "folder %s goes", dir)
}

// startPortal runs a portal in a process of its own and returns it with its server's process id.
func startPortal(t *testing.T, dir string) (portal *exec.Cmd, server int) {
	t.Helper()
	portal = exec.Command(must(os.Executable()))
	portal.Env = append(os.Environ(), helperFolder+"="+dir)
	output, err := portal.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := portal.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fscan(output, &server); err != nil {
		t.Fatalf("read process id of the server: %v", err)
	}
	return portal, server
}

func kill(t *testing.T, portal *exec.Cmd) {
	t.Helper()
	if err := portal.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := portal.Wait(); !errors.As(err, &exit) {
		t.Fatalf("killed portal ended with %v", err)
	}
}

func eventually(t *testing.T, done func() bool, format string, args ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for !done() {
		if err := pause(ctx, pollInterval); err != nil {
			t.Fatalf("waited in vain until "+format, args...)
		}
	}
}
