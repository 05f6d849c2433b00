package main

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAnOperatorImportsPicturesFromAFolder(t *testing.T) {
	w := newWorld(t)
	w.settle(t, w.start(t, w.config(t)))
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(t.TempDir(), "secret.png")
	dir := t.TempDir()
	var item string
	for i := range w.company.Items("", time.Time{}) {
		item = string(i.ID)
	}
	for path, content := range map[string][]byte{
		secret: picture.Bytes(), filepath.Join(dir, item+".png"): picture.Bytes(), filepath.Join(dir, strings.ToLower(item)+".data-sheet.pdf"): []byte("%PDF-1.4\n"),
	} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := w.operator(t)
	o.want("2 added, 0 replaced, 0 unchanged, 0 not taken", "media", "import", "--dir", dir)
	o.want("0 added, 0 replaced, 2 unchanged, 0 not taken", "media", "import", "--dir", dir)
	if err := os.Symlink(secret, filepath.Join(dir, item+".2.png")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "nothing.png"), picture.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := o.runs("media", "import", "--dir", dir)
	if err == nil || !strings.Contains(out, "not taken: nothing.png") || !strings.Contains(out, "not taken: "+item+".2.png") {
		t.Errorf("a file of no item, and a link that leads out of the folder: %v\n%s", err, out)
	}
}
