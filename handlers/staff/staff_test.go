package staff_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/handlers"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// granted says once more, apart from the portal's own table and from the routes, who may ask for what.
var granted = map[string][]portal.StaffRole{
	"GET /staff":                                 {portal.StaffService, portal.StaffAR, portal.StaffAdmin},
	"GET /staff/accounts":                        {portal.StaffService, portal.StaffAR, portal.StaffAdmin},
	"GET /staff/accounts/:account":               {portal.StaffService, portal.StaffAR, portal.StaffAdmin},
	"GET /staff/customers/:customer":             {portal.StaffService, portal.StaffAR, portal.StaffAdmin},
	"POST /staff/customers/:customer":            {portal.StaffAR, portal.StaffAdmin},
	"GET /staff/writes":                          {portal.StaffService, portal.StaffAR, portal.StaffAdmin},
	"GET /staff/writes/:reference":               {portal.StaffService, portal.StaffAR, portal.StaffAdmin},
	"POST /staff/writes/:reference/release":      {portal.StaffService, portal.StaffAR, portal.StaffAdmin},
	"GET /staff/people":                          {portal.StaffService, portal.StaffAR, portal.StaffAdmin},
	"GET /staff/people/:user":                    {portal.StaffService, portal.StaffAR, portal.StaffAdmin},
	"POST /staff/people/:user/staff":             {portal.StaffAdmin},
	"POST /staff/people/:user/login":             {portal.StaffAdmin},
	"POST /staff/people/:user/accounts/:account": {portal.StaffAdmin},
	"GET /staff/feeds":                           {portal.StaffService, portal.StaffAR, portal.StaffAdmin},
	"GET /staff/settings":                        {portal.StaffAdmin},
	"GET /staff/audit":                           {portal.StaffAdmin},
	"GET /staff/audit.csv":                       {portal.StaffAdmin},
}

// routes are all under /staff that the application has.
func routes(s *handlertest.Stack) []string {
	var all []string
	for _, r := range s.App.GetRoutes(true) {
		if (r.Path == "/staff" || strings.HasPrefix(r.Path, "/staff/")) && r.Method != http.MethodHead {
			all = append(all, r.Method+" "+r.Path)
		}
	}
	return all
}

func ask(b *webtest.Browser, s *handlertest.Stack, route, token, ref, user string) *webtest.Page {
	method, where, _ := strings.Cut(route, " ")
	where = strings.NewReplacer(":account", string(s.Account.ID), ":customer", "C3000", ":reference", ref, ":user", user).Replace(where)
	if method == http.MethodGet {
		return b.Get(where)
	}
	return b.Post(where, url.Values{"_csrf": {token}})
}

func token(b *webtest.Browser, where string) string {
	return b.Get(where).Want(http.StatusOK).Value(`input[name=_csrf]`, "value")
}

func TestEveryStaffRouteAsEverybody(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddCustomer("C3000", "Cleary Pumps")
	buyer := s.SignIn(portal.RoleBuyer)
	ref := string(place(s, buyer, "P1"))
	someone := string(s.AddUser(portal.RoleViewer).ID)
	all := routes(s)
	for _, route := range all {
		if _, ok := granted[route]; !ok {
			t.Errorf("%s is in nobody's table", route)
		}
	}
	if len(all) != len(granted) {
		t.Errorf("there are %d routes; the table has %d", len(all), len(granted))
	}
	for _, role := range portal.StaffRoles() {
		b := s.SignInStaff(role)
		tok := token(b, "/accounts")
		for _, route := range all {
			page := ask(b, s, route, tok, ref, someone)
			if allowed := slices.Contains(granted[route], role); allowed == (page.Status == http.StatusForbidden) || page.Status >= 500 {
				t.Errorf("%s: %s is answered with %d: %s", role, route, page.Status, page.Text("main"))
			}
		}
	}
	for _, role := range portal.Roles() {
		b := s.SignIn(role)
		tok := token(b, "/accounts")
		for _, route := range all {
			page := ask(b, s, route, tok, ref, someone)
			page.Want(http.StatusNotFound)
			if strings.Contains(page.Text("body"), "Cleary") {
				t.Errorf("%s sees a customer at %s", role, route)
			}
		}
	}
	stranger := s.Browser()
	for _, route := range all {
		if got := ask(stranger, s, route, "", ref, someone); got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/sign-in") {
			t.Errorf("signed out: %s is answered with %d %s", route, got.Status, got.Header.Get("Location"))
		}
	}
}

// place places an order of one box of bolts.
func place(s *handlertest.Stack, b *webtest.Browser, po string) erp.Reference {
	b.Get(s.Path("/cart")).Submit(`form[action$="/cart/lines"]`, url.Values{"item": {string(handlertest.Bolt)}, "quantity": {"8"}}).WantRedirect(s.Path("/cart"))
	placed := b.Get(s.Path("/checkout")).Want(http.StatusOK).
		Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {po}}).Want(http.StatusSeeOther)
	return erp.Reference(path.Base(placed.Header.Get("Location")))
}

// held places an order that is held for credit, because the ERP is away and the last known limit is too low.
func held(t *testing.T, s *handlertest.Stack, b *webtest.Browser) erp.Reference {
	t.Helper()
	must(t, s.Company.SetLimit(handlertest.Brandt, erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.MustMoney("10", "USD")}))
	b.Get(s.Path("/")).Want(http.StatusOK)
	b.Get(s.Path("/products")).Want(http.StatusOK)
	must(t, s.Traffic.Order(sim.Fault{Kind: sim.FaultDropBefore}))
	ref := place(s, b, "PO-HELD")
	s.Traffic.ClearFaults()
	return ref
}

func TestOverviewLeadsToWhatWaits(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	held(t, s, s.SignIn(portal.RoleBuyer))
	b := s.SignInStaff(portal.StaffAR)
	b.Get("/").WantRedirect("/staff/")
	page := b.Get("/staff/").Want(http.StatusOK)
	if got := page.Text(".fig--bad .fig__sum"); got != "1" {
		t.Errorf("%q orders are held; want 1", got)
	}
	list := b.Get(page.Value(".fig--bad", "href")).Want(http.StatusOK)
	if got := list.Texts("tbody th a"); len(got) != 1 || !strings.Contains(got[0], "PO-HELD") {
		t.Errorf("the list has %q", got)
	}
}

func TestReceivablesReleaseAndServiceSettles(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	ref := held(t, s, s.SignIn(portal.RoleBuyer))
	where := "/staff/writes/" + string(ref)
	service := s.SignInStaff(portal.StaffService)
	if page := service.Get(where).Want(http.StatusOK); page.Has(`form[action$="/release"]`) {
		t.Error("service is offered to release what is held for credit")
	}
	service.Post(where+"/release", url.Values{"_csrf": {token(service, "/accounts")}}).Want(http.StatusForbidden)

	ar := s.SignInStaff(portal.StaffAR)
	ar.Get(where).Want(http.StatusOK).Submit(`form[action$="/release"]`, nil).WantRedirect(where)
	page := ar.Get(where).Want(http.StatusOK)
	if page.Has(`form[action$="/release"]`) {
		t.Error("a released order can be released again")
	}
	if first := page.Text(".tbl tbody tr:first-child:has(.logged), .stack section:last-child tbody tr:first-child"); !strings.Contains(first, "Sam ar") || !strings.Contains(first, "Order released") {
		t.Errorf("the history begins with %q; want who released it", first)
	}
	ar.Post(where+"/release", url.Values{"_csrf": {token(ar, "/accounts")}}).Want(http.StatusConflict)
	if _, err := s.Portal.CarryOut(t.Context(), s.Account.ID, ref); err != nil {
		t.Fatal(err)
	}
	if n := len(s.Company.OrdersByReference(ref)); n != 1 {
		t.Errorf("the ERP has %d orders under it; want 1", n)
	}
}

func TestStuckWriteIsLookedUpByServiceAlone(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	ref := place(s, s.SignIn(portal.RoleBuyer), "P1")
	_, err := s.Database.Superuser.Exec(`UPDATE writes SET state = 'unknown', stuck = true, next_try_at = NULL WHERE reference = $1`, ref)
	must(t, err)
	where := "/staff/writes/" + string(ref)
	if page := s.SignInStaff(portal.StaffAR).Get(where).Want(http.StatusOK); page.Has(`form[action$="/release"]`) {
		t.Error("receivables are offered to look an order up")
	}
	service := s.SignInStaff(portal.StaffService)
	service.Get(where).Want(http.StatusOK).Submit(`form[action$="/release"]`, nil).WantRedirect(where)
	if page := service.Get(where); !strings.Contains(page.Text("main"), "Order of unknown outcome looked up again") {
		t.Errorf("the history does not tell: %s", page.Text("main"))
	}
}

func TestCustomersAreFoundWhateverIsKnownOfThem(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddCustomer("C3000", "Cleary Pumps")
	b := s.SignInStaff(portal.StaffService)
	for query, want := range map[string][]string{
		"?q=cleary": {"Cleary Pumps"}, "?q=3000": {"Cleary Pumps"}, "?q=brandt+machine": {"Brandt Machine Works"},
		"?q=dayton": {"Brandt Machine Works", "Cleary Pumps", "Ostrow Fabrication"}, "?q=nobody": nil, "?view=unlinked": {"Cleary Pumps"},
		"?view=silent": {"Brandt Machine Works", "Ostrow Fabrication"}, "?view=overdue": {"Brandt Machine Works"}, "?view=hold": nil,
		"?sort=exposure": {"Brandt Machine Works", "Ostrow Fabrication"}, "?view=%27%3B--&sort=name%29": {"Brandt Machine Works", "Cleary Pumps", "Ostrow Fabrication"},
		"?q=%27+OR+1%3D1+--": nil, "?q=%27%27%26%7C%21%28": nil, "?q=%25": nil, "?page=99999999999999999999": {"Brandt Machine Works", "Cleary Pumps", "Ostrow Fabrication"},
		"?page=1000000": nil,
	} {
		if got := b.Get("/staff/accounts" + query).Want(http.StatusOK).Texts("tbody th > a"); !slices.Equal(got, want) {
			t.Errorf("%s finds %q; want %q", query, got, want)
		}
	}
}

func TestAccountLedFromDirectory(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddCustomer("C3000", "Cleary Pumps")
	if page := s.SignInStaff(portal.StaffService).Get("/staff/customers/C3000").Want(http.StatusOK); page.Has(`form[action="/staff/customers/C3000"]`) {
		t.Error("service is offered to open an account")
	}
	b := s.SignInStaff(portal.StaffAR)
	opened := b.Get("/staff/customers/C3000").Want(http.StatusOK).Submit(`form[action="/staff/customers/C3000"]`, nil).Want(http.StatusSeeOther)
	page := b.Get(opened.Header.Get("Location")).Want(http.StatusOK)
	if text := page.Text("main"); !strings.Contains(text, "Cleary Pumps") || !strings.Contains(text, "Sam ar") {
		t.Errorf("the account's page is %q; want its name and who opened it", text)
	}
	b.Get("/staff/customers/C3000").WantRedirect(opened.Header.Get("Location"))
	b.Get("/staff/customers/NOBODY").Want(http.StatusNotFound)
	b.Get("/staff/accounts/nothing").Want(http.StatusNotFound)
}

func TestAdministratorChangesRights(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	buyer := s.SignIn(portal.RoleBuyer)
	id := string(s.AddUser(portal.RoleBuyer).ID)
	admin := s.SignInStaff(portal.StaffAdmin)
	where := "/staff/people/" + id
	member := `form[action="` + where + "/accounts/" + string(s.Account.ID) + `"]`

	refused := admin.Get(where).Want(http.StatusOK).Submit(member, url.Values{"order_limit": {"ten"}}).Want(http.StatusUnprocessableEntity)
	if got := refused.Value("input[name=order_limit]", "value"); got != "ten" {
		t.Errorf("the typed limit has become %q", got)
	}
	if refused.Value("input[name=order_limit]", "aria-invalid") != "true" || !refused.Has(".errors a[href='#"+refused.Value("input[name=order_limit]", "id")+"']") {
		t.Error("the field is not told to be wrong")
	}
	admin.Get(where).Submit(member, url.Values{"order_limit": {"100"}, "role_viewer": {"1"}, "ship_to_YARD": {"1"}}).WantRedirect(where)
	page := admin.Get(where)
	if !page.Has("input[name=role_viewer][checked]") || !page.Has("input[name=ship_to_YARD][checked]") || page.Has("input[name=ship_to_SHOP][checked]") ||
		page.Value("input[name=order_limit]", "value") != "100" {
		t.Errorf("the rights are not those that were typed")
	}
	log := admin.Get("/staff/audit?subject=user+" + id).Want(http.StatusOK).Text("tbody")
	for _, want := range []string{"Rights on an account changed", "Rolesbuyer, viewer", "Roles beforebuyer", "Order limit100", "Sam admin"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not say %q: %s", want, log)
		}
	}

	buyer.Get(s.Path("/")).Want(http.StatusOK)
	admin.Get(where).Submit(`form[action="`+where+`/login"]`, nil).WantRedirect(where)
	if got := buyer.Get(s.Path("/")); got.Status != http.StatusSeeOther {
		t.Errorf("a disabled login is answered with %d", got.Status)
	}
	admin.Get(where).Submit(`form[action="`+where+`/login"]`, nil).WantRedirect(where)
	if got := buyer.Get(s.Path("/")); got.Status != http.StatusSeeOther {
		t.Errorf("the old session is worth something again: %d", got.Status)
	}
}

func TestNobodyTakesTheirOwnAdministrationAway(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	first := s.AddStaff(portal.StaffAdmin)
	b := s.SignInStaff(portal.StaffAdmin)
	tok := token(b, "/accounts")
	own := "/staff/people/" + string(first.User.ID)
	b.Post(own+"/staff", url.Values{"_csrf": {tok}, "staff_ar": {"1"}}).Want(http.StatusForbidden)
	b.Post(own+"/login", url.Values{"_csrf": {tok}, "login": {"off"}}).Want(http.StatusForbidden)
	if _, err := s.Portal.EnterStaff(t.Context(), first.User.ID); err != nil {
		t.Errorf("the administrator is gone: %v", err)
	}

	// An administrator whose role was taken while the page was open can do nothing with it.
	second, err := s.Portal.SaveStaff(t.Context(), portal.NewStaff{
		Name: "Second", Email: "second@miami.example", Language: "en", Password: handlertest.Password, Roles: []portal.StaffRole{portal.StaffAdmin},
	})
	must(t, err)
	must(t, s.Portal.ChangeStaff(t.Context(), first, portal.StaffForm{User: second.User.ID, Roles: []string{"service"}}))
	if err := s.Portal.ChangeStaff(t.Context(), second, portal.StaffForm{User: first.User.ID}); portal.CodeOf(err) != portal.Forbidden {
		t.Errorf("a former administrator could remove the last one: %v", err)
	}
	if err := s.Portal.ChangeStaff(t.Context(), first, portal.StaffForm{User: second.User.ID, Roles: []string{"rep"}}); portal.CodeOf(err) != portal.Invalid {
		t.Errorf("a rep without a salesperson: %v", err)
	}
}

func TestNamesOfCustomersAndPeopleAreHarmless(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`
	s.AddCustomer("C3000", evil)
	account, err := s.Portal.LinkAccount(t.Context(), "C3000")
	must(t, err)
	u, err := s.Portal.SaveUser(t.Context(), portal.NewUser{
		Name: evil, Email: "evil@brandt.example", Language: "en", Password: handlertest.Password, Account: account.ID, Roles: []portal.Role{portal.RoleOwner},
	})
	must(t, err)
	b := s.SignInStaff(portal.StaffAdmin)
	for _, where := range []string{
		"/staff/", "/staff/accounts", "/staff/accounts?q=" + url.QueryEscape(evil), "/staff/accounts/" + string(account.ID), "/staff/people",
		"/staff/people?q=" + url.QueryEscape(evil), "/staff/people/" + string(u.ID), "/staff/writes?q=" + url.QueryEscape(evil) + "&account=" + string(account.ID),
		"/staff/audit?account=" + string(account.ID), "/staff/audit?subject=" + url.QueryEscape(evil), "/staff/settings", "/staff/feeds",
	} {
		page := b.Get(where).Want(http.StatusOK)
		if page.Has("script:not([src]), img[src=x], [onerror], style") {
			t.Errorf("%s lets a name become markup", where)
		}
	}
}

func TestAuditLogIsNarrowedLeafedAndExported(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	_, err := s.Database.Superuser.Exec(`INSERT INTO audit_log (at, account_id, actor_name, acting_for, action, subject)
		SELECT timestamptz '2026-09-01 12:00+00', $1, 'Old', 'Brandt', 'order_placed', '=HYPERLINK("x")' FROM generate_series(1, 120)`, s.Account.ID)
	must(t, err)
	b := s.SignInStaff(portal.StaffAdmin)
	seen := 0
	for where := "/staff/audit?acting=only&from=2026-09-01&to=2026-09-01"; where != ""; {
		page := b.Get(where).Want(http.StatusOK)
		seen += len(page.Texts("tbody tr"))
		where = page.Value(`a[rel=next]`, "href")
	}
	if seen != 120 {
		t.Errorf("leafing shows %d lines; want 120", seen)
	}
	if got := b.Get("/staff/audit?acting=only&from=2026-09-02").Want(http.StatusOK); !got.Has(".empty") {
		t.Error("another day has them too")
	}
	for _, query := range []string{"?action=%27", "?actor=%27", "?before=-1", "?before=x", "?from=0000-00-00&to=99999-01-01", "?subject=%27%3B+DROP"} {
		if page := b.Get("/staff/audit" + query); page.Status != http.StatusOK && page.Status != http.StatusNotFound {
			t.Errorf("%s is answered with %d", query, page.Status)
		}
	}
	file := b.Get("/staff/audit.csv?acting=only").Want(http.StatusOK)
	if kind := file.Header.Get("Content-Disposition"); !strings.HasPrefix(kind, "attachment") {
		t.Errorf("the export is %q; want a file", kind)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file.Body), "\uFEFF"))).ReadAll()
	must(t, err)
	if len(rows) != 121 || !strings.HasPrefix(rows[1][2], "'=") {
		t.Errorf("the export has %d rows, the first about %q", len(rows), rows[1][2])
	}
	_, err = s.Database.Superuser.Exec(`INSERT INTO audit_log (at, actor_name, action, subject) SELECT $1, 'Sam', 'sign_in', 'long ' || n FROM generate_series(1, 1300) n`, s.Clock.Now())
	must(t, err)
	file = b.Get("/staff/audit.csv?action=sign_in").Want(http.StatusOK)
	if all := strings.Count(string(file.Body), ",long "); all != 1300 {
		t.Errorf("over several pages, the export has %d lines; want 1300", all)
	}
	if log := b.Get("/staff/audit?action=log_exported").Text("tbody"); !strings.Contains(log, "only") {
		t.Errorf("the export is not on record: %s", log)
	}
}

func TestWritesAreFoundByTheBeginningOfTheirNumbersAndLeafed(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	ref := place(s, s.SignIn(portal.RoleBuyer), "Po-77")
	_, err := s.Database.Superuser.Exec(`
		INSERT INTO writes (reference, account_id, kind, actor_name, input_hash, depends_on, state, hold_kind, payload, erp_id, erp_number, reason,
			error_code, attempts, stuck, request_id, placed_at, changed_at)
		SELECT 'W-old' || lpad(n::text, 3, '0'), $1, 'order', 'Robin', '', '', 'confirmed', '', '{"CustomerPO": "OLD"}', '', (9000 + n)::text, '', '', 0, false, '',
			timestamptz '2026-01-01' + n % 3 * interval '1 day', now() FROM generate_series(1, 120) n`, s.Foreign.ID)
	must(t, err)
	b := s.SignInStaff(portal.StaffService)
	for query, want := range map[string]int{
		"q=po-7": 1, "q=" + strings.ToLower(string(ref)): 1, "q=9077": 1, "q=oLd": 50, "q=%25": 0, "q=_": 0, "view=confirmed": 50, "view=held": 0,
		"account=" + string(s.Account.ID): 1, "days=30": 1, "view=%27&days=-1&kind=x": 50, "q=%27+OR+1%3D1": 0, "after=nothing": 0,
	} {
		if got := len(b.Get("/staff/writes?" + query).Want(http.StatusOK).Texts("tbody tr")); got != want {
			t.Errorf("%s finds %d; want %d", query, got, want)
		}
	}
	for _, order := range []string{"", "&order=oldest"} {
		seen := map[string]bool{}
		for where := "/staff/writes?account=" + string(s.Foreign.ID) + order; where != ""; {
			page := b.Get(where).Want(http.StatusOK)
			for _, n := range page.Texts("tbody th .sub") {
				seen[n] = true
			}
			where = page.Value(`a[rel=next]`, "href")
		}
		if len(seen) != 120 {
			t.Errorf("leafing%s shows %d writes; want 120", order, len(seen))
		}
	}
}

// TestStaffPagesCostWhatTheyDid pins what each page asks of the database, BEGIN and COMMIT included. None asks the ERP.
func TestStaffPagesCostWhatTheyDid(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	buyer := s.SignIn(portal.RoleBuyer)
	ref := place(s, buyer, "P1")
	for _, id := range []erp.CustomerID{"C3000", "C3001", "C3002"} {
		s.AddCustomer(id, "More of them")
	}
	someone := s.AddUser(portal.RoleViewer).ID
	b := s.SignInStaff(portal.StaffAdmin)
	b.Get("/staff/").Want(http.StatusOK)
	for _, c := range []struct {
		path       string
		statements int
	}{
		{"/staff/", 13},
		{"/staff/accounts", 9},
		{"/staff/accounts?q=more&view=unlinked", 9},
		{"/staff/accounts/" + string(s.Account.ID), 16},
		{"/staff/customers/C3000", 9},
		{"/staff/writes", 10},
		{"/staff/writes/" + string(ref), 11},
		{"/staff/people", 9},
		{"/staff/people/" + string(someone), 12},
		{"/staff/feeds", 11},
		{"/staff/settings", 5},
		{"/staff/audit", 9},
	} {
		ctx, calls := erp.CountCalls(t.Context())
		ctx, statements := db.CountStatements(ctx)
		b.In(s.NewApp(handlers.Config{Context: ctx})).Get(c.path).Want(http.StatusOK)
		if calls.Count() != 0 || statements.Count() != c.statements {
			t.Errorf("%s costs %d calls of the ERP and %d statements, was 0 and %d", c.path, calls.Count(), statements.Count(), c.statements)
		}
	}
}
