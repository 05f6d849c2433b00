package sapb1sim

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp/sim"
)

// serviceVersion is the build this face copies.
const serviceVersion = "1000340"

// Options decide what differs between installations.
type Options struct {
	// CompanyDB, UserName and Password open the one login. Each may be empty, and then only the empty one fits.
	CompanyDB, UserName, Password string
	// ApproverName and ApproverPassword are those of the one who may decide on drafts.
	ApproverName, ApproverPassword string
	// SessionTimeout ends idle sessions; zero means 30 minutes.
	SessionTimeout time.Duration
	// Traffic records what arrives and orders faults; nil means one of its own that nobody can reach.
	Traffic *sim.Traffic
	// ParallelLoginFault fails a login that arrives while another is in progress (500, code 299).
	ParallelLoginFault bool
	// CrossJoins serves $crossjoin. Each reads every line of every document, so it is for small companies.
	CrossJoins bool
	// NoJournalSQL is an older allow-list of SQLQueries, without the journal (§2.7).
	NoJournalSQL bool
	// PlainV1Dates makes v1 write dates without a time, as older systems do.
	PlainV1Dates bool
	// BatchStatus is the status of a $batch that was understood; zero means what the manual says: 202 in v1, 200 in v2.
	BatchStatus int
	// Messenger tells subscribers of webhooks what changes; nil means that the company has none, and takes no subscription.
	Messenger *Messenger
}

// New returns the Service Layer of a company. Faults aim at operations named by method and resource, without keys:
// "POST Login", "POST Logout", "GET Orders", "POST Orders", "POST Orders/Cancel", "PATCH Orders", "GET Items",
// "POST OrdersService_Preview", "POST CompanyService_GetItemPrice", "POST $batch", "GET ping".
func New(company *sim.Company, o Options) http.Handler {
	if o.SessionTimeout == 0 {
		o.SessionTimeout = 30 * time.Minute
	}
	if o.Traffic == nil {
		o.Traffic = sim.NewTraffic(company.Now)
	}
	s := &service{
		company: company, options: o, codes: newCodes(company),
		sessions: newSessions(company.Now, o.SessionTimeout), sets: map[string]*entitySet{},
		uploads: &uploads{files: map[sim.Record][]sim.Attachment{}},
	}
	for _, set := range []*entitySet{
		s.partners(), s.items(), s.itemGroups(), s.manufacturers(), s.warehouses(), s.priceLists(), s.specialPrices(),
		s.alternateNumbers(), s.units(), s.unitGroups(), s.paymentTerms(), s.shippingTypes(), s.salesPersons(), s.currencies(), s.approvalRequests(),
		s.itemImages(), s.attachments(), s.returnRequests(), s.goodsReturns(), s.orders(), s.drafts(), s.deliveries(), s.invoices(), s.creditNotes(),
		s.incomingPayments(), s.paymentDrafts(), s.sqlQueries(), s.eventSubscriptions(), s.agreements(),
	} {
		s.sets[set.name] = set
	}
	s.functions = map[string]function{
		"POST Login":                                    s.login,
		"POST Logout":                                   s.logout,
		"POST QueryService_PostQuery":                   s.postQuery,
		"POST OrdersService_Preview":                    s.previewOrder,
		"POST DraftsService_SaveDraftToDocument":        s.saveDraft,
		"POST CompanyService_GetItemPrice":              s.itemPrice,
		"POST CompanyService_GetAdminInfo":              s.adminInfo,
		"POST CompanyService_GetCompanyInfo":            s.companyInfo,
		"GET EventSubscriptionsService_GetEventCatalog": s.eventCatalog,
		"GET CompanyService_GetCurrentServerTime":       s.serverTime,
		"POST CompanyService_GetCurrentServerTime":      s.serverTime,
	}
	if o.Messenger != nil {
		o.Messenger.attach(s)
	}
	if o.ParallelLoginFault {
		return watchLogins(o.Traffic.Handler(s))
	}
	return o.Traffic.Handler(s)
}

// service is the sim.Face.
type service struct {
	company   *sim.Company
	options   Options
	codes     *codes
	sessions  *sessions
	sets      map[string]*entitySet
	functions map[string]function
	stored    storedQueries
	uploads   *uploads
}

// function is an operation that is bound to no entity.
type function func(*call) (response, error)

// Operation implements sim.Face.
func (s *service) Operation(r *http.Request) string {
	path := r.URL.EscapedPath()
	for _, d := range dialects {
		path = strings.TrimPrefix(path, d.root)
	}
	if name, _, _ := strings.Cut(path, "("); name == "$crossjoin" {
		return method(r) + " " + name
	}
	var names []string
	for part := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		name, _, _ := strings.Cut(part, "(")
		names = append(names, name)
	}
	return method(r) + " " + strings.Join(names, "/")
}

// Refuse implements sim.Face: what a proxy or a node in trouble would answer in the Service Layer's form.
func (s *service) Refuse(w http.ResponseWriter, r *http.Request, status int) {
	d := dialects[len(dialects)-1]
	if known, ok := dialectOf(r); ok {
		d = known
	}
	c := call{dialect: d}
	send(w, c.refused(refuse(status, status, "%s", http.StatusText(status))))
}

// maxBody is more than any order needs; a file may be as long as maxFile (§2.8).
const (
	maxBody = 8 << 20
	maxFile = 50 << 20
)

func longestBody(r *http.Request) int64 {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return maxFile
	}
	return maxBody
}

// ServeHTTP implements http.Handler.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Server", "Apache/2.4.58 (Unix)")
	w.Header().Set("Vary", "Accept-Encoding")
	if strings.HasPrefix(r.URL.Path, "/ping") {
		s.ping(w, r)
		return
	}
	d, ok := dialectOf(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestBody(r)))
	if err != nil {
		w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		_, _ = io.WriteString(w, "<html><head><title>413 Request Entity Too Large</title></head></html>") // a caller that is gone has its own error
		return
	}
	c := &call{
		ctx: r.Context(), dialect: d, base: scheme(r) + "://" + r.Host, method: method(r), rawQuery: r.URL.RawQuery,
		header: r.Header, body: body, plain: s.options.PlainV1Dates, effects: sim.EffectsOf(r.Context()),
	}
	send(w, s.enter(c, strings.TrimPrefix(r.URL.EscapedPath(), d.root)))
}

// enter lets a request of its own in: everything but Login needs a session.
func (s *service) enter(c *call, path string) response {
	if c.effects.ExpireLogin {
		s.sessions.close(sessionOf(c.header))
	}
	if path != "Login" && !s.sessions.use(sessionOf(c.header)) {
		return c.refused(noSession())
	}
	if path == "$batch" {
		return s.answer(c, s.batch)
	}
	return s.answer(c, func(c *call) (response, error) { return s.dispatch(c, path) })
}

func (s *service) answer(c *call, f function) response {
	r, err := f(c)
	if err == nil {
		return r
	}
	var no *serviceError
	if !errors.As(err, &no) {
		no = refuse(http.StatusInternalServerError, codeBusinessRule, "Internal error: %s", err)
	}
	return c.refused(no)
}

// dispatch finds what a path below the root names.
func (s *service) dispatch(c *call, path string) (response, error) {
	if strings.HasPrefix(path, "$crossjoin") {
		return s.crossJoin(c, path, c.rawQuery)
	}
	segments, err := parsePath(path)
	if err != nil {
		return response{}, err
	}
	c.path = segments
	first := segments[0]
	if first.name == "" && len(segments) == 1 && c.method == http.MethodGet {
		return s.serviceDocument(c), nil
	}
	if set, ok := s.sets[first.name]; ok {
		return set.serve(c)
	}
	f, ok := s.functions[c.method+" "+first.name]
	if !ok || len(segments) > 1 || first.keyed {
		return response{}, badRequest(codeBadRequest, "Service Not Found")
	}
	if c.rawQuery != "" {
		return response{}, badRequest(codeQuery, "Query string error - Invalid query option")
	}
	return f(c)
}

// serviceDocument lists the entity sets (§1.1).
func (s *service) serviceDocument(c *call) response {
	names := make([]string, 0, len(s.sets))
	for name := range s.sets {
		names = append(names, name)
	}
	slices.Sort(names)
	return c.json(http.StatusOK, "", func(w *writer) {
		w.member("value", func() {
			w.array(len(names), func(i int) {
				w.object(func() {
					w.pair("name", names[i])
					w.pair("kind", "EntitySet")
					w.pair("url", names[i])
				})
			})
		})
	})
}

func dialectOf(r *http.Request) (dialect, bool) {
	for _, d := range dialects {
		if strings.HasPrefix(r.URL.EscapedPath(), d.root) {
			return d, true
		}
	}
	return dialect{}, false
}

// method is the verb, which a POST may override (§2.5).
func method(r *http.Request) string {
	if m := r.Header.Get("X-HTTP-Method-Override"); r.Method == http.MethodPost && m != "" {
		return m
	}
	return r.Method
}

func scheme(r *http.Request) string {
	if r.TLS == nil {
		return "http"
	}
	return "https"
}

func send(w http.ResponseWriter, r response) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body) // a caller that is gone has its own error
}
