package web

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/tradecounter/portal/portal"
)

const (
	maxFields     = 64 << 10 // what a form holds beside its file: bytes
	maxFieldCount = 200

	// UploadTime bounds what a form with a file may take: 25 MB at 2 Mbit/s.
	UploadTime = 2 * time.Minute
)

// Upload is the file of a form. It is read from the browser as it is read here: nothing of it was stored yet. Reading
// fails with Invalid where the file is larger than any may be, and with fiber.ErrBadRequest where it breaks off.
type Upload struct {
	Name string // as the browser says, cleaned
	io.Reader
}

// Upload returns the file that was sent under a field's name. The route must be one that takes files, the form must be
// multipart/form-data, and the file must be the last of its fields: by then the form's token has been checked. Invalid: no
// file was chosen, or it is empty.
func (r *Request) Upload(field string) (Upload, error) {
	if r.file == nil || r.file.field != field {
		return Upload{}, invalidFile(field, portal.MsgFileMissing)
	}
	if err := r.c.Context().Conn().SetReadDeadline(deadlineIn(UploadTime)); err != nil {
		return Upload{}, fmt.Errorf("set deadline: %w", err)
	}
	return r.file.open()
}

func (f *filePart) open() (Upload, error) {
	content := bufio.NewReader(f)
	switch _, err := content.Peek(1); {
	case errors.Is(err, io.EOF) && f.name == "":
		return Upload{}, invalidFile(f.field, portal.MsgFileMissing)
	case errors.Is(err, io.EOF):
		return Upload{}, invalidFile(f.field, portal.MsgFileEmpty)
	case err != nil:
		return Upload{}, err
	}
	return Upload{Name: portal.CleanFileName(f.name), Reader: content}, nil
}

func invalidFile(field string, m portal.Message, args ...any) error {
	return &portal.Error{Code: portal.Invalid, Problems: []portal.Problem{{Field: field, Message: m, Args: args}}}
}

// Multipart reports whether a request says that it is a form with a file. Its body is left on the connection for the route.
func Multipart(c *fiber.Ctx) bool {
	kind, _, _ := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	return kind == fiber.MIMEMultipartForm
}

type bodyKey struct{}

// KeepBody leaves the body of a multipart request to be read by the route, if it wants it.
func KeepBody(c *fiber.Ctx, body io.Reader) { c.Locals(bodyKey{}, body) }

// readUpload reads the fields of a multipart form up to its file, and leaves the file to be read by Upload.
func (r *Request) readUpload() error {
	body, ok := r.c.Locals(bodyKey{}).(io.Reader)
	_, params, err := mime.ParseMediaType(r.c.Get(fiber.HeaderContentType))
	if !ok || err != nil {
		return malformed("multipart form", err)
	}
	r.form, r.file, err = parseMultipart(body, params["boundary"], r.Portal.FileLimit())
	return err
}

// parseMultipart reads a form's fields. What it returns as file is still to be read, up to limit bytes.
func parseMultipart(body io.Reader, boundary string, limit int64) (Form, *filePart, error) {
	metered := &meter{from: body, left: maxFields}
	parts := multipart.NewReader(metered, boundary)
	values := url.Values{}
	for range maxFieldCount {
		part, err := parts.NextRawPart()
		if ended(err) {
			return Form{values}, nil, nil
		}
		if err != nil {
			return Form{}, nil, malformed("part", err)
		}
		field, name, isFile, err := disposition(part)
		if err != nil {
			return Form{}, nil, malformed("part", err)
		}
		if isFile {
			metered.left += limit + maxFields
			return Form{values}, &filePart{field: field, name: name, part: part, parts: parts, left: limit, limit: limit}, nil
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return Form{}, nil, malformed("field", err)
		}
		if !wellFormed(field) || !wellFormed(string(value)) {
			return Form{}, nil, malformed("field", errors.New("not text"))
		}
		values.Add(field, string(value))
	}
	return Form{}, nil, malformed("form", fmt.Errorf("more than %d fields", maxFieldCount))
}

// ended reports whether a form came to its end. One that was cut short has an error that wraps io.EOF.
func ended(err error) bool { return err == io.EOF } //nolint:errorlint // see above

func malformed(what string, cause error) error {
	if errors.Is(cause, fiber.ErrRequestEntityTooLarge) {
		return cause
	}
	return refuse(fmt.Errorf("%w: %s: %w", errMalformed, what, cause))
}

// disposition reads what a part is. A file field that was left empty is a file without a name.
func disposition(part *multipart.Part) (field, name string, isFile bool, err error) {
	kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return "", "", false, err
	}
	if kind != "form-data" || params["name"] == "" {
		return "", "", false, fmt.Errorf("%q is no field of a form", kind)
	}
	name, isFile = params["filename"]
	return params["name"], name, isFile, nil
}

// filePart is a form's file, still on the connection.
type filePart struct {
	field, name string
	part        *multipart.Part
	parts       *multipart.Reader
	left, limit int64 // bytes
}

// Read implements io.Reader. The end of the file must be the end of the form.
func (f *filePart) Read(b []byte) (int, error) {
	n, err := f.part.Read(b)
	if f.left -= int64(n); f.left < 0 {
		return 0, invalidFile(f.field, portal.MsgFileTooLarge, int(f.limit>>20))
	}
	if ended(err) {
		if _, err := f.parts.NextRawPart(); !ended(err) {
			return n, malformed("end", cmp.Or(err, errors.New("a field after the file")))
		}
		return n, io.EOF
	}
	if err != nil {
		err = malformed("file", err)
	}
	return n, err
}

// meter stops a reader that gives more than was bargained for.
type meter struct {
	from io.Reader
	left int64
}

// Read implements io.Reader.
func (m *meter) Read(b []byte) (int, error) {
	if m.left <= 0 {
		return 0, fiber.ErrRequestEntityTooLarge
	}
	if int64(len(b)) > m.left {
		b = b[:m.left]
	}
	n, err := m.from.Read(b)
	m.left -= int64(n)
	return n, err
}
