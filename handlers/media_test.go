package handlers_test

import (
	"bytes"
	"crypto/rand"
	"image"
	"image/color"
	"image/png"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

// fetching is the stack's portal as a replica that fetches files of items.
func fetching(s *handlertest.Stack) *portal.Portal {
	return portal.New(portal.Config{
		Store: db.NewStore(s.Database.App), ERP: s.ERP, Clock: s.Clock.Now, Random: rand.Reader,
		Settings: portal.Settings{ItemFiles: true}, Logger: slog.New(slog.NewTextHandler(s.Log, nil)),
	})
}

func attach(t *testing.T, s *handlertest.Stack, item erp.ItemID, name, kind string, content []byte) {
	t.Helper()
	if err := s.Company.AddAttachment(item, sim.Attachment{Name: name, Type: kind, Content: func() []byte { return content }}); err != nil {
		t.Fatal(err)
	}
}

func dot(t *testing.T, side int) []byte {
	t.Helper()
	i := image.NewNRGBA(image.Rect(0, 0, side, side))
	i.Set(side/2, side/2, color.NRGBA{200, 0, 0, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, i); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestItemFilesOfTheERPAreFetchedAndShown(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	p := fetching(s)
	attach(t, s, handlertest.Bolt, "bolt.png", "image/png", dot(t, 900))
	attach(t, s, handlertest.Bolt, `Data sheet "B" <1>.pdf`, "application/pdf", []byte("%PDF-1.4\n"+strings.Repeat("x", 411_900)))
	attach(t, s, handlertest.Bolt, "fake.pdf", "application/pdf", []byte("<script>alert(1)</script>"))
	attach(t, s, handlertest.Bolt, "price list.xlsx", "application/vnd.ms-excel", []byte("PK"))
	for range 2 { // a second look changes nothing
		if err := p.SyncMedia(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(8 * 24 * time.Hour)
	}
	b := s.SignIn(portal.RoleBuyer)
	list := b.Get(s.Path("/products")).Want(http.StatusOK)
	small := list.Find(`img[src^="/media/"]`)
	if small.Length() != 1 || small.AttrOr("width", "") != "96" || small.AttrOr("height", "") != "96" || small.AttrOr("loading", "") != "lazy" {
		t.Errorf("the catalogue shows %d pictures", small.Length())
	}
	if drawings := list.Find(".c-pic use").Length(); drawings != list.Find(".c-pic").Length()-1 {
		t.Errorf("%d of %d rows show a drawing", drawings, list.Find(".c-pic").Length())
	}
	item := b.Get(s.Path("/products/" + url.PathEscape(string(handlertest.Bolt)))).Want(http.StatusOK)
	if alt := item.Value(".gallery img", "alt"); alt == "" || alt != item.Text("h1") {
		t.Errorf("the picture is called %q", alt)
	}
	if got := item.Texts(".papers li"); len(got) != 1 || got[0] != `Data sheet "B" <1> PDF, 412 kB` {
		t.Errorf("the documents are %q", got)
	}
	wantMedia(t, b, item.Value(".gallery img", "src"), "image/png", "")
	wantMedia(t, b, item.Value(".papers a", "href"), "application/pdf", "attachment")
}

func wantMedia(t *testing.T, b *webtest.Browser, path, kind, disposition string) {
	t.Helper()
	got := b.Get(path).Want(http.StatusOK)
	for name, want := range map[string]string{
		"Content-Type": kind, "Content-Disposition": disposition, "Cache-Control": "private, max-age=31536000, immutable",
		"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %s is %q, want %q", path, name, got.Header.Get(name), want)
		}
	}
	req, err := http.NewRequest(http.MethodGet, handlertest.Origin+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("If-None-Match", got.Header.Get("ETag"))
	b.Do(req).Want(http.StatusNotModified)
}

func TestMediaIsForTheSignedInAlone(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	attach(t, s, handlertest.Bolt, "bolt.png", "image/png", dot(t, 50))
	if err := fetching(s).SyncMedia(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := s.SignIn(portal.RoleViewer)
	src := b.Get(s.Path("/products")).Want(http.StatusOK).Value(`img[src^="/media/"]`, "src")
	b.Get(src).Want(http.StatusOK)
	s.Browser().Get(src).Want(http.StatusSeeOther)
	for _, path := range []string{"/media/none.png", "/media/..%2f..%2fetc%2fpasswd", "/media/%27.png", "/media/" + strings.Repeat("a", 64) + ".png"} {
		b.Get(path).Want(http.StatusNotFound)
	}
}

func TestItemFilesFollowTheERP(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	p := fetching(s)
	attach(t, s, handlertest.Bolt, "bolt.png", "image/png", dot(t, 50))
	if err := p.SyncMedia(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := s.SignIn(portal.RoleBuyer)
	shown := func() string {
		pictures := b.Get(s.Path("/products/" + url.PathEscape(string(handlertest.Bolt)))).Want(http.StatusOK).Find(".gallery img")
		if pictures.Length() != 1 {
			t.Fatalf("the item has %d pictures", pictures.Length())
		}
		return pictures.AttrOr("src", "")
	}
	first := shown()
	attach(t, s, handlertest.Bolt, "bolt.png", "image/png", dot(t, 60)) // the item changed with its file
	s.Clock.Advance(5 * time.Minute)
	if err := p.SyncCatalog(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := p.SyncMedia(t.Context()); err != nil {
		t.Fatal(err)
	}
	if shown() == first {
		t.Error("the old picture is still shown")
	}
}

func TestItemFilesWaitWhileTheERPIsAway(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	p := fetching(s)
	attach(t, s, handlertest.Bolt, "bolt.png", "image/png", dot(t, 50))
	if err := s.Traffic.Order(sim.Fault{Kind: sim.FaultServerError}); err != nil {
		t.Fatal(err)
	}
	if err := p.SyncMedia(t.Context()); err == nil {
		t.Error("nobody noticed that the ERP is away")
	}
	s.Traffic.ClearFaults()
	s.Clock.Advance(16 * time.Minute)
	if err := p.SyncMedia(t.Context()); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := s.Database.Superuser.Get(&n, "SELECT count(*) FROM item_media"); err != nil || n != 1 {
		t.Errorf("%d pictures were fetched once it was back, error %v", n, err)
	}
}
