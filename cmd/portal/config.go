package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// config is every setting of an installation, from the environment. The defaults stand here and in .env.example, which a
// test compares.
type config struct {
	PublicURL      string `env:"PUBLIC_URL"`
	TrustedProxies string `env:"TRUSTED_PROXIES"`
	Listen         string `env:"LISTEN" envDefault:"127.0.0.1:8080"`
	MetricsListen  string `env:"METRICS_LISTEN" envDefault:"127.0.0.1:9090"`

	DatabaseURL        string `env:"DATABASE_URL"`
	DatabaseMigrateURL string `env:"DATABASE_MIGRATE_URL"`
	DataDir            string `env:"DATA_DIR" envDefault:"data"`

	Distributor     string `env:"DISTRIBUTOR" envDefault:"Tradecounter"`
	DistributorLine string `env:"DISTRIBUTOR_LINE"`
	TimeZone        string `env:"TIME_ZONE" envDefault:"UTC"`

	CreditOverLimit string        `env:"CREDIT_OVER_LIMIT" envDefault:"block"`
	PriceTolerance  string        `env:"PRICE_TOLERANCE" envDefault:"0"`
	ActingFor       time.Duration `env:"ACTING_FOR" envDefault:"45m"`

	ERP            string       `env:"ERP" envDefault:"sapb1"`
	ERPConcurrency int          `env:"ERP_CONCURRENCY" envDefault:"8"`
	ItemFiles      bool         `env:"ITEM_FILES" envDefault:"false"`
	SAPB1          sapb1Config  `envPrefix:"SAPB1_"`
	Tryton         trytonConfig `envPrefix:"TRYTON_"`

	LogFormat string `env:"LOG_FORMAT" envDefault:"text"`
	LogLevel  string `env:"LOG_LEVEL" envDefault:"info"`

	tuning tuning
	stated map[string]portal.SettingSource // what did not come by default
}

type sapb1Config struct {
	URL             string `env:"URL"`
	Company         string `env:"COMPANY"`
	User            string `env:"USER"`
	Password        string `env:"PASSWORD"`
	Currency        string `env:"CURRENCY" envDefault:"USD"`
	TimeZone        string `env:"TIME_ZONE" envDefault:"UTC"`
	CAFile          string `env:"CA_FILE"`
	ZeroLimit       string `env:"ZERO_LIMIT" envDefault:"not_set"`
	PastDueHoldDays int    `env:"PAST_DUE_HOLD_DAYS" envDefault:"0"`
	HazmatField     string `env:"HAZMAT_FIELD"`
	AttributeFields string `env:"ATTRIBUTE_FIELDS"`
	ReturnReasons   string `env:"RETURN_REASONS"`
	SalesMinimums   bool   `env:"SALES_MINIMUMS" envDefault:"false"`
	PaymentAccounts string `env:"PAYMENT_ACCOUNTS"`
	WebhookSecret   string `env:"WEBHOOK_SECRET"`

	NewCustomers      string `env:"NEW_CUSTOMERS" envDefault:"customer"`
	CertificateFields string `env:"CERTIFICATE_FIELDS"`
	Approver          string `env:"APPROVER"`
	ApproverPassword  string `env:"APPROVER_PASSWORD"`
}

type trytonConfig struct {
	URL              string `env:"URL"`
	Database         string `env:"DATABASE"`
	User             string `env:"USER"`
	Password         string `env:"PASSWORD"`
	Language         string `env:"LANGUAGE" envDefault:"en"`
	WebShop          string `env:"WEB_SHOP" envDefault:"Portal"`
	CustomerCategory string `env:"CUSTOMER_CATEGORY"`
	NullLimit        string `env:"NULL_LIMIT" envDefault:"not_set"`
	CreditWarning    string `env:"CREDIT_WARNING" envDefault:"pending"`
	StockWarning     string `env:"STOCK_WARNING" envDefault:"acknowledge"`
	PaymentJournals  string `env:"PAYMENT_JOURNALS"`
}

// The values of ERP.
const (
	erpSAPB1  = "sapb1"
	erpTryton = "tryton"
)

// tuning holds what only tests and the demo change; zero values take the defaults of the packages they are for.
type tuning struct {
	writeLease, absentFor, resumeAfter, resumeEvery, pollEvery, syncEvery time.Duration
	timeouts                                                              erp.Timeouts
	ephemeral                                                             bool // the database of our own goes when the process ends, however it ends
	wrapStore                                                             func(portal.Store) portal.Store
	requests                                                              context.Context // the parent of every request's
}

// secrets may stand in a file whose path is in NAME_FILE.
var secrets = []string{"DATABASE_URL", "DATABASE_MIGRATE_URL", "SAPB1_PASSWORD", "SAPB1_WEBHOOK_SECRET", "SAPB1_APPROVER_PASSWORD", "TRYTON_PASSWORD"}

// loadConfig reads the environment. It names every setting that is wrong, not only the first.
func loadConfig(environ []string) (config, error) {
	vars := env.ToMap(environ)
	stated := map[string]portal.SettingSource{}
	for name := range vars {
		stated[name] = portal.FromEnvironment
	}
	for _, name := range secrets {
		path := vars[name+"_FILE"]
		if path == "" {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return config{}, fmt.Errorf("%s_FILE: %w", name, err)
		}
		vars[name] = strings.TrimSpace(string(content))
		stated[name] = portal.FromFile
	}
	c := config{stated: stated}
	if err := env.ParseWithOptions(&c, env.Options{Environment: vars}); err != nil {
		return config{}, fmt.Errorf("settings: %w", err)
	}
	return c, nil
}

// checkServing returns everything that keeps the portal from being served with these settings.
func (c config) checkServing() error {
	var wrong []error
	require := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	u, err := url.Parse(c.PublicURL)
	require(err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && strings.Trim(u.Path, "/") == "",
		"PUBLIC_URL must be the address buyers use, like https://counter.example.com; it is %q", c.PublicURL)
	require(c.TrustedProxies != "", `TRUSTED_PROXIES must list the proxies in front as CIDR, or be "none"`)
	_, err = c.proxies()
	require(err == nil, "TRUSTED_PROXIES: %w", err)
	host, _, err := net.SplitHostPort(c.MetricsListen)
	require(c.MetricsListen == "" || (err == nil && isLoopback(host)), "METRICS_LISTEN must be a loopback address; it is %q", c.MetricsListen)
	require((c.DatabaseURL == "") == (c.DatabaseMigrateURL == "") || c.DatabaseURL != "", "DATABASE_MIGRATE_URL without DATABASE_URL")
	_, err = c.settings()
	require(err == nil, "%w", err)
	return errors.Join(append(wrong, c.checkERP()...)...)
}

// checkERP wants what the ERP in use cannot do without. Settings of the others may stand beside.
func (c config) checkERP() []error {
	switch c.ERP {
	case erpSAPB1:
		return missing(map[string]string{
			"SAPB1_URL": c.SAPB1.URL, "SAPB1_COMPANY": c.SAPB1.Company, "SAPB1_USER": c.SAPB1.User, "SAPB1_PASSWORD": c.SAPB1.Password,
		})
	case erpTryton:
		return missing(map[string]string{
			"TRYTON_URL": c.Tryton.URL, "TRYTON_DATABASE": c.Tryton.Database, "TRYTON_USER": c.Tryton.User, "TRYTON_PASSWORD": c.Tryton.Password,
		})
	}
	return []error{fmt.Errorf("ERP must be %s or %s; it is %q", erpSAPB1, erpTryton, c.ERP)}
}

func missing(settings map[string]string) []error {
	var wrong []error
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if settings[name] == "" {
			wrong = append(wrong, fmt.Errorf("%s is required", name))
		}
	}
	return wrong
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && ip.IsLoopback())
}

// proxies returns the networks whose word on client addresses is taken.
func (c config) proxies() ([]netip.Prefix, error) {
	if c.TrustedProxies == "none" || c.TrustedProxies == "" {
		return nil, nil
	}
	var all []netip.Prefix
	for _, s := range strings.Split(c.TrustedProxies, ",") {
		p, err := netip.ParsePrefix(strings.TrimSpace(s))
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// settings returns the distributor's choices as the rules take them.
func (c config) settings() (portal.Settings, error) {
	location, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return portal.Settings{}, fmt.Errorf("TIME_ZONE: %w", err)
	}
	if location == time.Local {
		return portal.Settings{}, fmt.Errorf("TIME_ZONE must name a zone, such as Europe/Berlin; it is %q", c.TimeZone)
	}
	over := portal.OverLimit(c.CreditOverLimit)
	if over != portal.OverLimitBlock && over != portal.OverLimitHold {
		return portal.Settings{}, fmt.Errorf("CREDIT_OVER_LIMIT must be block or hold; it is %q", c.CreditOverLimit)
	}
	tolerance, err := decimal.NewFromString(c.PriceTolerance)
	if err != nil || tolerance.IsNegative() || tolerance.GreaterThan(decimal.NewFromInt(1)) {
		return portal.Settings{}, fmt.Errorf("PRICE_TOLERANCE must be a share from 0 to 1; it is %q", c.PriceTolerance)
	}
	if c.ActingFor < time.Minute || c.ActingFor > 12*time.Hour {
		return portal.Settings{}, fmt.Errorf("ACTING_FOR must be a time from 1m to 12h; it is %s", c.ActingFor)
	}
	return portal.Settings{
		Distributor: c.Distributor, Location: location, OverLimit: over, PriceTolerance: tolerance, ActingFor: c.ActingFor,
		ItemFiles:  c.ItemFiles,
		WriteLease: c.tuning.writeLease, AbsentFor: c.tuning.absentFor, ResumeAfter: c.tuning.resumeAfter, PollEvery: c.tuning.pollEvery,
	}, nil
}
