package sim_test

import (
	"bytes"
	"fmt"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func TestGeneratedItemsComeWithFiles(t *testing.T) {
	t.Parallel()
	c := usualCompany(t)
	pictures, safety := map[string]bool{}, 0
	for item := range c.Items("", time.Time{}) {
		for _, f := range must(t, c.Attachments, item.ID) {
			switch {
			case f.Type == "image/png":
				pictures[f.Name] = true
			case strings.HasPrefix(f.Name, "Safety data sheet"):
				safety++
				if item.Hazmat == "" {
					t.Errorf("%s is harmless and has a %s", item.ID, f.Name)
				}
			case f.Name != "Data sheet "+string(item.ID)+".pdf":
				t.Errorf("%s has %s", item.ID, f.Name)
			}
		}
	}
	if len(pictures) < 10 || safety == 0 {
		t.Errorf("pictures %v, %d safety data sheets", pictures, safety)
	}
}

func TestPicturesArePictures(t *testing.T) {
	t.Parallel()
	for _, begins := range []string{"HXN-", "HCS-", "CSB-"} {
		files := must(t, usualCompany(t).Attachments, someItem(t, begins, ""))
		picture, err := png.Decode(bytes.NewReader(files[0].Content()))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, _, a := picture.At(0, 0).RGBA(); a != 0 {
			t.Errorf("%s: the corner is not clear", begins)
		}
		if _, _, _, a := picture.At(picture.Bounds().Dx()/2, picture.Bounds().Dy()/5).RGBA(); a == 0 {
			t.Errorf("%s: there is nothing above the middle", begins)
		}
	}
}

func TestDataSheetIsAPDFThatNamesItsItem(t *testing.T) {
	t.Parallel()
	id := someItem(t, "HCS-", "-S18-")
	files := must(t, usualCompany(t).Attachments, id)
	sheet := files[1].Content()
	item := must(t, usualCompany(t).Item, id)
	for _, want := range []string{string(id), item.Barcode, "18-8 stainless", "Sample document", "\xd7"} {
		if !bytes.Contains(sheet, []byte(want)) {
			t.Errorf("the sheet lacks %q", want)
		}
	}
	offsets := regexp.MustCompile(`(?m)^(\d{10}) 00000 n `).FindAllSubmatch(sheet, -1)
	for i, match := range offsets {
		at, err := strconv.Atoi(string(match[1]))
		if err != nil || !bytes.HasPrefix(sheet[at:], fmt.Appendf(nil, "%d 0 obj\n", i+1)) {
			t.Errorf("object %d is not at %s", i+1, match[1])
		}
	}
	if len(offsets) != 6 || !bytes.HasPrefix(sheet, []byte("%PDF-")) || !bytes.HasSuffix(sheet, []byte("%%EOF\n")) {
		t.Errorf("%d objects in %.8q … %q", len(offsets), sheet, sheet[len(sheet)-8:])
	}
}

func TestFilesAreAddedAndReplaced(t *testing.T) {
	t.Parallel()
	c := sim.New(sim.Settings{})
	c.AddItem(sim.Item{Item: erp.Item{ID: "A1"}})
	for _, content := range []string{"old", "new"} {
		file := sim.Attachment{Name: "a.txt", Type: "text/plain", Content: func() []byte { return []byte(content) }}
		if err := c.AddAttachment("A1", file); err != nil {
			t.Fatal(err)
		}
	}
	if files := must(t, c.Attachments, erp.ItemID("A1")); len(files) != 1 || string(files[0].Content()) != "new" {
		t.Errorf("got %v", files)
	}
	if err := c.AddAttachment("B1", sim.Attachment{}); err == nil {
		t.Error("a file was put on an item that does not exist")
	}
}
