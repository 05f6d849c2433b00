package staff

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strconv"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/sheet"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	views "github.com/tradecounter/portal/views/staff"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// Audit shows the audit log.
func Audit(r *web.Request) error {
	page, err := r.Portal.AuditPage(r.Context(), r.Staff, auditQuery(r.Query()))
	if err != nil {
		return err
	}
	desk, err := r.Desk(layout.StaffAudit, r.URL())
	if err != nil {
		return err
	}
	return r.Show(views.AuditListPage(views.AuditList{Desk: desk, View: page}))
}

// auditQuery reads what narrows the log.
func auditQuery(q web.Form) portal.AuditQuery {
	query := portal.AuditQuery{
		Account: portal.AccountID(q.Get("account")), Actor: portal.UserID(q.Get("actor")), Action: portal.AuditAction(q.Get("action")),
		Subject: q.Get("subject"), Acting: q.Get("acting") == "only", From: day(q.Get("from")), To: day(q.Get("to")),
	}
	if before, err := strconv.ParseInt(q.Get("before"), 10, 64); err == nil && before > 0 {
		query.Before = before
	}
	return query
}

// day reads a date field. A year that nobody did anything in is no date.
func day(field string) erp.Date {
	d, err := erp.ParseDate(field)
	if err != nil || d.Year < 1900 || d.Year > 9000 {
		return erp.Date{}
	}
	return d
}

// ExportAudit sends the log as a file. It is written whole before anything is sent, so that a reading that breaks halfway
// is an error page and not half a file.
func ExportAudit(r *web.Request) error {
	var out bytes.Buffer
	table := auditTable{r.Text(), portal.MaxAuditExport, nil}
	rows := table.rows(r.Portal.ExportAudit(r.Context(), r.Staff, auditQuery(r.Query())))
	if err := errors.Join(sheet.WriteCSV(&out, table.header(), rows), table.broken); err != nil {
		return err
	}
	return r.Send(web.Download{Name: "audit-log.csv", Type: "text/csv; charset=utf-8", Size: int64(out.Len()), Content: io.NopCloser(&out)})
}

// auditTable makes rows of the log, up to a number of them; a note then says that there are more. broken is what ended it
// early.
type auditTable struct {
	text   *text.Printer
	most   int
	broken error
}

func (a *auditTable) header() []string {
	t := a.text
	return []string{
		t.T("staff.csv.at"), t.T("staff.what"), t.T("staff.subject_word"), t.T("staff.who"), t.T("staff.csv.acting_for"), t.T("staff.account"),
		t.T("staff.csv.account_number"), t.T("staff.csv.details"), t.T("staff.request"),
	}
}

func (a *auditTable) rows(entries iter.Seq2[portal.LoggedEntry, error]) iter.Seq[[]sheet.Cell] {
	return func(yield func([]sheet.Cell) bool) {
		written := 0
		for e, err := range entries {
			if a.broken = err; err != nil {
				return
			}
			if written++; written > a.most {
				yield([]sheet.Cell{sheet.Text(a.text.T("export.cut", a.most))})
				return
			}
			if !yield(a.row(e)) {
				return
			}
		}
	}
}

func (a *auditTable) row(e portal.LoggedEntry) []sheet.Cell {
	return []sheet.Cell{
		sheet.Text(e.At.UTC().Format(time.RFC3339)), sheet.Text(ui.AuditWord(a.text, e.Action)), sheet.Text(e.Subject),
		sheet.Text(e.ActorName), sheet.Text(e.ActingFor), sheet.Text(e.AccountName), sheet.Text(string(e.Account)),
		sheet.Text(views.DetailText(a.text, e)), sheet.Text(e.RequestID),
	}
}
