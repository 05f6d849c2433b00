package sapb1

import (
	"net/url"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

func TestCodesAreEscaped(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"O'Brien & Söhne", "1/2\" NPT #4", "50% + more", "a?b=c", "東京", "'' or 1 eq 1"} {
		q := from("Items").where(eq("ItemCode", code)).String()
		u, err := url.Parse("http://b1.example/b1s/v2/" + q)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := u.Query().Get("$filter"), "ItemCode eq "+quote(code); got != want || len(u.Query()) != 1 {
			t.Errorf("%q became %s, read as %q", code, q, got)
		}
	}
	if got, want := from("Items").where(eq("ItemCode", "O'Brien & Söhne")).String(),
		"Items?$filter=ItemCode%20eq%20%27O%27%27Brien%20%26%20S%C3%B6hne%27"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNextLinksOfEveryForm(t *testing.T) {
	t.Parallel()
	q := from("Orders").fields("DocEntry").where("CardCode eq 'C 1'").top(500)
	for name, link := range map[string]string{
		"relative":            "Orders?$select=DocEntry&$filter=CardCode%20eq%20'C%201'&$top=400&$skip=100",
		"rooted, older root":  "/b1s/v1/Orders?$select=DocEntry&$top=400&$skip=100",
		"absolute, elsewhere": "https://internal-node:50001/b1s/v2/Orders?$top=400&$skip=100",
		"escaped":             "Orders?%24top=400&%24skip=100",
	} {
		next, err := q.following(link)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, want := next.String(), "Orders?$select=DocEntry&$filter=CardCode%20eq%20%27C%201%27&$skip=100&$top=400"; got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	for name, link := range map[string]string{
		"none": "", "no place": "Orders?$top=5", "negative": "Orders?$skip=-5", "no number": "Orders?$skip=x",
		"the same page": "Orders?$skip=0",
	} {
		if next, err := q.following(link); err == nil {
			t.Errorf("%s: got %s", name, next)
		}
	}
	if _, err := q.skip(100).following("Orders?$skip=100"); err == nil {
		t.Error("a link that leads in a circle was followed")
	}
}

func TestLookBackLosesNothing(t *testing.T) {
	t.Parallel()
	detroit, err := time.LoadLocation("America/Detroit")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		since time.Time
		want  string
	}{
		{time.Time{}, ""},
		{time.Date(2026, 11, 24, 15, 30, 59, 0, time.UTC),
			"(UpdateDate gt '2026-11-24' or (UpdateDate eq '2026-11-24' and UpdateTime ge '10:28'))"},
		{time.Date(2026, 11, 24, 5, 1, 0, 0, time.UTC), // a minute past midnight at the server
			"(UpdateDate gt '2026-11-23' or (UpdateDate eq '2026-11-23' and UpdateTime ge '23:59'))"},
	} {
		if got := changedSince(c.since, detroit); got != c.want {
			t.Errorf("since %s: got %s, want %s", c.since, got, c.want)
		}
	}
}

func TestMomentIsTheServersClock(t *testing.T) {
	t.Parallel()
	detroit, err := time.LoadLocation("America/Detroit")
	if err != nil {
		t.Fatal(err)
	}
	day := erp.NewDate(2026, 11, 24)
	if got, want := moment(day, "13:14:45", detroit), time.Date(2026, 11, 24, 18, 14, 45, 0, time.UTC); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := moment(day, "", detroit); erp.DateOf(got) != day {
		t.Errorf("without a time: got %s", got)
	}
	if got := moment(erp.Date{}, "13:14:45", detroit); !got.IsZero() {
		t.Errorf("without a date: got %s", got)
	}
}
