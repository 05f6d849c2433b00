package buyer

import (
	"net/http"
	"strings"

	"github.com/tradecounter/portal/handlers/sheet"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// ListFile sends a list as a file that ListUpload reads again.
func ListFile(f Format) web.Handler {
	return func(r *web.Request) error {
		list, err := r.Portal.ListSheet(r.Context(), r.Actor, listOf(r))
		if err != nil {
			return err
		}
		t := r.Text()
		header := []string{
			t.T("list.file_item"), t.T("list.your_number"), t.T("export.description"), t.T("catalog.quantity"), t.T("export.unit"),
			t.T("list.note"), t.T("list.file_barcode"),
		}
		rows := func(yield func([]sheet.Cell, error) bool) {
			for _, row := range list.Rows {
				cells := []sheet.Cell{
					sheet.Text(string(row.Line.Item)), sheet.Text(row.PartNumber), sheet.Text(row.Item.Description),
					sheet.Number(row.Line.Quantity.Amount), sheet.Text(string(row.Line.Quantity.UOM)), sheet.Text(row.Line.Note),
					sheet.Text(row.Item.Barcode),
				}
				if !yield(cells, nil) {
					return
				}
			}
		}
		return sendSheet(r, f, fileName(list.List.Name), header, rows)
	}
}

// fileName makes a name that every system takes of what people call a list.
func fileName(name string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, c) || c < ' ' {
			return '-'
		}
		return c
	}, name)
}

// UploadList reads a file onto the list, and shows what became of each of its lines.
func UploadList(r *web.Request) error {
	_, table, err := readSheet(r, "file")
	if no, ok := web.RefusalOf(err); ok {
		if tooLarge(no) {
			no.Status = http.StatusRequestEntityTooLarge
		}
		return ListAgain(r, no)
	}
	if err != nil {
		return err
	}
	fill := portal.ListFill{Lines: askedIn(table), Replace: r.Form().Get("mode") == "replace"}
	if table.Columns().Note != "" {
		for _, l := range table.Lines() {
			fill.Notes = append(fill.Notes, l.Note)
		}
	}
	filling, err := r.Portal.FillList(r.Context(), r.Actor, listOf(r), fill)
	if no, ok := web.RefusalOf(err); ok {
		return ListAgain(r, no)
	}
	if err != nil {
		return err
	}
	return showList(r, views.ListShow{Filling: &filling, Read: readAs(r.Text(), table)}, 1, web.Refusal{})
}

// ListPaper shows a list to be printed.
func ListPaper(r *web.Request) error {
	paper, err := listPaper(r, r.Links().ListPaper(listOf(r)))
	if err != nil {
		return err
	}
	return r.Show(views.ListPaperPage(paper))
}

// ListLabels shows a list's labels to be printed.
func ListLabels(r *web.Request) error {
	paper, err := listPaper(r, r.Links().ListLabels(listOf(r)))
	if err != nil {
		return err
	}
	return r.Show(views.ListLabelsPage(paper))
}

func listPaper(r *web.Request, path string) (views.ListPaper, error) {
	list, err := r.Portal.ListSheet(r.Context(), r.Actor, listOf(r))
	if err != nil {
		return views.ListPaper{}, err
	}
	page, err := r.Page(layout.Lists, path)
	return views.ListPaper{Page: page, Sheet: list}, err
}
