package stories

import (
	"time"

	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/auth"
	"github.com/tradecounter/portal/views/layout"
)

func gateStories() []Story {
	failed := auth.SignIn{
		Gate: gate("en", "/sign-in"), Email: "s.odalaigh@vandermeer-mech.example",
		Problems: []portal.Problem{{Field: "email", Message: portal.MsgSignInWrong, Args: []any{4}}},
	}
	paused := failed
	paused.Gate = gate("de", "/sign-in")
	paused.Problems = []portal.Problem{{Message: portal.MsgSignInPaused, Args: []any{14 * time.Minute}}}
	several := auth.AccountList{Gate: gate("en", "/accounts"), Name: "Siobhán Ó Dálaigh", Accounts: []portal.Account{
		{ID: "vandermeer", Customer: "10442", Name: "Vandermeer Mechanical & Fire Protection, Inc."},
		{ID: "miamivalley", Customer: "10587", Name: "Miami Valley Sprinkler & Standpipe Cooperative, a Division of Vandermeer"},
		{ID: "lukasiewicz", Customer: "11020", Name: "Łukasiewicz Data Center Joint Venture, Phase II"},
	}}
	none := auth.AccountList{Gate: gate("en", "/accounts"), Name: "Lee Park"}
	return []Story{
		{"sign-in-ordinary", auth.SignInPage(auth.SignIn{Gate: gate("en", "/sign-in")})},
		{"sign-in-ordinary-de", auth.SignInPage(auth.SignIn{Gate: gate("de", "/sign-in")})},
		{"sign-in-failed", auth.SignInPage(failed)},
		{"sign-in-paused-de", auth.SignInPage(paused)},
		{"account-list-ordinary", auth.AccountListPage(several)},
		{"account-list-empty", auth.AccountListPage(none)},
	}
}

func errorStories() []Story {
	var all []Story
	for _, f := range []layout.Failure{
		layout.BadRequest, layout.Forbidden, layout.StaleForm, layout.NotFound, layout.MethodNotAllowed, layout.TooLarge,
		layout.TooMany, layout.Internal, layout.Unavailable,
	} {
		e := layout.ErrorPage{Gate: gate("en", "/"), Failure: f, RequestID: "8f2c41d70be3", Back: "/a/vandermeer/checkout"}
		if f == layout.TooMany {
			e.RetryAfter = 90 * time.Second
		}
		all = append(all, Story{"error-" + string(f), layout.Error(e)})
	}
	german := layout.ErrorPage{Gate: gate("de", "/"), Failure: layout.Internal, RequestID: "8f2c41d70be3"}
	return append(all, Story{"error-internal-de", layout.Error(german)})
}
