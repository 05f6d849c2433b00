package sapb1sim_test

import (
	"net/http"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func TestFilesOfAnItem(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	fields := "Items?$select=ItemCode,Picture,AttachmentEntry&" + filter("ItemCode eq 'BOLT'")
	if a := w.get(fields); a.text(t, "value", 0, "Picture") != "null" || a.text(t, "value", 0, "AttachmentEntry") != "null" {
		t.Errorf("an item without files: %s", a.raw)
	}
	w.get("ItemImages('BOLT')/$value").refusal(t, http.StatusNotFound, "-2028", "No matching records")
	w.get("Attachments2(1)").refusal(t, http.StatusNotFound, "-2028", "No matching records")

	attach(t, w.company, "BOLT", "bolt.png", "image/png", "\x89PNG\x00")
	attach(t, w.company, "BOLT", "it's a sheet.pdf", "application/pdf", "%PDF")
	attach(t, w.company, "BOLT", "side view.png", "image/png", "another")
	a := w.get(fields)
	if a.text(t, "value", 0, "Picture") != "bolt.png" || a.text(t, "value", 0, "AttachmentEntry") != "1" {
		t.Errorf("the item names its files as %s", a.raw)
	}
	entry := w.get("Attachments2(1)")
	entry.want(t, http.StatusOK)
	if entry.text(t, "AbsoluteEntry") != "1" || entry.text(t, "Attachments2_Lines", 0, "FileName") != "it's a sheet" ||
		entry.text(t, "Attachments2_Lines", 0, "FileExtension") != "pdf" || entry.text(t, "Attachments2_Lines", 1, "FileName") != "side view" {
		t.Errorf("the entry is %s", entry.raw)
	}
	if got := w.get("Attachments2").column(t, "AbsoluteEntry"); got != "1" {
		t.Errorf("entries %s", got)
	}
	for path, want := range map[string]string{
		"ItemImages('BOLT')/$value":                             "\x89PNG\x00",
		"Attachments2(1)/$value?filename='it''s a sheet.pdf'":   "%PDF",
		"Attachments2(1)/$value?filename=%27side%20view.png%27": "another",
	} {
		if got := w.get(path); got.status != http.StatusOK || got.raw != want {
			t.Errorf("%s: %d %q", path, got.status, got.raw)
		}
	}
	w.get("Attachments2(1)/$value?filename='bolt.png'").refusal(t, http.StatusNotFound, "-2028", "No matching records")
	w.get("Attachments2(1)/$value").refusal(t, http.StatusBadRequest, "201", "Invalid query option")
	w.get("Attachments2(1)/$value?name='side view.png'").refusal(t, http.StatusBadRequest, "201", "Invalid query option")
}

func attach(t *testing.T, c *sim.Company, item erp.ItemID, name, mediaType, content string) {
	t.Helper()
	err := c.AddAttachment(item, sim.Attachment{Name: name, Type: mediaType, Content: func() []byte { return []byte(content) }})
	if err != nil {
		t.Fatal(err)
	}
}
