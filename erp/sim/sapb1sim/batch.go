package sapb1sim

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"

	"github.com/tradecounter/portal/erp/sim"
)

// batch serves a $batch: its parts one after the other, up to the first that fails. Parts behind it get no answer
// (§2.10).
func (s *service) batch(c *call) (response, error) {
	if c.method != http.MethodPost || c.rawQuery != "" {
		return response{}, unsupported()
	}
	parts, err := parseBatch(c.header.Get("Content-Type"), c.body)
	if err != nil {
		return response{}, badRequest(codeBadRequest, "Incomplete Batch Request Body!")
	}
	out := newMultipart("batchresponse_")
	for _, part := range parts {
		ok := false
		if part.request != nil {
			ok = s.serveRequest(c, *part.request, out)
		} else {
			ok = s.serveChanges(c, part.changes, out)
		}
		if !ok {
			break
		}
	}
	status := http.StatusOK
	if c.dialect.version == 1 {
		status = http.StatusAccepted
	}
	body := out.close()
	return c.raw(cmp.Or(s.options.BatchStatus, status), out.mediaType(), body), nil
}

func (s *service) serveRequest(c *call, r batchRequest, out *multipartWriter) bool {
	if !sim.ServePart(c.ctx) {
		panic(http.ErrAbortHandler) // the caller is gone
	}
	answer := s.answer(c, func(c *call) (response, error) {
		inner, path, err := c.inner(r)
		if err != nil {
			return response{}, err
		}
		return s.dispatch(inner, path)
	})
	out.response(c.dialect, answer, "")
	return answer.status < 400
}

// inner is the call that an embedded request makes, under the root of its batch.
func (c *call) inner(r batchRequest) (*call, string, error) {
	target, ok := strings.CutPrefix(r.target, c.dialect.root)
	if !ok {
		return nil, "", badRequest(codeBadRequest, "Invalid URL '%s' in batch", r.target)
	}
	path, query, _ := strings.Cut(target, "?")
	inner := *c
	inner.method, inner.rawQuery, inner.header, inner.body, inner.inBatch = r.method, query, r.header, r.body, true
	switch path {
	case "Login", "Logout", "$batch":
		return nil, "", badRequest(codeBadRequest, "'%s' is not allowed in batch", path)
	}
	return &inner, path, nil
}

// multipartWriter frames answers. Each part and each change set has a boundary of its own.
type multipartWriter struct {
	bytes.Buffer
	boundary string
}

func newMultipart(prefix string) *multipartWriter {
	return &multipartWriter{boundary: prefix + strings.ToLower(rand.Text())}
}

func (m *multipartWriter) mediaType() string { return "multipart/mixed;boundary=" + m.boundary }

// response writes one answer. Its Content-ID stands among the part's headers in v2 and among the answer's in v1.
func (m *multipartWriter) response(d dialect, r response, contentID string) {
	fmt.Fprintf(m, "--%s\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n", m.boundary)
	inside := r.header.Clone()
	if contentID != "" && d.version == 1 {
		inside.Set("Content-Id", contentID)
	} else if contentID != "" {
		fmt.Fprintf(m, "Content-ID: %s\r\n", contentID)
	}
	body := r.body
	if len(body) > 0 {
		body = append(body[:len(body):len(body)], '\n')
		inside.Set("Content-Length", fmt.Sprint(len(body)))
	}
	fmt.Fprintf(m, "\r\nHTTP/1.1 %d %s\r\n", r.status, http.StatusText(r.status))
	for _, name := range []string{"Content-Type", "Content-Length", "Content-Id", "Etag", "Location", "Preference-Applied"} {
		if v := inside.Get(name); v != "" {
			fmt.Fprintf(m, "%s: %s\r\n", wireName(name), v)
		}
	}
	fmt.Fprintf(m, "\r\n%s\r\n", body)
}

// wireName undoes Go's spelling of two header names.
func wireName(name string) string {
	switch name {
	case "Etag":
		return "ETag"
	case "Content-Id":
		return "Content-ID"
	}
	return name
}

// nest writes the answer to a whole change set.
func (m *multipartWriter) nest(changes *multipartWriter) {
	body := changes.close()
	fmt.Fprintf(m, "--%s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n", m.boundary, changes.mediaType(), len(body), body)
}

func (m *multipartWriter) close() []byte {
	fmt.Fprintf(m, "--%s--\r\n", m.boundary)
	return m.Bytes()
}
