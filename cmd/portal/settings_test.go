package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tradecounter/portal/portal"
)

func TestSettingsSayWhereTheyComeFromAndKeepSecrets(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte("of-the-file"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := loadConfig([]string{
		"LISTEN=127.0.0.1:9000", "DATABASE_URL=postgres://portal_app:of-the-environment@db/portal", "SAPB1_PASSWORD_FILE=" + path, "SAPB1_COMPANY=LIVE",
		"TRYTON_URL=https://portal:of-the-address@tryton.example.com", "UNRELATED=1",
	})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]portal.SettingView{}
	for _, v := range c.views() {
		if strings.Contains(v.Value+v.Default, "of-the-") {
			t.Errorf("%s shows a secret: %q", v.Name, v.Value)
		}
		if _, twice := seen[v.Name]; twice {
			t.Errorf("%s is listed twice", v.Name)
		}
		seen[v.Name] = v
	}
	for _, want := range []portal.SettingView{
		{Name: "LISTEN", Value: "127.0.0.1:9000", Default: "127.0.0.1:8080", Source: portal.FromEnvironment, Set: true},
		{Name: "METRICS_LISTEN", Value: "127.0.0.1:9090", Default: "127.0.0.1:9090", Source: portal.FromDefault, Set: true},
		{Name: "DATABASE_URL", Source: portal.FromEnvironment, Secret: true, Set: true},
		{Name: "DATABASE_MIGRATE_URL", Source: portal.FromDefault, Secret: true},
		{Name: "SAPB1_PASSWORD", Source: portal.FromFile, Secret: true, Set: true},
		{Name: "SAPB1_COMPANY", Value: "LIVE", Source: portal.FromEnvironment, Set: true},
		{Name: "SAPB1_PAST_DUE_HOLD_DAYS", Value: "0", Default: "0", Source: portal.FromDefault, Set: true},
		{Name: "TRYTON_PASSWORD", Source: portal.FromDefault, Secret: true},
	} {
		if seen[want.Name] != want {
			t.Errorf("%s is %+v; want %+v", want.Name, seen[want.Name], want)
		}
	}
	if _, listed := seen["UNRELATED"]; listed {
		t.Error("what is no setting is listed")
	}
}

// A setting that holds a password by its name must be among the secrets, which are never shown.
func TestEverySettingThatSoundsSecretIs(t *testing.T) {
	t.Parallel()
	for _, v := range (config{}).views() {
		for _, word := range []string{"PASSWORD", "SECRET", "TOKEN", "DATABASE_URL", "MIGRATE_URL", "API_KEY"} {
			if strings.HasSuffix(v.Name, word) && !v.Secret {
				t.Errorf("%s is shown to administrators", v.Name)
			}
		}
	}
}
