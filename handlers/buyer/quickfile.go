package buyer

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"iter"
	"net/http"
	"path"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/handlers/sheet"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/text"
)

// UploadQuickOrder reads a list of parts from a file.
func UploadQuickOrder(r *web.Request) error {
	sent, table, err := readSheet(r, "file")
	if no, ok := web.RefusalOf(err); ok {
		if tooLarge(no) {
			no.Status = http.StatusRequestEntityTooLarge
		}
		return StartQuickOrderAgain(r, no)
	}
	if err != nil {
		return err
	}
	source := portal.QuickOrderSource{Kind: portal.SourceFile, Name: sent.name, Read: readAs(r.Text(), table)}
	q, err := r.Portal.StartQuickOrder(r.Context(), r.Actor, source, askedIn(table))
	if no, ok := web.RefusalOf(err); ok {
		return StartQuickOrderAgain(r, no)
	}
	if err != nil {
		return err
	}
	if err := r.Portal.KeepQuickOrderFile(r.Context(), r.Actor, q.ID, sent.name, bytes.NewReader(sent.content)); err != nil {
		return err
	}
	return r.SeeOther(r.Links().QuickOrderAt(q.ID, portal.QuickOrderQuery{}))
}

// sentFile is a file as it came.
type sentFile struct {
	name    string
	content []byte
}

// readSheet reads the uploaded file of a field. Invalid, with what is wrong with it.
func readSheet(r *web.Request, field string) (sentFile, sheet.Table, error) {
	file, err := r.Upload(field)
	if err != nil {
		return sentFile{}, sheet.Table{}, err
	}
	content, err := io.ReadAll(io.LimitReader(file, sheet.MaxBytes+1))
	if err != nil {
		return sentFile{}, sheet.Table{}, err
	}
	table, err := sheet.Read(file.Name, content)
	if err != nil {
		return sentFile{}, sheet.Table{}, refusedSheet(field, err)
	}
	return sentFile{path.Base(strings.ReplaceAll(file.Name, `\`, "/")), content}, table, nil
}

func tooLarge(no web.Refusal) bool {
	m := no.Problems[0].Message
	return m == portal.MsgFileTooLarge || m == refusals[sheet.TooLarge]
}

// refusals say why a file is not read.
var refusals = map[sheet.Kind]portal.Message{
	sheet.TooLarge:       "quick.refused.too_large",
	sheet.TooManyRows:    "quick.refused.too_many_rows",
	sheet.TooManyColumns: "quick.refused.too_many_columns",
	sheet.CellTooLong:    "quick.refused.cell_too_long",
	sheet.Bomb:           "quick.refused.bomb",
	sheet.Encrypted:      "quick.refused.encrypted",
	sheet.Macros:         "quick.refused.macros",
	sheet.OldExcel:       "quick.refused.old_excel",
	sheet.NotASheet:      "quick.refused.not_a_sheet",
	sheet.Empty:          "quick.refused.empty",
}

func refusedSheet(field string, err error) error {
	var refused *sheet.Error
	if !errors.As(err, &refused) {
		return err
	}
	return &portal.Error{
		Code:     portal.Invalid,
		Problems: []portal.Problem{{Field: field, Message: refusals[refused.Kind], Args: []any{refused.Row}}},
		Err:      err,
	}
}

// askedIn are the lines of a table, every one. A row with neither number nor quantity asks for what stands in it.
func askedIn(table sheet.Table) []portal.AskedLine {
	lines := table.Lines()
	asked := make([]portal.AskedLine, len(lines))
	for i, l := range lines {
		asked[i] = portal.AskedLine{Row: l.Row, Number: l.Number, Quantity: l.Quantity, UOM: l.UOM}
		if l.Number == "" && l.Quantity == "" {
			asked[i].Number = cmp.Or(l.Note, l.UOM)
		}
	}
	return asked
}

// readAs says how a file was understood: "12 rows, semicolons, Windows-1252, decimal comma, headings found".
func readAs(p *text.Printer, table sheet.Table) string {
	g := table.Guess
	said := []string{p.T("quick.read.rows_read", len(table.Lines())), delimiter(p, g), g.Charset}
	if g.Format == sheet.Workbook {
		said = append(said, p.T("quick.read.sheet", g.Sheet))
	}
	if g.DecimalComma {
		said = append(said, p.T("quick.read.decimal_comma"))
	}
	if g.Header {
		said = append(said, p.T("quick.read.headings"))
	} else {
		said = append(said, p.T("quick.read.no_headings"))
	}
	if c := table.Columns(); c.Number != "" && c.Quantity != "" {
		said = append(said, p.T("quick.read.columns", c.Number, c.Quantity))
	}
	said = append(said, noticed(p, table)...)
	return strings.Join(without(said), ", ")
}

func without(said []string) []string {
	kept := said[:0]
	for _, s := range said {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

func delimiter(p *text.Printer, g sheet.Guess) string {
	switch g.Delimiter {
	case "\t":
		return p.T("quick.read.tabs")
	case ";":
		return p.T("quick.read.semicolons")
	case ",":
		return p.T("quick.read.commas")
	case "|":
		return p.T("quick.read.pipes")
	case " ":
		return p.T("quick.read.blanks")
	}
	return ""
}

// noticeWords say what was noticed while a file was read, in the order in which it is told.
var noticeWords = []struct {
	kind sheet.NoticeKind
	word text.Key
}{
	{sheet.AboveHeader, "quick.read.note.above_header"},
	{sheet.NoValue, "quick.read.note.no_value"},
	{sheet.CellError, "quick.read.note.cell_error"},
	{sheet.DateInCell, "quick.read.note.date"},
	{sheet.DigitsLost, "quick.read.note.digits"},
	{sheet.NumberRounded, "quick.read.note.digits"},
}

func noticed(p *text.Printer, table sheet.Table) []string {
	counts := map[sheet.NoticeKind]int{}
	for _, n := range table.Notices {
		counts[n.Kind]++
	}
	var said []string
	for _, w := range noticeWords {
		if n := counts[w.kind]; n > 0 {
			said = append(said, p.T(w.word, n))
		}
	}
	return said
}

// QuickOrderErrors sends the lines that need attention as a file, as they were typed and with what is wrong.
func QuickOrderErrors(f Format) web.Handler {
	return func(r *web.Request) error {
		_, rows, err := r.Portal.QuickOrderProblems(r.Context(), r.Actor, portal.QuickOrderID(r.Param("quick")))
		if err != nil {
			return err
		}
		p := r.Text()
		header := []string{
			p.T("quick.errors.row"), p.T("quick.errors.number"), p.T("quick.errors.quantity"), p.T("quick.errors.unit"), p.T("quick.errors.verdict"),
		}
		return sendSheet(r, f, p.T("quick.errors.file"), header, errorRows(p, rows))
	}
}

func errorRows(p *text.Printer, rows []portal.QuickOrderRow) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		for _, row := range rows {
			cells := []sheet.Cell{
				sheet.Number(decimal.NewFromInt(int64(row.Asked.Row))), sheet.Text(row.Asked.Number), sheet.Text(row.Asked.Quantity),
				sheet.Text(row.Asked.UOM), sheet.Text(views.VerdictText(p, row)),
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
}
