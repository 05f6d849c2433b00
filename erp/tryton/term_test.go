package tryton

import "testing"

func TestTermsAreDaysWhereTheyCanBe(t *testing.T) {
	t.Parallel()
	type line = struct {
		Deltas []termDelta `json:"relativedeltas."`
	}
	for _, test := range []struct {
		name  string
		lines []line
		want  int
	}{
		{"no lines", nil, 0},
		{"on receipt", []line{{}}, 0},
		{"days", []line{{[]termDelta{{Days: 30}}}}, 30},
		{"weeks and days", []line{{[]termDelta{{Weeks: 2, Days: 1}}}}, 15},
		{"months", []line{{[]termDelta{{Months: 2}}}}, 60},
		{"one after another", []line{{[]termDelta{{Days: 10}, {Days: 5}}}}, 15},
		{"in parts", []line{{[]termDelta{{Days: 10}}}, {[]termDelta{{Days: 60}}}}, 60},
		{"end of month", []line{{[]termDelta{{Months: 1, Day: 31}}}}, 0},
		{"a weekday", []line{{[]termDelta{{Days: 30}, {Weekday: 5}}}}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			term := &paymentTerm{Name: "Terms", Lines: test.lines}
			if got := term.toTerms(); got.NetDays != test.want || got.Name != "Terms" {
				t.Errorf("got %+v, want %d days", got, test.want)
			}
		})
	}
}
