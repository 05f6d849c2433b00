package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// serving is a complete set of settings.
func serving() map[string]string {
	return map[string]string{
		"PUBLIC_URL": "https://counter.example.com", "TRUSTED_PROXIES": "none", "SAPB1_URL": "https://b1.example.com:50000/b1s/v2",
		"SAPB1_COMPANY": "LIVE", "SAPB1_USER": "portal", "SAPB1_PASSWORD": "made-up-for-this-test",
	}
}

func environ(vars map[string]string) []string {
	var all []string
	for name, value := range vars {
		all = append(all, name+"="+value)
	}
	return all
}

func TestServingSettingsAreChecked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, setting, value, want string }{
		{"complete", "LOG_LEVEL", "info", ""},
		{"no public address", "PUBLIC_URL", "", "PUBLIC_URL"},
		{"a public address that is none", "PUBLIC_URL", "counter.example.com", "PUBLIC_URL"},
		{"a public address with a path", "PUBLIC_URL", "https://example.com/portal", "PUBLIC_URL"},
		{"proxies not said", "TRUSTED_PROXIES", "", "TRUSTED_PROXIES"},
		{"proxies malformed", "TRUSTED_PROXIES", "10.0.0.1/33", "TRUSTED_PROXIES"},
		{"metrics for everybody", "METRICS_LISTEN", "0.0.0.0:9090", "METRICS_LISTEN"},
		{"no such time zone", "TIME_ZONE", "Ohio/Dayton", "TIME_ZONE"},
		{"the machine's time zone, which has no name in the database", "TIME_ZONE", "Local", "TIME_ZONE"},
		{"no such choice", "CREDIT_OVER_LIMIT", "shrug", "CREDIT_OVER_LIMIT"},
		{"tolerance in percent", "PRICE_TOLERANCE", "2", "PRICE_TOLERANCE"},
		{"no ERP password", "SAPB1_PASSWORD", "", "SAPB1_PASSWORD"},
	} {
		vars := serving()
		vars[c.setting] = c.value
		config, err := loadConfig(environ(vars))
		if err == nil {
			err = config.checkServing()
		}
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v; want it to name %s", c.name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "made-up-for-this-test") {
			t.Errorf("%s: the error tells the password: %v", c.name, err)
		}
	}
}

func TestEverythingWrongIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	config, err := loadConfig(nil)
	if err != nil {
		t.Fatal(err)
	}
	err = config.checkServing()
	for _, name := range []string{"PUBLIC_URL", "TRUSTED_PROXIES", "SAPB1_URL", "SAPB1_COMPANY", "SAPB1_USER", "SAPB1_PASSWORD"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("the error does not name %s: %v", name, err)
		}
	}
}

func TestSecretsComeFromFiles(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte("from the file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config, err := loadConfig([]string{"SAPB1_PASSWORD_FILE=" + path})
	if err != nil || config.SAPB1.Password != "from the file" {
		t.Fatalf("password %q, %v", config.SAPB1.Password, err)
	}
	if _, err := loadConfig([]string{"SAPB1_PASSWORD_FILE=" + path + ".gone"}); err == nil {
		t.Error("a missing file went unsaid")
	}
}

// TestEnvExampleIsComplete holds .env.example against the struct: every setting once, with its default.
func TestEnvExampleIsComplete(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	stated := map[string]string{}
	for line := range strings.Lines(string(content)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(line, "#") {
			stated[name] = value
		}
	}
	defaults := map[string]string{}
	collectDefaults(reflect.TypeFor[config](), "", defaults)
	for name, value := range defaults {
		if got, ok := stated[name]; !ok || got != value {
			t.Errorf(".env.example says %s=%q (there: %v); the default is %q", name, got, ok, value)
		}
	}
	for name := range stated {
		if _, ok := defaults[name]; !ok {
			t.Errorf(".env.example has %s, which is no setting", name)
		}
	}
}

func collectDefaults(t reflect.Type, prefix string, into map[string]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if nested := f.Tag.Get("envPrefix"); nested != "" {
			collectDefaults(f.Type, prefix+nested, into)
		}
		if name := f.Tag.Get("env"); name != "" {
			into[prefix+name] = f.Tag.Get("envDefault")
		}
	}
}

func TestTheERPInUseNamesWhatItMisses(t *testing.T) {
	t.Parallel()
	vars := serving()
	vars["ERP"] = "tryton"
	for _, name := range []string{"SAPB1_URL", "SAPB1_COMPANY", "SAPB1_USER", "SAPB1_PASSWORD"} {
		delete(vars, name)
	}
	config, err := loadConfig(environ(vars))
	if err != nil {
		t.Fatal(err)
	}
	err = config.checkServing()
	for _, name := range []string{"TRYTON_URL", "TRYTON_DATABASE", "TRYTON_USER", "TRYTON_PASSWORD"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("the error does not name %s: %v", name, err)
		}
	}
	if err != nil && strings.Contains(err.Error(), "SAPB1") {
		t.Errorf("settings of an ERP that is not in use are asked for: %v", err)
	}
	vars["ERP"] = "abacus"
	if config, err = loadConfig(environ(vars)); err == nil {
		err = config.checkServing()
	}
	if err == nil || !strings.Contains(err.Error(), `ERP must be`) {
		t.Errorf("an unknown ERP: %v", err)
	}
}
