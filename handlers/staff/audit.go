package staff

import (
	"bytes"
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

// ExportAudit sends the log as a file.
func ExportAudit(r *web.Request) error {
	entries, err := r.Portal.ExportAudit(r.Context(), r.Staff, auditQuery(r.Query()))
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := sheet.WriteCSV(&out, auditHeader(r.Text()), auditRows(r.Text(), entries)); err != nil {
		return err
	}
	return r.Send(web.Download{Name: "audit-log.csv", Type: "text/csv; charset=utf-8", Size: int64(out.Len()), Content: io.NopCloser(&out)})
}

func auditHeader(t *text.Printer) []string {
	return []string{
		t.T("staff.csv.at"), t.T("staff.what"), t.T("staff.subject_word"), t.T("staff.who"), t.T("staff.csv.acting_for"), t.T("staff.account"),
		t.T("staff.csv.account_number"), t.T("staff.csv.details"), t.T("staff.request"),
	}
}

func auditRows(t *text.Printer, entries []portal.LoggedEntry) iter.Seq[[]sheet.Cell] {
	return func(yield func([]sheet.Cell) bool) {
		for _, e := range entries {
			row := []sheet.Cell{
				sheet.Text(e.At.UTC().Format(time.RFC3339)), sheet.Text(ui.AuditWord(t, e.Action)), sheet.Text(e.Subject),
				sheet.Text(e.ActorName), sheet.Text(e.ActingFor), sheet.Text(e.AccountName), sheet.Text(string(e.Account)),
				sheet.Text(views.DetailText(t, e)), sheet.Text(e.RequestID),
			}
			if !yield(row) {
				return
			}
		}
	}
}
