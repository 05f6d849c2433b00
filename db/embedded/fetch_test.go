package embedded

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

func TestFetchUnpacksOnceAndKeeps(t *testing.T) {
	t.Parallel()
	repository := newRepository(t, "postgres (PostgreSQL) 17.5")
	s := &Server{config: quiet(folder(t))}
	s.config.SearchDirs = []string{t.TempDir()}
	s.config.RepositoryURL = repository.server.URL
	for range 2 {
		found, err := s.binaries(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if want := filepath.Join(s.config.DataDir, "binaries", "17.5.0", "bin"); found.dir != want || found.major != 17 {
			t.Errorf("found version %d in %s, want 17 in %s", found.major, found.dir, want)
		}
	}
	if n := repository.archives.Load(); n != 1 {
		t.Errorf("the archive was fetched %d times, want once", n)
	}
	left, err := filepath.Glob(filepath.Join(s.config.DataDir, "binaries", "unpack-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestFetchFailureSaysWhatToInstall(t *testing.T) {
	t.Parallel()
	broken := newRepository(t, "postgres (PostgreSQL) 17.5")
	broken.checksum = strings.Repeat("0", 64)
	foreign := newRepository(t, "something else")
	gone := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(gone.Close)
	unreachable := httptest.NewServer(http.NotFoundHandler())
	unreachable.Close()
	for name, url := range map[string]string{
		"nothing there": gone.URL, "nobody there": unreachable.URL, "wrong checksum": broken.server.URL, "not PostgreSQL": foreign.server.URL,
	} {
		config := quiet(folder(t))
		config.SearchDirs = []string{t.TempDir()}
		config.RepositoryURL = url
		_, err := Start(t.Context(), config)
		if err == nil || !strings.Contains(err.Error(), "apt install postgresql-17") || !strings.Contains(err.Error(), "DATABASE_URL") {
			t.Errorf("%s: error = %v, want advice on what to install", name, err)
		}
	}
}

func TestInstalledPrefersTheNewest(t *testing.T) {
	t.Parallel()
	old, current, ancient := t.TempDir(), t.TempDir(), t.TempDir()
	writeBinaries(t, old, "postgres (PostgreSQL) 14.11 (Debian 14.11-1)")
	writeBinaries(t, current, "postgres (PostgreSQL) 18beta1")
	writeBinaries(t, ancient, "postgres (PostgreSQL) 13.9")
	found := installed(t.Context(), []string{t.TempDir(), old, ancient, current})
	if len(found) != 2 || found[0].major != 18 || found[1].major != 14 {
		t.Errorf("found %v, want 18 before 14 and nothing else", found)
	}
}

// repository is a Maven repository with one archive: a jar that holds a tar.xz.
type repository struct {
	server   *httptest.Server
	archives atomic.Int32
	checksum string
}

func newRepository(t *testing.T, version string) *repository {
	t.Helper()
	jar := makeJar(t, version)
	sum := sha256.Sum256(jar)
	r := &repository{checksum: hex.EncodeToString(sum[:])}
	r.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		content := jar
		switch path := request.URL.Path; {
		case !strings.HasPrefix(path, "/io/zonky/test/postgres/embedded-postgres-binaries-") || !strings.Contains(path, "/"+string(embeddedpostgres.V17)+"/"):
			http.NotFound(w, request)
			return
		case strings.HasSuffix(path, ".jar.sha256"):
			content = []byte(r.checksum)
		default:
			r.archives.Add(1)
		}
		if _, err := w.Write(content); err != nil {
			t.Errorf("serve %s: %v", request.URL.Path, err)
		}
	}))
	t.Cleanup(r.server.Close)
	return r
}

func makeJar(t *testing.T, version string) []byte {
	t.Helper()
	dir := t.TempDir()
	writeBinaries(t, dir, version)
	var archive bytes.Buffer
	tarball := tar.NewWriter(&archive)
	for _, name := range []string{"postgres", "initdb", "pg_ctl"} {
		content := must(os.ReadFile(filepath.Join(dir, name)))
		if err := tarball.WriteHeader(&tar.Header{Name: "bin/" + name, Mode: 0o755, Size: int64(len(content)), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		must(tarball.Write(content))
	}
	if err := tarball.Close(); err != nil {
		t.Fatal(err)
	}
	compress := exec.Command("xz", "--stdout")
	compress.Stdin = &archive
	var jar bytes.Buffer
	zipped := zip.NewWriter(&jar)
	must(must(zipped.Create("postgres-any.txz")).Write(must(compress.Output())))
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return jar.Bytes()
}

// writeBinaries makes programs that know their version and fail at anything else.
func writeBinaries(t *testing.T, dir, version string) {
	t.Helper()
	script := "#!/bin/sh\n[ \"$1\" = --version ] && echo '" + version + "' && exit\nexit 1\n"
	for _, name := range []string{"postgres", "initdb", "pg_ctl"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
}
