package sapb1

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

var _ erp.Attachments = (*Adapter)(nil)

// maxAttachment is the size below which Business One takes a file (§2.8).
const maxAttachment = 50 << 20

// pictureID names an item's own picture. No file is called so: a name holds no colon where Business One keeps its files.
const pictureID = ":picture"

// attachedFile is a row of Attachments2_Lines, whose name and extension stand apart.
type attachedFile struct {
	FileName, FileExtension string
}

func (f attachedFile) name() string {
	if f.FileExtension == "" {
		return f.FileName
	}
	return f.FileName + "." + f.FileExtension
}

// AttachmentsOf implements erp.Attachments, for every kind of record. Sizes are not stated.
func (a *Adapter) AttachmentsOf(ctx context.Context, s erp.Subject) ([]erp.Attachment, error) {
	op := fmt.Sprintf("attachments of %s %q", s.Kind, s.Key)
	record, err := a.filedRecord(ctx, op, s)
	if err != nil {
		return nil, err
	}
	return a.listFiles(ctx, op, record)
}

func (a *Adapter) listFiles(ctx context.Context, op string, record filedRecord) ([]erp.Attachment, error) {
	var list []erp.Attachment
	if record.Picture != "" {
		name := path.Base(strings.ReplaceAll(record.Picture, `\`, "/"))
		list = append(list, erp.Attachment{ID: pictureID, Name: name, Type: mediaType(name), Size: -1})
	}
	if record.AttachmentEntry == 0 {
		return list, nil
	}
	var entry struct {
		Lines []attachedFile `json:"Attachments2_Lines"`
	}
	if err := a.client.get(ctx, op, from("Attachments2("+record.AttachmentEntry.String()+")"), 0, &entry); err != nil {
		return nil, err
	}
	for _, f := range entry.Lines {
		list = append(list, erp.Attachment{ID: f.name(), Name: f.name(), Type: mediaType(f.name()), Size: -1})
	}
	return list, nil
}

// OpenAttachment implements erp.Attachments. Only what AttachmentsOf lists is asked for, so that no name can lead elsewhere.
func (a *Adapter) OpenAttachment(ctx context.Context, s erp.Subject, id string) (io.ReadCloser, error) {
	op := fmt.Sprintf("attachment %q of %s %q", id, s.Kind, s.Key)
	record, err := a.filedRecord(ctx, op, s)
	if err != nil {
		return nil, err
	}
	if id == pictureID && record.Picture != "" {
		return a.client.open(ctx, op, "ItemImages("+url.PathEscape(quote(s.Key))+")/$value")
	}
	list, err := a.listFiles(ctx, op, record)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(list, func(f erp.Attachment) bool { return f.ID == id }) {
		return nil, erp.Errorf(erp.NotFound, op, "no such file")
	}
	target := "Attachments2(" + record.AttachmentEntry.String() + ")/$value?filename=" + escape(quote(id))
	return a.client.open(ctx, op, target)
}

// mediaTypes are those of the files that Business One takes (§2.8); the answer's own header is not relied upon.
var mediaTypes = map[string]string{
	".pdf": "application/pdf", ".txt": "text/plain", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
	".gif": "image/gif", ".bmp": "image/bmp", ".doc": "application/msword", ".xls": "application/vnd.ms-excel",
	".ppt":  "application/vnd.ms-powerpoint",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func mediaType(name string) string {
	if t, ok := mediaTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}
