package text

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Date writes a date in full: "Nov 24, 2026", "24.11.2026". No date is a dash.
func (p *Printer) Date(d erp.Date) string { return p.day(d, p.locale.date) }

// Day writes a date for a column: without the year if it is this year's.
func (p *Printer) Day(d erp.Date) string {
	if d.Year != p.now.Year() {
		return p.Date(d)
	}
	return p.day(d, p.locale.dayMonth)
}

// LongDate writes a date for the head of a page: "Tuesday, November 24, 2026".
func (p *Printer) LongDate(d erp.Date) string { return p.day(d, p.locale.longDate) }

func (p *Printer) day(d erp.Date, layout string) string {
	if d.IsZero() {
		return "–"
	}
	return p.format(d.Midnight(), layout)
}

// Today is the reader's calendar date.
func (p *Printer) Today() erp.Date { return erp.DateOf(p.now) }

// Clock writes a moment for a stamp: "10:42", with the day before it if that is not today.
func (p *Printer) Clock(t time.Time) string {
	t = t.In(p.now.Location())
	clock := t.Format("15:04")
	if day := erp.DateOf(t); day != p.Today() {
		return p.Day(day) + " " + clock
	}
	return clock
}

// Moment writes date and time: "Nov 24, 2026, 9:14 am", "24.11.2026, 09:14". The time stays on one line.
func (p *Printer) Moment(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return p.format(t.In(p.now.Location()), p.locale.moment)
}

// InDays says how far a due date is from today: "in 5 days", "today", "3 days past due".
func (p *Printer) InDays(d erp.Date) string {
	switch n := d.DaysSince(p.Today()); {
	case n == 0:
		return p.T("date.today")
	case n > 0:
		return p.T("date.in_days", n)
	default:
		return p.T("date.days_past", -n)
	}
}

// format writes t by a layout of package time whose names of months and weekdays are then put into the language.
func (p *Printer) format(t time.Time, layout string) string {
	text := t.Format(layout)
	if p.locale.months == nil {
		return text
	}
	return strings.NewReplacer(
		t.Month().String(), p.locale.months[t.Month()-1],
		t.Weekday().String(), p.locale.weekdays[t.Weekday()],
	).Replace(text)
}

// Seconds writes how long something took, to a tenth, and if it was less than that, to a hundredth: "0.4 s", "0.04 s". Nothing
// takes no time.
func (p *Printer) Seconds(d time.Duration) string {
	places := int32(1)
	if d < 100*time.Millisecond {
		places = 2
	}
	d = max(d, 10*time.Millisecond)
	return p.fixed(decimal.NewFromInt(d.Milliseconds()).Shift(-3), places) + "\u00a0s"
}
