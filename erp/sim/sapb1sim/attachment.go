package sapb1sim

import (
	"iter"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// files are an item's picture, which is the first image among its attachments, and the others.
func (i *item) files() (picture sim.Attachment, others []sim.Attachment) {
	all, err := i.service.company.Attachments(i.ID)
	if err != nil {
		panic("sapb1sim: item without files: " + err.Error()) // items are never deleted
	}
	for _, a := range all {
		if picture.Name == "" && strings.HasPrefix(a.Type, "image/") {
			picture = a
		} else {
			others = append(others, a)
		}
	}
	return picture, others
}

// attachmentEntry is the key of the item's files in Attachments2, if it has any.
func (i *item) attachmentEntry() (int, bool) {
	if _, others := i.files(); len(others) == 0 {
		return 0, false
	}
	return i.service.codes.files.code(i.ID), true
}

// itemImages are the pictures of items (OITM.PicturName).
func (s *service) itemImages() *entitySet {
	return &entitySet{
		name: "ItemImages", keys: []string{"ItemCode"}, ordered: true,
		shape: newShape("ItemImage",
			text("ItemCode", func(i *item) string { return string(i.ID) }),
			text("Picture", func(i *item) string { picture, _ := i.files(); return picture.Name }),
		),
		rows: func(*call, query) rows {
			return func(yield func(any) bool) {
				for i := range s.company.Items("", time.Time{}) {
					row := &item{Item: i, service: s}
					if picture, _ := row.files(); picture.Name != "" && !yield(row) {
						return
					}
				}
			}
		},
		find: func(_ *call, k key) (any, bool) {
			i, err := s.company.Item(erp.ItemID(k[0].(string)))
			return &item{Item: i, service: s}, err == nil
		},
		media: func(c *call, row any) (response, error) {
			picture, _ := row.(*item).files()
			if picture.Name == "" {
				return response{}, noSuchEntity()
			}
			return c.raw(http.StatusOK, picture.Type, picture.Content()), nil
		},
	}
}

// attachmentEntry is a row of Attachments2 (OATC): the files of one item.
type attachmentEntry struct {
	number int
	item   *item
}

func (e attachmentEntry) lines() []sim.Attachment {
	_, others := e.item.files()
	return others
}

var attachedFileShape = newShape("Attachments2_Line",
	constant("SourcePath", kindText, `\\b1\attachments`),
	text("FileName", func(a sim.Attachment) string { return strings.TrimSuffix(a.Name, path.Ext(a.Name)) }),
	text("FileExtension", func(a sim.Attachment) string { return strings.TrimPrefix(path.Ext(a.Name), ".") }),
	nothing("AttachmentDate", kindDate),
	nothing("UserID", kindWhole),
	constantEnum("Override", yesNo, "tNO"),
	nothing("FreeText", kindText),
)

func (s *service) attachments() *entitySet {
	row := func(number int, id erp.ItemID) (any, bool) {
		i, err := s.company.Item(id)
		return attachmentEntry{number, &item{Item: i, service: s}}, err == nil
	}
	return &entitySet{
		name: "Attachments2", keys: []string{"AbsoluteEntry"}, ordered: true,
		shape: newShape("Attachments2",
			whole("AbsoluteEntry", func(e attachmentEntry) int { return e.number }),
			list("Attachments2_Lines", attachedFileShape, attachmentEntry.lines),
		),
		rows: func(*call, query) iter.Seq[any] {
			return func(yield func(any) bool) {
				for _, e := range s.codes.files.entries() {
					if r, ok := row(e.code, e.name); ok && !yield(r) {
						return
					}
				}
			}
		},
		find: func(_ *call, k key) (any, bool) {
			number := int(k[0].(int64))
			id, ok := s.codes.files.name(number)
			if !ok {
				return nil, false
			}
			return row(number, id)
		},
		media: func(c *call, row any) (response, error) { return row.(attachmentEntry).content(c) },
	}
}

// content answers $value?filename='line2.png'.
func (e attachmentEntry) content(c *call) (response, error) {
	option, value, _ := strings.Cut(c.rawQuery, "=")
	text, err := url.PathUnescape(value)
	name, rest, ok := unquote(text)
	if err != nil || option != "filename" || !ok || rest != "" {
		return response{}, badRequest(codeQuery, "Query string error - Invalid query option")
	}
	for _, a := range e.lines() {
		if a.Name == name {
			return c.raw(http.StatusOK, a.Type, a.Content()), nil
		}
	}
	return response{}, noSuchEntity()
}
