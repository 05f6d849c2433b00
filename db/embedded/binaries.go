package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldestMajor is the first PostgreSQL version the schema is tested to need.
const oldestMajor = 14

// binaries is a folder with postgres and initdb of one version.
type binaries struct {
	dir   string
	major int
}

// binaries chooses the newest installed version, or the one that made the cluster; where none is
// installed it fetches one.
func (s *Server) binaries(ctx context.Context) (binaries, error) {
	wanted, err := s.clusterMajor()
	if err != nil {
		return binaries{}, err
	}
	dirs := s.config.SearchDirs
	if dirs == nil {
		dirs = usualDirs()
	}
	for _, found := range installed(ctx, dirs) {
		if wanted == 0 || found.major == wanted {
			return found, nil
		}
	}
	return s.fetch(ctx, wanted)
}

// clusterMajor is the version that made the cluster, the only one that can run it; 0 for none yet.
func (s *Server) clusterMajor() (int, error) {
	if !initialized(s.config.DataDir) {
		return 0, nil
	}
	raw, err := os.ReadFile(filepath.Join(s.cluster(), "PG_VERSION"))
	if err != nil {
		return 0, fmt.Errorf("read version of the cluster: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil {
		return 0, fmt.Errorf("read version of the cluster: %w", err)
	}
	return major, nil
}

// usualDirs are PATH, Debian's versioned folders, /usr/local and Homebrew on both architectures.
func usualDirs() []string {
	dirs := filepath.SplitList(os.Getenv("PATH"))
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",
		"/usr/local/bin",
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
	} {
		found, err := filepath.Glob(pattern)
		if err == nil { // the patterns above are well formed, and Glob knows no other error
			dirs = append(dirs, found...)
		}
	}
	return dirs
}

// installed lists the usable versions, newest first.
func installed(ctx context.Context, dirs []string) []binaries {
	var found []binaries
	for _, dir := range dirs {
		if b, err := inspect(ctx, dir); err == nil {
			found = append(found, b)
		}
	}
	slices.SortStableFunc(found, func(a, b binaries) int { return b.major - a.major })
	return found
}

var versionPattern = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// inspect fails for a folder without a server, and for one that is too old.
func inspect(ctx context.Context, dir string) (binaries, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return binaries{}, err
	}
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return binaries{}, err
	}
	server := filepath.Join(dir, "postgres")
	if _, err := os.Stat(server); err != nil {
		return binaries{}, err
	}
	output, err := exec.CommandContext(ctx, server, "--version").Output()
	if err != nil {
		return binaries{}, fmt.Errorf("ask %s for its version: %w", server, err)
	}
	match := versionPattern.FindSubmatch(output)
	if match == nil {
		return binaries{}, fmt.Errorf("%s gives its version as %q", server, output)
	}
	major, err := strconv.Atoi(string(match[1]))
	if err != nil {
		return binaries{}, err
	}
	if major < oldestMajor {
		return binaries{}, errors.New("too old")
	}
	return binaries{dir: dir, major: major}, nil
}
