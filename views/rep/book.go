// Package rep holds the pages of a salesperson, and those that acting for an account needs on both sides.
package rep

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// BookList is the customers of one salesperson.
type BookList struct {
	layout.Desk
	Book portal.Book
}

func (b BookList) view() portal.BookView { return b.Book.Query.View }

func (b BookList) pager() ui.Pager {
	return ui.Pager{Page: b.Book.Query.Page, Size: b.Book.PageSize, Total: b.Book.Total(), Link: func(page int) string {
		return ui.Book(b.view(), b.Book.Query.Search, page)
	}}
}

func viewKey(v portal.BookView) text.Key {
	switch v {
	case portal.BookOverdue:
		return "rep.view.overdue"
	case portal.BookOpen:
		return "rep.view.open"
	case portal.BookQuiet:
		return "rep.view.quiet"
	case portal.BookNever:
		return "rep.view.never"
	default:
		return "rep.view.all"
	}
}

// currency is the one of every sum on the page, for the heads of the columns; empty where there are several.
func (b BookList) currency() string {
	var all erp.Currency
	for _, r := range b.Book.Rows {
		if r.Receivable == nil || !r.Receivable.Balance.Known() {
			continue
		}
		if all != "" && all != r.Receivable.Balance.Currency {
			return ""
		}
		all = r.Receivable.Balance.Currency
	}
	return string(all)
}

// sum writes a figure: without its currency where the head of the column has it, and a dash where nobody has stated it.
func (b BookList) sum(m erp.Money) string {
	switch {
	case !m.Known():
		return "–"
	case b.currency() == "":
		return b.Text.Money(m)
	default:
		return b.Text.Amount(m)
	}
}

// receivable is what the ERP said the customer owes; the zero one, in which nothing is known, where it has not been asked.
func receivable(r portal.BookRow) erp.Receivable {
	if r.Receivable == nil {
		return erp.Receivable{}
	}
	return *r.Receivable
}

func overdue(r portal.BookRow) bool { return receivable(r).Overdue.Amount.IsPositive() }

// state is the one thing about a customer that the salesperson should know first, and where it leads.
type state struct {
	tone       ui.Tone
	icon, word string
	href       string
}

func (b BookList) state(r portal.BookRow) state {
	p := b.Text
	quiet := r.QuietFor(b.Book.Query.Today)
	switch {
	case !r.Active:
		return state{tone: ui.Bad, icon: "no", word: p.T("rep.state.inactive")}
	case r.Account == nil:
		return state{tone: ui.Off, icon: "open", word: p.T("rep.state.unlinked")}
	case receivable(r).Hold != nil:
		return state{tone: ui.Bad, icon: "flag", word: p.T("rep.state.hold")}
	case r.Refused != nil:
		word := p.T("rep.state.refused")
		if r.Refused.CustomerPO != "" {
			word = p.T("rep.state.refused_po", r.Refused.CustomerPO)
		}
		return state{ui.Bad, "xc", word, ui.Links(*r.Account).Order(string(r.Refused.Reference))}
	case overdue(r):
		return state{tone: ui.Wait, icon: "alert", word: p.T("rep.state.overdue")}
	case quiet > 0:
		return state{tone: ui.Wait, icon: "clock", word: p.T("rep.state.quiet", quiet)}
	case r.Receivable == nil:
		return state{tone: ui.Off, icon: "open", word: p.T("rep.state.unknown")}
	}
	return state{tone: ui.Off, icon: "check", word: p.T("rep.state.ok")}
}

// oldest is for how many days the oldest open invoice has been due.
func (b BookList) oldest(r portal.BookRow) int { return b.Book.Query.Today.DaysSince(r.OverdueFrom) }
