package handlers_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/sheet"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

// table reads a file that was sent, and checks that it is sent as one.
func table(t *testing.T, file *webtest.Page, name string) [][]string {
	t.Helper()
	if got := file.Header.Get("Content-Disposition"); got != `attachment; filename="`+name+`"` {
		t.Errorf("the file is sent as %s, want %s", got, name)
	}
	if strings.HasSuffix(name, ".xlsx") {
		read, err := sheet.Read(name, file.Body)
		must(t, err)
		var rows [][]string
		for _, r := range read.Rows {
			rows = append(rows, r.Cells)
		}
		return rows
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file.Body, []byte("\uFEFF")))).ReadAll()
	must(t, err)
	return rows
}

// evil is what a spreadsheet, a browser and a mail program each take for more than text.
const evil = `=HYPERLINK("http://evil.example","x")<script>alert(1)</script>&bcc=a@evil.example` + "\r\nBcc: all"

func TestOrderFilesHoldTheListAsItIsFiltered(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RolePayer)
	var many []erp.Order
	for i := range 1203 { // more than are read at a time
		many = append(many, erp.Order{
			Number: erp.OrderNumber(fmt.Sprint(3000 + i)), CustomerPO: fmt.Sprint("Z-", i), PlacedOn: august(9), Status: erp.OrderOpen, ShipTo: handlertest.ShipToYard,
			Lines: []erp.OrderLine{
				{Number: "1", Item: "A", Quantity: erp.MustQuantity("2.5", "EA"), Net: erp.MustMoney("4.0000", "USD"), Per: "EA", Extended: erp.MustMoney("10.00", "USD")},
				{Number: "2", Item: "B", Quantity: erp.MustQuantity("1", "EA")},
			},
		})
	}
	many[0].CustomerPO, many[0].Status = evil, erp.OrderShipped
	many[0].Lines[0].Description = "-2+3+cmd|' /C calc'!A0"
	mirror(t, s, many...)
	for _, ending := range []string{"csv", "xlsx"} {
		today := "2026-11-13." + ending
		rows := table(t, b.Get(s.Path("/orders."+ending+"?view=open&ship_to=YARD")).Want(http.StatusOK), "orders-"+today)
		if len(rows) != 1203 || rows[1][1] != "4202" || rows[1202][1] != "3001" || rows[0][0] != "PO" {
			t.Errorf("%s: %d rows, from %q to %q", ending, len(rows), rows[1], rows[len(rows)-1])
		}
		lines := table(t, b.Get(s.Path("/orders."+ending+"?ship_to=YARD&status=shipped&lines=1")).Want(http.StatusOK), strings.Replace("orders-"+today, ".", "-lines.", 1))
		if len(lines) != 3 || lines[2][5] != "B" || lines[1][7] != "2.5" {
			t.Errorf("%s: the lines are %q", ending, lines)
		}
		if ending == "csv" && (!strings.HasPrefix(lines[1][0], "'=") || !strings.HasPrefix(lines[1][6], "'-")) {
			t.Errorf("%q and %q are formulas to a spreadsheet", lines[1][0], lines[1][6])
		}
	}
	one := table(t, b.Get(s.Path("/orders/3000.csv")).Want(http.StatusOK), "order-3000.csv")
	if len(one) != 3 || one[1][4] != "2.5" || one[1][9] != "4" || one[1][11] != "10" || one[1][12] != "USD" || one[2][9] != "" {
		t.Errorf("one order's lines are %q", one)
	}
}

func TestOrderFilesOfAnOrderThatTheERPHasNot(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	goDark(t, s, b)
	ref := string(referenceOf(order(s, b, handlertest.Bolt, "4", "dark")))
	rows := table(t, b.Get(s.Path("/orders.csv?q=dark")).Want(http.StatusOK), "orders-2026-11-13.csv")
	if len(rows) != 2 || rows[1][0] != "dark" || rows[1][1] != "" || rows[1][5] != "Robin buyer" {
		t.Errorf("the file holds %q", rows)
	}
	lines := table(t, b.Get(s.Path("/orders/"+ref+".csv")).Want(http.StatusOK), "order-"+ref+".csv")
	if len(lines) != 2 || lines[1][1] != string(handlertest.Bolt) || lines[1][2] != handlertest.BrandtsBolt || lines[1][4] != "4" {
		t.Errorf("its lines are %q", lines)
	}
	paper := b.Get(s.Path("/orders/" + ref + "/acknowledgement.pdf")).Want(http.StatusOK)
	if !bytes.HasPrefix(paper.Body, []byte("%PDF-")) || paper.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the paper is %s, %.20q", paper.Header.Get("Content-Type"), paper.Body)
	}
	where := b.Get(s.Path("/orders/" + ref + "/whereabouts")).Want(http.StatusOK)
	if got := where.Text(".lead"); !strings.HasSuffix(got, "Nothing has shipped.") {
		t.Errorf("where it is: %q", got)
	}
}

func TestWhereaboutsCanBePassedOn(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleViewer)
	path := s.Path("/orders/100001/whereabouts")
	if got := b.Get(s.Path("/orders/100001")).Want(http.StatusOK).Value(".head__acts a", "href"); got != path {
		t.Errorf("the order's page leads to %q", got)
	}
	page := b.Get(path).Want(http.StatusOK)
	if got := page.Value(`td a[href^="https://www.ups.com/"]`, "href"); got != "https://www.ups.com/track?tracknum=1Z999AA10123456784" {
		t.Errorf("the tracking number leads to %q", got)
	}
	plain := page.Find("textarea[readonly]").Text()
	for _, want := range []string{"PO-1001, Order 100001", "The one line has shipped", "As of ", "UPS, 1Z999AA10123456784, https://www.ups.com/", "10 BX  HX-1213-Z5", handlertest.Origin + path} {
		if !strings.Contains(plain, want) {
			t.Errorf("the text does not say %q:\n%s", want, plain)
		}
	}
	mail, err := url.Parse(page.Value(`a[href^="mailto:"]`, "href"))
	must(t, err)
	if got := strings.ReplaceAll(mail.Query().Get("body"), "\r\n", "\n"); got != plain || mail.Query().Get("subject") != "Where is PO-1001?" {
		t.Errorf("the mail is %q: %q", mail.Query().Get("subject"), got)
	}
}

func TestHostileTextsOfAnOrderAreTexts(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	mirror(t, s, erp.Order{
		Number: `4"><script>`, CustomerPO: evil, ShipToText: evil, PlacedOn: august(9), Status: erp.OrderOpen, Channel: evil,
		Lines: []erp.OrderLine{{Number: "1", Item: `"><img src=x onerror=alert(1)>`, Description: strings.Repeat(evil+"漢字\u202e", 2000), Quantity: erp.MustQuantity("1", "EA")}},
	})
	key := "/orders/" + url.PathEscape(`4"><script>`)
	for _, path := range []string{"/orders", key, key + "/whereabouts"} {
		page := b.Get(s.Path(path)).Want(http.StatusOK)
		if page.Has("main script, main img, main [onerror]") {
			t.Errorf("%s has elements that a text brought", path)
		}
	}
	mail, err := url.Parse(b.Get(s.Path(key+"/whereabouts")).Value(`a[href^="mailto:"]`, "href"))
	must(t, err)
	if len(mail.Query()) != 2 || len(mail.RawQuery) > 4000 || !strings.Contains(mail.Query().Get("body"), handlertest.Origin) {
		t.Errorf("the mail has %d fields in %d bytes", len(mail.Query()), len(mail.RawQuery))
	}
	paper := b.Get(s.Path(key + "/acknowledgement.pdf")).Want(http.StatusOK)
	if name := paper.Header.Get("Content-Disposition"); !bytes.HasPrefix(paper.Body, []byte("%PDF-")) || strings.ContainsAny(name, "<>\r\n") && !strings.Contains(name, `filename="order-4_><script>.pdf"`) {
		t.Errorf("the paper is called %q", name)
	}
}

func TestWhoSeesOneShipToGetsFilesOfNoOther(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	history(t, s)
	user := s.AddUser(portal.RoleViewer)
	b := s.SignIn(portal.RoleViewer)
	limitTo(t, s, user, portal.RoleViewer, handlertest.ShipToYard)
	for _, path := range []string{"/orders.csv", "/orders.csv?ship_to=SHOP", "/orders.csv?lines=1&ship_to=SHOP", "/orders.xlsx", "/orders"} {
		page := b.Get(s.Path(path)).Want(http.StatusOK)
		body := string(page.Body)
		if strings.HasSuffix(path, "xlsx") {
			body = fmt.Sprint(table(t, page, "orders-2026-11-13.xlsx"))
		}
		for _, foreign := range []string{"A-1", "PO-1001", "PO-1002"} {
			if strings.Contains(body, foreign) {
				t.Errorf("%s tells of %s, which went to the shop", path, foreign)
			}
		}
		if own := !strings.Contains(path, "SHOP"); own != strings.Contains(body, "A-2") {
			t.Errorf("%s tells of the yard's order: %t, want %t", path, !own, own)
		}
	}
	for _, order := range []string{"201", "100001", "100002", "nosuch"} {
		for _, rest := range []string{"", ".csv", ".xlsx", "/acknowledgement.pdf", "/whereabouts"} {
			b.Get(s.Path("/orders/" + order + rest)).Want(http.StatusNotFound)
		}
	}
	for _, rest := range []string{"", ".csv", ".xlsx", "/acknowledgement.pdf", "/whereabouts"} {
		b.Get(s.Path("/orders/202" + rest)).Want(http.StatusOK)
	}
}
