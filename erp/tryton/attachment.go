package tryton

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// maxAttachment is the size below which a file is sent or fetched. Tryton itself takes up to two gigabytes.
const maxAttachment = 50 << 20

// maxFileAnswer holds the largest file in base 64 with its line breaks.
const maxFileAnswer = maxAttachment*3/2 + 1<<20

// attachmentModel keeps files on any record; a file of type link is a place elsewhere.
const attachmentModel = "ir.attachment"

type attachment struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Size int64  `json:"data_size"`
}

// AttachmentsOf implements erp.Attachments. An item's picture is its oldest, since Tryton marks none. An invoice's own paper
// comes first.
func (a *Adapter) AttachmentsOf(ctx context.Context, s erp.Subject) ([]erp.Attachment, error) {
	op := "attachments of " + s.String()
	on, err := a.recordOf(ctx, op, s)
	if err != nil {
		return nil, err
	}
	found, err := search[attachment](ctx, a.client, op, query{model: attachmentModel, where: on.files(), order: [][2]string{{"id", "ASC"}}})
	if err != nil {
		return nil, err
	}
	list := make([]erp.Attachment, len(found))
	for i, f := range found {
		list[i] = erp.Attachment{ID: strconv.FormatInt(f.ID, 10), Name: f.Name, Type: mediaType(f.Name), Size: f.Size}
	}
	switch s.Kind {
	case erp.SubjectItem:
		slices.SortStableFunc(list, func(x, y erp.Attachment) int { return rank(x) - rank(y) })
	case erp.SubjectInvoice:
		paper, err := a.paperOf(ctx, op, on)
		switch {
		case ctx.Err() != nil:
			return nil, err
		case err != nil: // which whoever opens it is told
			paper.Attachment = erp.Attachment{ID: paperID, Name: safeName("Invoice " + s.Key), Type: mediaType(""), Size: -1}
		}
		list = slices.Insert(list, 0, paper.Attachment)
	}
	return list, nil
}

// rank puts pictures before other files.
func rank(f erp.Attachment) int {
	if strings.HasPrefix(f.Type, "image/") {
		return 0
	}
	return 1
}

// OpenAttachment implements erp.Attachments. The file has arrived whole when it returns.
func (a *Adapter) OpenAttachment(ctx context.Context, s erp.Subject, id string) (io.ReadCloser, error) {
	op := fmt.Sprintf("attachment %q of %s", id, s)
	on, err := a.recordOf(ctx, op, s)
	if err != nil {
		return nil, err
	}
	if s.Kind == erp.SubjectInvoice && id == paperID {
		paper, err := a.paperOf(ctx, op, on)
		if err != nil {
			return nil, err
		}
		return paper.content.open(), nil
	}
	key, _ := recordID(id)
	f, err := one[attachment](ctx, a.client, op, query{model: attachmentModel, where: append(on.files(), is("id", key))})
	if err != nil {
		return nil, err
	}
	if f.Size >= maxAttachment {
		return nil, &erp.Error{Code: erp.Invalid, Op: op, Reason: fmt.Sprintf("The file is not smaller than %d MB.", maxAttachment>>20)}
	}
	var rows []struct {
		Data file `json:"data"`
	}
	read := call{op: op, method: model(attachmentModel, "read"), params: []any{[]int64{f.ID}, []string{"data"}}, longest: maxFileAnswer}
	if err := a.client.read(ctx, read, &rows); err != nil {
		return nil, err
	}
	if len(rows) != 1 {
		return nil, erp.Errorf(erp.NotFound, op, "no such file")
	}
	return rows[0].Data.open(), nil
}

// Attach implements erp.AttachmentWriter.
func (a *Adapter) Attach(ctx context.Context, s erp.Subject, f erp.Attachment, content io.Reader) error {
	op := "attach to " + s.String()
	name := safeName(f.Name)
	if name == "" {
		return erp.Errorf(erp.Invalid, op, "%q is no name for a file", f.Name)
	}
	tooLong := &erp.Error{Code: erp.Invalid, Op: op, Reason: fmt.Sprintf("A file must be smaller than %d MB.", maxAttachment>>20)}
	if f.Size >= maxAttachment {
		return tooLong
	}
	on, err := a.recordOf(ctx, op, s)
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(content, maxAttachment))
	switch {
	case err != nil:
		return erp.Errorf(erp.Invalid, op, "read file: %w", err)
	case len(data) >= maxAttachment:
		return tooLong
	}
	_, err = a.client.create(ctx, op, attachmentModel, values{"name": name, "resource": on.resources[0], "type": "data", "data": file(data)})
	return err
}

// file is a file's content, {"__class__": "bytes", "base64": "…"} on the wire. Null is empty.
type file []byte

func (f file) open() io.ReadCloser { return io.NopCloser(bytes.NewReader(f)) }

type fileWire struct {
	Class  string `json:"__class__"`
	Base64 string `json:"base64"`
}

// MarshalJSON implements json.Marshaler.
func (f file) MarshalJSON() ([]byte, error) {
	return json.Marshal(fileWire{"bytes", base64.StdEncoding.EncodeToString(f)})
}

// UnmarshalJSON implements json.Unmarshaler.
func (f *file) UnmarshalJSON(b []byte) error {
	var w fileWire
	if err := json.Unmarshal(b, &w); err != nil {
		return fmt.Errorf("file: %w", err)
	}
	content, err := base64.StdEncoding.DecodeString(w.Base64) // which passes over line breaks
	*f = content
	return err
}

// mediaTypes are those of files that a business keeps. Tryton has names only.
var mediaTypes = map[string]string{
	".pdf": "application/pdf", ".txt": "text/plain", ".csv": "text/csv", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
	".gif": "image/gif", ".bmp": "image/bmp", ".webp": "image/webp", ".odt": "application/vnd.oasis.opendocument.text",
	".ods": "application/vnd.oasis.opendocument.spreadsheet", ".doc": "application/msword", ".xls": "application/vnd.ms-excel",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func mediaType(name string) string {
	if t, ok := mediaTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}
