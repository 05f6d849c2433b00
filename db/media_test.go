package db_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// photo is a picture with some detail, so that JPEG beats PNG.
func photo(width, height int) *image.NRGBA {
	i := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			i.Set(x, y, color.NRGBA{uint8(x * 7), uint8(y * 3), uint8((x * y) >> 3), 255})
		}
	}
	return i
}

func encoded(t *testing.T, encode func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T, i image.Image) []byte {
	t.Helper()
	return encoded(t, func(w io.Writer) error { return jpeg.Encode(w, i, nil) })
}

func pngOf(t *testing.T, i image.Image) []byte {
	t.Helper()
	return encoded(t, func(w io.Writer) error { return png.Encode(w, i) })
}

const pdf = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

func (c counter) put(id, source string, content []byte) (portal.MediaChange, error) {
	return c.SaveMedia(c.t.Context(), portal.NewMedia{Item: erp.ItemID(id), Source: portal.MediaFromFolder, SourceID: source, Title: source}, bytes.NewReader(content))
}

func (c counter) media(id string) []portal.ItemMedia {
	return read(c.bench, func(tx portal.Tx) ([]portal.ItemMedia, error) {
		return tx.ItemMedia(c.t.Context(), []erp.ItemID{erp.ItemID(id)})
	})
}

func (c counter) served(m portal.Media) []byte {
	c.t.Helper()
	got, r, err := c.OpenMedia(c.t.Context(), m.Hash)
	if err != nil || got != m {
		c.t.Fatalf("%+v is served as %+v, error %v", m, got, err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		c.t.Fatal(err)
	}
	return content
}

func TestPictureIsMadeAnewInTwoSizes(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	glass := image.NewNRGBA(image.Rect(0, 0, 800, 400)) // nothing but air
	for name, tt := range map[string]struct {
		file          []byte
		kind          string
		width, height int
	}{
		"photo.jpg":   {jpegOf(t, photo(1200, 900)), "image/jpeg", 480, 360},
		"tall.png":    {pngOf(t, photo(300, 960)), "image/jpeg", 150, 480},
		"small.png":   {pngOf(t, photo(60, 40)), "", 60, 40},
		"thin.png":    {pngOf(t, photo(5000, 2)), "", 480, 1},
		"glass.png":   {pngOf(t, glass), "image/png", 480, 240},
		"drawing.gif": {encoded(t, func(w io.Writer) error { return gif.Encode(w, photo(600, 600), nil) }), "", 480, 480},
	} {
		if change, err := c.put("P-"+name, name, tt.file); err != nil || change != portal.MediaAdded {
			t.Errorf("%s: %s, %v", name, change, err)
			continue
		}
		m := c.media("P-" + name)[0]
		if m.Kind != portal.MediaImage || m.Full.Width != tt.width || m.Full.Height != tt.height || (tt.kind != "" && m.Full.Type != tt.kind) {
			t.Errorf("%s became %+v", name, m)
		}
		for _, served := range []portal.Media{m.Full, m.Small} {
			config, format, err := image.DecodeConfig(bytes.NewReader(c.served(served)))
			if err != nil || config.Width != served.Width || config.Height != served.Height || "image/"+format != served.Type {
				t.Errorf("%s is served as %s of %d × %d, error %v, and said to be %+v", name, format, config.Width, config.Height, err, served)
			}
		}
		if max(m.Small.Width, m.Small.Height) > 96 {
			t.Errorf("%s is small with %d × %d", name, m.Small.Width, m.Small.Height)
		}
	}
}

// withExif puts a segment behind a JPEG's head, as a camera does.
func withExif(file []byte, said string) []byte {
	segment := append([]byte("Exif\x00\x00"), said...)
	head := append([]byte{0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))...)
	return bytes.Join([][]byte{file[:2], head, segment, file[2:]}, nil)
}

func TestNothingButPixelsOfAPictureGetsThrough(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	const where = "GPS 39.7589 N, 84.1916 W"
	const script = "<script>alert(1)</script>"
	for name, file := range map[string][]byte{
		"exif":     withExif(jpegOf(t, photo(500, 500)), where),
		"polyglot": append(pngOf(t, photo(500, 500)), "PK\x03\x04"+script...),
		"comment":  withExif(jpegOf(t, photo(500, 500)), script),
	} {
		if _, err := c.put(name, name, file); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m := c.media(name)[0]
		for _, served := range []portal.Media{m.Full, m.Small} {
			content := c.served(served)
			for _, hidden := range []string{where, script, "Exif", "PK\x03\x04"} {
				if bytes.Contains(content, []byte(hidden)) {
					t.Errorf("%s: %q got through", name, hidden)
				}
			}
		}
	}
}

// bomb is a PNG whose head says that it is huge.
func bomb(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	head = append(binary.BigEndian.AppendUint32(head, height), 8, 2, 0, 0, 0)
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(head))
}

func TestMediaRefusesWhatIsNeitherPictureNorDocument(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	whole := pngOf(t, photo(64, 64))
	for name, file := range map[string][]byte{
		"nothing":        {},
		"bomb":           bomb(50_000, 50_000),
		"wide bomb":      bomb(1<<31-1, 1<<31-1),
		"negative":       bomb(1<<31, 1),
		"cut short":      whole[:len(whole)/2],
		"SVG":            []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
		"HTML":           []byte("<!DOCTYPE html><script>alert(1)</script>"),
		"HTML, then PDF": []byte("<script>alert(1)</script>" + pdf),
		"program":        []byte("MZ\x90\x00"),
		"25 MB of PDF":   append([]byte(pdf), make([]byte, 25<<20)...),
	} {
		if _, err := c.put("X", name, file); portal.CodeOf(err) != portal.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := c.rows("media") + c.rows("item_media"); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

func TestPictureThatWouldFillTheMemoryIsNotUnpacked(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	for name, large := range map[string]image.Image{
		"13 million pixels":            image.NewGray(image.Rect(0, 0, 13_000, 1000)),
		"7 million of 16 bits":         image.NewRGBA64(image.Rect(0, 0, 7000, 1000)),
		"7 million of 16 bits of grey": image.NewGray16(image.Rect(0, 0, 7000, 1000)),
	} {
		if _, err := c.put("X", name, pngOf(t, large)); portal.CodeOf(err) != portal.Invalid || !strings.Contains(err.Error(), "too large") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.put("X", "telephone", pngOf(t, image.NewGray(image.Rect(0, 0, 4032, 3024)))); err != nil {
		t.Error(err)
	}
}

func TestMediaIsKeptOnceAndReplacedWhenItChanges(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	for _, tt := range []struct {
		item, content string
		want          portal.MediaChange
		rows          int
	}{
		{"A", pdf, portal.MediaAdded, 1},
		{"A", pdf, portal.MediaUnchanged, 1},
		{"B", pdf, portal.MediaAdded, 1},
		{"A", pdf + "2", portal.MediaReplaced, 2},
	} {
		if got, err := c.put(tt.item, "sheet.pdf", []byte(tt.content)); err != nil || got != tt.want {
			t.Errorf("%s with %d bytes: %s, %v, want %s", tt.item, len(tt.content), got, err, tt.want)
		}
		if n := c.rows("media"); n != tt.rows {
			t.Errorf("%d things are kept, want %d", n, tt.rows)
		}
	}
	old := c.media("B")[0].Full
	c.do(portal.JobScope(), func(tx portal.Tx) error {
		return tx.KeepItemMedia(t.Context(), "B", portal.MediaFromFolder, nil, c.clock.Now())
	})
	c.clock.Advance(time.Hour)
	if err := c.DropExpired(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.served(old) // to pages that were loaded before
	c.clock.Advance(24 * time.Hour)
	if err := c.DropExpired(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.OpenMedia(t.Context(), old.Hash); portal.CodeOf(err) != portal.NotFound || c.rows("media") != 1 {
		t.Errorf("what no item has is still there: %v", err)
	}
}

func TestMediaThatWasLetGoStaysForADayHoweverOldItIs(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	for item, let := range map[string]func(){
		"replaced": func() {
			if _, err := c.put("replaced", "a.png", pngOf(t, photo(21, 21))); err != nil {
				t.Fatal(err)
			}
		},
		"removed": func() {
			c.do(portal.JobScope(), func(tx portal.Tx) error {
				return tx.KeepItemMedia(t.Context(), "removed", portal.MediaFromFolder, nil, c.clock.Now())
			})
		},
	} {
		if _, err := c.put(item, "a.png", pngOf(t, photo(200, 100+len(item)))); err != nil {
			t.Fatal(err)
		}
		old := c.media(item)[0]
		c.clock.Advance(30 * 24 * time.Hour)
		let()
		c.clock.Advance(time.Hour)
		if err := c.DropExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		c.served(old.Full)
		c.served(old.Small)
		c.clock.Advance(24 * time.Hour)
		if err := c.DropExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, _, err := c.OpenMedia(t.Context(), old.Small.Hash); portal.CodeOf(err) != portal.NotFound {
			t.Errorf("%s: a day later it is still there: %v", item, err)
		}
	}
}

func TestItemThatChangesDuringALookIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	later, next := noon.Add(15*time.Minute), noon.Add(7*24*time.Hour)
	due := func(changed, now time.Time) {
		b.do(portal.JobScope(), func(tx portal.Tx) error {
			return tx.FilesDue(t.Context(), []erp.Item{{ID: "A", Changed: changed}}, now)
		})
	}
	take := func(now time.Time) (ids []erp.ItemID) {
		b.do(portal.JobScope(), func(tx portal.Tx) (err error) {
			ids, err = tx.TakeFilesDue(t.Context(), now, later, 10)
			return err
		})
		return ids
	}
	seen := func() {
		b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.FilesSeen(t.Context(), "A", later, next) })
	}
	due(noon, noon)
	take(noon)
	due(noon.Add(time.Second), noon.Add(time.Second))
	seen()
	if got := take(noon.Add(time.Minute)); len(got) != 1 {
		t.Errorf("after a change during the look, %v are due", got)
	}
	seen()
	if got := take(next.Add(-time.Second)); len(got) != 0 {
		t.Errorf("after a look at what is there, %v are due", got)
	}
}

func TestPicturesGiveTheFirstOfEachItemTheOperatorsOwnBeforeTheERPs(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	for i, n := range []portal.NewMedia{
		{Item: "A", Source: portal.MediaFromERP, SourceID: "erp"},
		{Item: "A", Source: portal.MediaFromFolder, SourceID: "second", Position: 2},
		{Item: "A", Source: portal.MediaFromFolder, SourceID: "first", Position: 1},
		{Item: "B", Source: portal.MediaFromERP, SourceID: "erp"},
	} {
		if _, err := c.SaveMedia(t.Context(), n, bytes.NewReader(pngOf(t, photo(20+i, 20)))); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.put("C", "sheet.pdf", []byte(pdf)); err != nil {
		t.Fatal(err)
	}
	got := read(c.bench, func(tx portal.Tx) (map[erp.ItemID]portal.ItemMedia, error) {
		return tx.Pictures(t.Context(), []erp.ItemID{"A", "B", "C", "D"})
	})
	if len(got) != 2 || got["A"].SourceID != "first" || got["B"].SourceID != "erp" {
		t.Errorf("%+v", got)
	}
}

func TestImportMediaTellsFilesOfOneNameInTwoFoldersApart(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	c.do(portal.JobScope(), func(tx portal.Tx) error {
		return tx.SaveItems(t.Context(), []erp.Item{{ID: "HX-1", Description: "Thing", SellUOM: "EA", StockUOM: "EA", Status: erp.ItemActive}})
	})
	folder := fstest.MapFS{
		"front/HX-1.png": {Data: pngOf(t, photo(10, 10))}, "back/HX-1.png": {Data: pngOf(t, photo(11, 11))},
	}
	for _, want := range []portal.MediaChange{portal.MediaAdded, portal.MediaUnchanged} {
		err := c.ImportMedia(t.Context(), folder, func(f portal.ImportedMedia) {
			if f.Err != nil || f.Change != want {
				t.Errorf("%s is %s, want %s: %v", f.Name, f.Change, want, f.Err)
			}
		})
		if n := len(c.media("HX-1")); err != nil || n != 2 {
			t.Errorf("the item has %d pictures, error %v", n, err)
		}
	}
}

func TestImportMediaTellsOfEveryFileAndIsTheSameTwice(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	c.do(portal.JobScope(), func(tx portal.Tx) error {
		var items []erp.Item
		for _, id := range []erp.ItemID{"HX-1", "HX-1.5", "GL-100"} {
			items = append(items, erp.Item{ID: id, Description: "Thing", ManufacturerNo: "MX-9", SellUOM: "EA", StockUOM: "EA", Status: erp.ItemActive})
		}
		return tx.SaveItems(t.Context(), items)
	})
	picture := func(side int) *fstest.MapFile { return &fstest.MapFile{Data: pngOf(t, photo(side, side))} }
	paper := &fstest.MapFile{Data: []byte(pdf)}
	folder := fstest.MapFS{
		"HX-1.png": picture(10), "hx1.2.PNG": picture(11), "HX-1.data-sheet.pdf": paper, // one item
		"HX-1.5.png": picture(12), "sub/gl 100.png": picture(13), "gl-100.pdf": paper, // others
		"MX-9.png": picture(14), "NO-1.png": picture(15), "README": {Data: []byte("pictures")}, // no item's own number
		"GL-100.bad.png": {Data: []byte("no picture")}, "GL-100.3.svg": {Data: []byte("<svg/>")}, // no picture
	}
	const bad = "not taken"
	want := map[string]string{
		"HX-1.png": "HX-1", "hx1.2.PNG": "HX-1", "HX-1.data-sheet.pdf": "HX-1", "HX-1.5.png": "HX-1.5",
		"sub/gl 100.png": "GL-100", "gl-100.pdf": "GL-100",
		"MX-9.png": bad, "NO-1.png": bad, "README": bad, "GL-100.bad.png": bad, "GL-100.3.svg": bad,
	}
	for _, change := range []portal.MediaChange{portal.MediaAdded, portal.MediaUnchanged} {
		told := map[string]string{}
		err := c.ImportMedia(t.Context(), folder, func(f portal.ImportedMedia) {
			told[f.Name] = string(f.Item)
			if f.Err != nil {
				told[f.Name] = bad
			} else if f.Change != change {
				t.Errorf("%s is %s, want %s", f.Name, f.Change, change)
			}
		})
		if err != nil || fmt.Sprint(told) != fmt.Sprint(want) {
			t.Errorf("%s:\n got %v, error %v\nwant %v", change, told, err, want)
		}
	}
	var titles []string
	for _, m := range c.media("HX-1") {
		titles = append(titles, fmt.Sprintf("%s %d %s", m.Kind, m.Position, m.Title))
	}
	if got := strings.Join(titles, ", "); got != "document 0 Data sheet, image 0 HX 1, image 2 Hx1.2" {
		t.Errorf("HX-1 has %s", got)
	}
	broken := errors.New("broken disk")
	if err := c.ImportMedia(t.Context(), brokenFS{broken}, func(portal.ImportedMedia) {}); !errors.Is(err, broken) {
		t.Errorf("a folder that cannot be read: %v", err)
	}
}

type brokenFS struct{ err error }

func (b brokenFS) Open(string) (fs.File, error) { return nil, b.err }
