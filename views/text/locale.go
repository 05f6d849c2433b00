package text

// locale is how a language writes figures and dates. Layouts are those of package time.
type locale struct {
	group, point string
	date         string
	dayMonth     string
	longDate     string
	moment       string
	months       []string // nil where the names of package time are the language's own
	weekdays     []string
}

var locales = map[string]locale{
	"en": {
		group: ",", point: ".",
		date: "Jan 2, 2006", dayMonth: "Jan 2", longDate: "Monday, January 2, 2006", moment: "Jan 2, 2006, 3:04\u00a0pm",
	},
	"de": {
		group: ".", point: ",",
		date: "02.01.2006", dayMonth: "02.01.", longDate: "Monday, 2. January 2006", moment: "02.01.2006, 15:04",
		months: []string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
			"November", "Dezember"},
		weekdays: []string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	},
}
