package tryton

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Rule says what becomes of an order that Tryton asks a question about (a UserWarning) where a person at its own client
// would be asked.
type Rule string

// The rules.
const (
	RuleAcknowledge Rule = "acknowledge" // go on, as if the person had said yes
	RulePending     Rule = "pending"     // leave the quotation for a person in Tryton to confirm
	RuleReject      Rule = "reject"      // take the order back and pass Tryton's words on
)

// Config is everything an installation decides about its Tryton. URL, Database, User and Password are required; every
// other zero value takes the default named beside it.
type Config struct {
	URL      string // the server's root: "https://tryton.example.com"
	Database string
	User     string
	Password string `json:"-"`

	Language         string        // the one names are kept up to date in, as Tryton codes it: "de"; "en"
	WebShop          string        // the web.shop that orders are written under, by name; "Portal"
	CustomerCategory string        // only parties of this category are customers; empty: every party with a code
	NullLimit        erp.LimitKind // what an empty credit limit means; LimitNotSet
	CreditWarning    Rule          // over the credit limit, or dunned; RulePending
	StockWarning     Rule          // more ordered than there is; RuleAcknowledge
	// PaymentJournals names the account.statement.journal that a payment is entered in, by the way its money came. Empty: the
	// portal posts no payments.
	PaymentJournals map[string]string

	PageSize     int           // rows asked for per page; 100
	ReadTimeout  time.Duration // per request; 30 s
	WriteTimeout time.Duration // per request; 60 s

	HTTPClient *http.Client     // for tests and proxies
	Now        func() time.Time // time.Now
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}(_[A-Z0-9]{2,4})?$`)

// Validate reports everything that is missing or contradictory, in one error.
func (c Config) Validate() error {
	var problems []error
	refuse := func(bad bool, format string, args ...any) {
		if bad {
			problems = append(problems, fmt.Errorf(format, args...))
		}
	}
	root, err := url.Parse(c.URL)
	refuse(err != nil || root.Host == "" || (root.Scheme != "https" && root.Scheme != "http"), "URL %q is no http(s) address", c.URL)
	refuse(c.Database == "", "database is missing")
	refuse(c.User == "", "user is missing")
	refuse(c.Password == "", "password is missing")
	refuse(!languageCode.MatchString(c.Language), "language %q is no code like de or pt_BR", c.Language)
	refuse(c.NullLimit != erp.LimitNotSet && c.NullLimit != erp.LimitUnlimited,
		"meaning of an empty limit %q is neither not_set nor unlimited", c.NullLimit)
	for name, rule := range map[string]Rule{"credit": c.CreditWarning, "stock": c.StockWarning} {
		refuse(rule != RuleAcknowledge && rule != RulePending && rule != RuleReject,
			"rule for the %s warning %q is none of acknowledge, pending, reject", name, rule)
	}
	refuse(c.PageSize < 1 || c.PageSize > 1000, "page size %d: want 1 to 1000", c.PageSize)
	refuse(c.ReadTimeout <= 0 || c.WriteTimeout <= 0, "timeouts must be positive")
	return errors.Join(problems...)
}

// String describes the target without the password.
func (c Config) String() string { return fmt.Sprintf("%s@%s database %s", c.User, c.URL, c.Database) }

// LogValue implements slog.LogValuer, so that a logged Config never shows the password.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

// withDefaults fills what was left zero.
func (c Config) withDefaults() Config {
	c.Language = or(c.Language, english)
	c.WebShop = or(c.WebShop, "Portal")
	c.NullLimit = or(c.NullLimit, erp.LimitNotSet)
	c.CreditWarning = or(c.CreditWarning, RulePending)
	c.StockWarning = or(c.StockWarning, RuleAcknowledge)
	c.PageSize = or(c.PageSize, 100)
	c.ReadTimeout = or(c.ReadTimeout, 30*time.Second)
	c.WriteTimeout = or(c.WriteTimeout, time.Minute)
	if c.Now == nil {
		c.Now = time.Now //nolint:forbidigo // what an injected clock stands in for
	}
	return c
}

func or[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

// httpClient returns the client to call with. It never follows a redirect: a write must not be sent twice by accident,
// nor the session to another host.
func (c Config) httpClient() *http.Client {
	client := http.Client{}
	if c.HTTPClient != nil {
		client = *c.HTTPClient
	} else {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConnsPerHost = 16
		transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		client.Transport = transport
	}
	client.Jar = nil
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}
