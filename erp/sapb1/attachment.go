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

// itemFiles is where an item's files are: a picture of its own, and an entry with any number of files (§3.4).
type itemFiles struct {
	ItemCode        erp.ItemID
	Picture         string // a file's name
	AttachmentEntry integer
}

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

// AttachmentsOf implements erp.Attachments, for items. Sizes are not stated.
func (a *Adapter) AttachmentsOf(ctx context.Context, s erp.Subject) ([]erp.Attachment, error) {
	op := fmt.Sprintf("attachments of %s %q", s.Kind, s.Key)
	files, err := a.itemFiles(ctx, op, s)
	if err != nil {
		return nil, err
	}
	return a.listFiles(ctx, op, files)
}

func (a *Adapter) listFiles(ctx context.Context, op string, files itemFiles) ([]erp.Attachment, error) {
	var list []erp.Attachment
	if files.Picture != "" {
		name := path.Base(strings.ReplaceAll(files.Picture, `\`, "/"))
		list = append(list, erp.Attachment{ID: pictureID, Name: name, Type: mediaType(name), Size: -1})
	}
	if files.AttachmentEntry == 0 {
		return list, nil
	}
	var entry struct {
		Lines []attachedFile `json:"Attachments2_Lines"`
	}
	if err := a.client.get(ctx, op, from("Attachments2("+files.AttachmentEntry.String()+")"), 0, &entry); err != nil {
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
	files, err := a.itemFiles(ctx, op, s)
	if err != nil {
		return nil, err
	}
	if id == pictureID && files.Picture != "" {
		return a.client.open(ctx, op, "ItemImages("+url.PathEscape(quote(s.Key))+")/$value")
	}
	list, err := a.listFiles(ctx, op, files)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(list, func(f erp.Attachment) bool { return f.ID == id }) {
		return nil, erp.Errorf(erp.NotFound, op, "no such file")
	}
	target := "Attachments2(" + files.AttachmentEntry.String() + ")/$value?filename=" + escape(quote(id))
	return a.client.open(ctx, op, target)
}

func (a *Adapter) itemFiles(ctx context.Context, op string, s erp.Subject) (itemFiles, error) {
	if s.Kind != erp.SubjectItem {
		return itemFiles{}, erp.Errorf(erp.Unsupported, op, "the portal reads files of items only")
	}
	q := from("Items").fields("ItemCode", "Picture", "AttachmentEntry").where(eq("ItemCode", s.Key))
	found, _, err := fetch[itemFiles](ctx, a.client, op, q, 1)
	if err != nil {
		return itemFiles{}, err
	}
	for _, f := range found {
		if string(f.ItemCode) == s.Key {
			return f, nil
		}
	}
	return itemFiles{}, erp.Errorf(erp.NotFound, op, "no such item")
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
