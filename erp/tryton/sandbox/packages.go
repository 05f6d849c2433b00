package sandbox

import (
	"bytes"
	"context"
	_ "embed" // the list that make installs is the one checked here
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// packageList names Debian's packages, one a line; make tryton-packages installs the same.
//
//go:embed packages.txt
var packageList string

const modulePrefix = "tryton-modules-"

// modules are the ones activated: those with a package of their own in the list, under Tryton's
// names. What they need comes with them.
func modules() []string {
	activated := []string{"ir", "res"}
	for _, name := range strings.Fields(packageList) {
		if module, ok := strings.CutPrefix(name, modulePrefix); ok {
			activated = append(activated, strings.ReplaceAll(module, "-", "_"))
		}
	}
	return activated
}

// installed returns the packages of the list, and all of Tryton's beside them, with their versions.
// It fails where one of the list is missing, and says which target of make installs them.
func installed(ctx context.Context) (string, error) {
	wanted := strings.Fields(packageList)
	args := append([]string{"-W", "-f", "${binary:Package} ${Version} ${db:Status-Status}\n", "tryton-*"}, wanted...)
	var found bytes.Buffer
	query := exec.CommandContext(ctx, "dpkg-query", args...)
	query.Stdout = &found
	var unknown *exec.ExitError // one of the names says it nothing, which the list below tells better
	if err := query.Run(); err != nil && !errors.As(err, &unknown) {
		return "", fmt.Errorf(`ask for the packages that "make tryton-packages" installs: %w`, err)
	}

	versions := map[string]bool{}
	var lines []string
	for line := range strings.Lines(found.String()) {
		name, version, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, _, _ = strings.Cut(name, ":") // the architecture, for packages that have one
		if strings.HasSuffix(version, " installed") && !versions[name] {
			versions[name] = true
			lines = append(lines, name+" "+version)
		}
	}
	var missing []string
	for _, name := range wanted {
		if !versions[name] {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return "", fmt.Errorf(`packages of Debian are missing, run "make tryton-packages": %s`, strings.Join(missing, ", "))
	}
	return strings.Join(lines, "\n"), nil
}
