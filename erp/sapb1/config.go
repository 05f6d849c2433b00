package sapb1

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Config is everything an installation decides about its Business One. BaseURL, CompanyDB, User, Password, Currency and
// Location are required; every other zero value takes the default named beside it.
type Config struct {
	BaseURL   string // the OData v4 root: "https://b1.example.com:50000/b1s/v2"
	CompanyDB string
	User      string
	Password  string `json:"-"`
	CAFile    string // PEM file of the authority that signed the server's certificate; empty: the system's

	Currency erp.Currency   // the company's local currency: balances and limits are kept in it
	Location *time.Location // the B1 server's clock; its timestamps carry none

	ReferenceField    string            // user-defined field on marketing documents, alphanumeric 40; "U_WebOrderId"
	PaymentField      string            // user-defined field on incoming payments, alphanumeric 40; "U_WebPaymentId"
	ReversalField     string            // another one, for the reference under which a payment is cancelled; "U_WebReversalId"
	PaymentAccounts   map[string]string // the G/L account that money of each method comes in on; none: no payments
	NewCustomers      string            // "customer": they order at once; "lead": somebody in B1 makes them customers first; "customer"
	CertificateFields []CertificateFields
	Approver          string // who approves what waits, by B1's user name; empty: the portal approves nothing
	ApproverPassword  string `json:"-"`
	WebhookSecret     string `json:"-"` // what B1 signs webhooks with; empty: no webhooks

	HazmatField      string // user-defined field on items; empty: none
	AttributeFields  []AttributeField
	ReturnReasons    []erp.Choice  // why goods come back: codes of the list that B1 shows on a return request, which it serves nowhere
	ZeroLimit        erp.LimitKind // what a credit limit of 0 means; LimitNotSet
	PastDueHoldDays  int           // hold customers with an invoice more days past due than this; 0: never
	PlanningMinimums bool          // take MinOrderQuantity and OrderMultiple, which B1 uses for purchasing, for sales too

	Sessions     int           // sessions kept open; 2
	PageSize     int           // rows asked for per page; 100
	ReadTimeout  time.Duration // per request; 30 s
	WriteTimeout time.Duration // per request; 120 s

	HTTPClient *http.Client     // for tests and proxies; CAFile must then be empty
	Now        func() time.Time // time.Now
}

// userField is what a user-defined field looks like; anything else could smuggle options into a $select.
var userField = regexp.MustCompile(`^U_[A-Za-z0-9_]{1,50}$`)

// minSecret is how many characters a secret has that nobody guesses.
const minSecret = 32

// Validate reports everything that is missing or contradictory, in one error.
func (c Config) Validate() error {
	var problems []error
	refuse := func(bad bool, format string, args ...any) {
		if bad {
			problems = append(problems, fmt.Errorf(format, args...))
		}
	}
	root, err := url.Parse(c.BaseURL)
	refuse(err != nil || root.Host == "" || (root.Scheme != "https" && root.Scheme != "http"),
		"base URL %q is no http(s) address", c.BaseURL)
	refuse(c.CompanyDB == "", "company database is missing")
	refuse(c.User == "", "user is missing")
	refuse(c.Password == "", "password is missing")
	refuse(len(c.Currency) != 3, "local currency %q is no ISO 4217 code", c.Currency)
	refuse(c.Location == nil, "the server's time zone is missing")
	refuse(c.PaymentField == c.ReversalField, "payment and reversal field are both %q", c.PaymentField)
	refuse(c.NewCustomers != newCustomer && c.NewCustomers != newLead,
		"new customers are %q: want %s or %s", c.NewCustomers, newCustomer, newLead)
	refuse((c.Approver == "") != (c.ApproverPassword == ""), "an approver needs a name and a password")
	refuse(c.WebhookSecret != "" && len(c.WebhookSecret) < minSecret, "webhook secret has %d characters: want %d or more", len(c.WebhookSecret), minSecret)
	refuse(c.ZeroLimit != erp.LimitNotSet && c.ZeroLimit != erp.LimitUnlimited && c.ZeroLimit != erp.LimitAmount,
		"meaning of a zero limit %q is none of not_set, unlimited, amount", c.ZeroLimit)
	refuse(c.PastDueHoldDays < 0, "days past due are negative")
	refuse(c.Sessions < 1 || c.Sessions > 16, "%d sessions: want 1 to 16", c.Sessions)
	refuse(c.PageSize < 1 || c.PageSize > 1000, "page size %d: want 1 to 1000", c.PageSize)
	refuse(c.ReadTimeout <= 0 || c.WriteTimeout <= 0, "timeouts must be positive")
	refuse(c.HTTPClient != nil && c.CAFile != "", "a CA file cannot be added to a given HTTP client")
	c.checkFields(refuse)
	c.checkReasons(refuse)
	return errors.Join(problems...)
}

// checkFields refuses user-defined fields that cannot be.
func (c Config) checkFields(refuse func(bad bool, format string, args ...any)) {
	for _, f := range []struct{ what, name string }{
		{"reference", c.ReferenceField}, {"payment", c.PaymentField}, {"reversal", c.ReversalField},
	} {
		refuse(!userField.MatchString(f.name), "%s field %q is no user-defined field", f.what, f.name)
	}
	refuse(c.HazmatField != "" && !userField.MatchString(c.HazmatField), "hazmat field %q is no user-defined field", c.HazmatField)
	for _, f := range c.CertificateFields {
		for _, field := range f.names() {
			refuse(!userField.MatchString(field), "certificate field %q is no user-defined field", field)
		}
	}
	seen := map[string]bool{}
	for _, f := range c.AttributeFields {
		refuse(!userField.MatchString(f.Field), "attribute field %q is no user-defined field", f.Field)
		refuse(f.Name == "", "attribute field %q has no name", f.Field)
		refuse(seen[f.Field], "attribute field %q is named twice", f.Field)
		seen[f.Field] = true
	}
}

// checkReasons refuses reasons for returns that Business One cannot have.
func (c Config) checkReasons(refuse func(bad bool, format string, args ...any)) {
	seen := map[string]bool{}
	for _, r := range c.ReturnReasons {
		code, err := strconv.ParseInt(r.Code, 10, 32)
		refuse(err != nil || code <= 0, "return reason %q has no positive number for a code", r.Code)
		refuse(r.Name == "", "return reason %q has no name", r.Code)
		refuse(seen[r.Code], "return reason %q is named twice", r.Code)
		seen[r.Code] = true
	}
}

// String describes the target without the password.
func (c Config) String() string {
	return fmt.Sprintf("%s@%s company %s", c.User, c.BaseURL, c.CompanyDB)
}

// LogValue implements slog.LogValuer, so that a logged Config never shows the password.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

// withDefaults fills what was left zero.
func (c Config) withDefaults() Config {
	c.ReferenceField = or(c.ReferenceField, "U_WebOrderId")
	c.PaymentField = or(c.PaymentField, "U_WebPaymentId")
	c.ReversalField = or(c.ReversalField, "U_WebReversalId")
	c.NewCustomers = or(c.NewCustomers, newCustomer)
	c.ZeroLimit = or(c.ZeroLimit, erp.LimitNotSet)
	c.Sessions = or(c.Sessions, 2)
	c.PageSize = or(c.PageSize, 100)
	c.ReadTimeout = or(c.ReadTimeout, 30*time.Second)
	c.WriteTimeout = or(c.WriteTimeout, 120*time.Second)
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
// nor the session cookie to another host.
func (c Config) httpClient() (*http.Client, error) {
	client := http.Client{}
	if c.HTTPClient != nil {
		client = *c.HTTPClient
	} else {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConnsPerHost = 16
		roots, err := c.roots()
		if err != nil {
			return nil, err
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
		client.Transport = transport
	}
	client.Jar = nil
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client, nil
}

func (c Config) roots() (*x509.CertPool, error) {
	if c.CAFile == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(c.CAFile)
	if err != nil {
		return nil, fmt.Errorf("read CA file: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("read CA file %q: no certificate in it", c.CAFile)
	}
	return pool, nil
}
