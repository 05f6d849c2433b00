package web

import (
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// downloadPolicy keeps a file from doing anything in a browser that shows it all the same.
const downloadPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'"

// Download is a file on its way to a browser.
type Download struct {
	Name    string
	Type    string // media type
	Size    int64  // bytes; -1: not known
	Content io.ReadCloser
}

// Send answers with a file to be saved, whatever its type: never with one to be opened here. The content is read while it
// is sent, after the handler has ended, and is then closed.
func (r *Request) Send(d Download) error {
	r.c.Set(fiber.HeaderContentType, d.Type)
	r.c.Set(fiber.HeaderContentDisposition, attachment(d.Name))
	r.c.Set(fiber.HeaderContentSecurityPolicy, downloadPolicy)
	r.stream(d.Content, d.Size)
	return nil
}

// forever is how a browser keeps what never changes, for its own user alone.
const forever = "private, max-age=31536000, immutable"

// Kept answers for a browser that has what goes by tag already.
func (r *Request) Kept(tag string) bool {
	if r.c.Get(fiber.HeaderIfNoneMatch) != strconv.Quote(tag) {
		return false
	}
	r.c.Set(fiber.HeaderETag, strconv.Quote(tag))
	r.c.Set(fiber.HeaderCacheControl, forever)
	r.c.Status(fiber.StatusNotModified)
	return true
}

// SendForever answers with what never changes under this address. An image is shown where it is asked for; anything else
// is saved.
func (r *Request) SendForever(tag string, d Download) error {
	r.c.Set(fiber.HeaderETag, strconv.Quote(tag))
	r.c.Set(fiber.HeaderCacheControl, forever)
	r.c.Set(fiber.HeaderContentType, d.Type)
	r.c.Set(fiber.HeaderContentSecurityPolicy, downloadPolicy)
	r.c.Set("Cross-Origin-Resource-Policy", "same-origin")
	if !strings.HasPrefix(d.Type, "image/") {
		r.c.Set(fiber.HeaderContentDisposition, "attachment") // the link says under which name
	}
	r.stream(d.Content, d.Size)
	return nil
}

// stream sends a body as it is read. A browser that takes nothing of it for sendWithin is cut off.
func (r *Request) stream(content io.ReadCloser, size int64) {
	r.c.Context().SetBodyStream(&sending{content, r.c.Context().Conn()}, int(size))
}

const sendWithin = 30 * time.Second

// sending moves the connection's deadline on with each piece.
type sending struct {
	io.ReadCloser
	conn net.Conn
}

// Read implements io.Reader.
func (s *sending) Read(b []byte) (int, error) {
	if err := s.conn.SetWriteDeadline(deadlineIn(sendWithin)); err != nil {
		return 0, fmt.Errorf("set deadline: %w", err)
	}
	return s.ReadCloser.Read(b)
}

// attachment names a file for saving (RFC 6266): in ASCII for old browsers, and as it is for the others (RFC 8187).
func attachment(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%`, r) {
			return '_'
		}
		return r
	}, name)
	value := `attachment; filename=` + strconv.Quote(ascii)
	if ascii != name {
		value += `; filename*=UTF-8''` + percentEncode(name)
	}
	return value
}

// percentEncode leaves attr-char (RFC 8187 §3.2.1) as it is.
func percentEncode(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("!#$&+-.^_`|~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// deadlineIn is a deadline for a connection, which goes by the machine's clock whatever the portal's says.
func deadlineIn(d time.Duration) time.Time { return time.Now().Add(d) } //nolint:forbidigo // see above
