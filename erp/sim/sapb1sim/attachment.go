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
		return sim.Attachment{}, nil // deleted since the row was read
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

func (i *item) record() sim.Record { return sim.Record{Kind: erp.SubjectItem, Key: string(i.ID)} }

// attachmentEntry is the key of the item's files in Attachments2, if it has any.
func (i *item) attachmentEntry() (int, bool) { return i.service.fileEntry(i.record()) }

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

// attachmentEntry is a row of Attachments2 (OATC): the files of one record, or files that were sent and are on none yet.
type attachmentEntry struct {
	number int
	lines  []sim.Attachment
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
	return &entitySet{
		name: "Attachments2", keys: []string{"AbsoluteEntry"}, ordered: true,
		shape: newShape("Attachments2",
			whole("AbsoluteEntry", func(e attachmentEntry) int { return e.number }),
			list("Attachments2_Lines", attachedFileShape, func(e attachmentEntry) []sim.Attachment { return e.lines }),
		),
		rows: func(*call, query) iter.Seq[any] {
			return func(yield func(any) bool) {
				for _, e := range s.codes.files.entries() {
					if !yield(attachmentEntry{e.code, s.filesOf(e.name)}) {
						return
					}
				}
			}
		},
		find: func(_ *call, k key) (any, bool) {
			number := int(k[0].(int64))
			record, ok := s.codes.files.name(number)
			return attachmentEntry{number, s.filesOf(record)}, ok
		},
		media:  func(c *call, row any) (response, error) { return row.(attachmentEntry).content(c) },
		create: s.upload,
		change: s.uploadMore,
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
	for _, a := range e.lines {
		if a.Name == name {
			return c.raw(http.StatusOK, a.Type, a.Content()), nil
		}
	}
	return response{}, noSuchEntity()
}
