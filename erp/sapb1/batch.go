package sapb1

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// part is one read inside a $batch: a GET, or a POST to an action that changes nothing.
type part struct {
	op     string
	method string
	target string // below the root, escaped
	prefer string
	body   []byte
}

func getPart(op string, q query, size int) part {
	return part{op: op, method: http.MethodGet, target: q.String(), prefer: maxPageSize(size)}
}

func askPart(op, action string, in any) (part, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return part{}, erp.Errorf(erp.Invalid, op, "%w", err)
	}
	return part{op: op, method: http.MethodPost, target: action, body: body}, nil
}

// decode reads the answer to p, an error if it is one.
func (p part) decode(r response, out any) error {
	if !r.ok() {
		return failure(p.op, false, r)
	}
	if err := json.Unmarshal(r.body, out); err != nil {
		return unreadable(p.op, false, fmt.Errorf("decode answer: %w", err))
	}
	return nil
}

// decodeRows reads the answer to a part that asked for a page which is all there is.
func decodeRows[T any](p part, r response) ([]T, error) {
	found, _, err := decodePage[T](p, r)
	return found, err
}

// readOn reads the answer to a part that asked for a page of q, and outside of the batch all further pages.
func readOn[T any](ctx context.Context, c *client, p part, r response, q query) ([]T, error) {
	found, link, err := decodePage[T](p, r)
	if err != nil {
		return nil, err
	}
	rest, err := collectFrom[T](ctx, c, p.op, q, link)
	return append(found, rest...), err
}

func decodePage[T any](p part, r response) ([]T, string, error) {
	var page rows[T]
	if err := p.decode(r, &page); err != nil {
		return nil, "", err
	}
	return page.checked(p.op)
}

// batch answers parts in order, in one request where none fails. The Service Layer stops at the first failing part and
// leaves the later ones without an answer (§2.10), so the rest goes into a further request. A failure that says the
// ERP is ill ends it: then the answers had so far come back beside the error.
func (c *client) batch(ctx context.Context, op string, parts []part) ([]response, error) {
	var answers []response
	for len(answers) < len(parts) {
		rest := parts[len(answers):]
		got, err := c.batchOnce(ctx, op, rest)
		if err != nil {
			return answers, err
		}
		last := got[len(got)-1]
		if last.ok() && len(got) < len(rest) {
			return append(answers, got...), erp.Errorf(erp.Unavailable, op, "batch answered %d of %d parts", len(got), len(rest))
		}
		if err := illness(rest[len(got)-1].op, last); err != nil {
			return append(answers, got[:len(got)-1]...), err
		}
		answers = append(answers, got...)
	}
	return answers, nil
}

// illness returns the error of a part that failed for the state of the ERP and not for what it asked.
func illness(op string, r response) error {
	if r.ok() {
		return nil
	}
	err := failure(op, false, r)
	if err.Code == erp.Unavailable || err.Code == erp.Unauthorized {
		return err
	}
	return nil
}

// batchOnce sends one $batch and returns at least one and at most len(parts) answers.
func (c *client) batchOnce(ctx context.Context, op string, parts []part) ([]response, error) {
	boundary := "batch_" + rand.Text()
	answer, err := c.send(ctx, request{
		op: op, method: http.MethodPost, target: "$batch",
		contentType: "multipart/mixed;boundary=" + boundary,
		body:        frame(c.root.EscapedPath(), boundary, parts),
	})
	if err != nil {
		return nil, err
	}
	answers, err := parseBatch(answer.header.Get("Content-Type"), answer.body)
	if err == nil && len(answers) == 0 {
		err = errors.New("batch has no answer in it")
	}
	if err == nil && len(answers) > len(parts) {
		err = fmt.Errorf("batch answered %d of %d parts", len(answers), len(parts))
	}
	if err != nil {
		return nil, unreadable(op, false, err)
	}
	return answers, nil
}

// frame writes the body of a $batch. Lines end in CRLF, and a part without a body needs two empty lines (§2.10).
func frame(root, boundary string, parts []part) []byte {
	var b bytes.Buffer
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n")
		b.WriteString("Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n")
		b.WriteString(p.method + " " + root + "/" + p.target + " HTTP/1.1\r\n")
		if p.prefer != "" {
			b.WriteString("Prefer: " + p.prefer + "\r\n")
		}
		if p.body != nil {
			b.WriteString("Content-Type: " + jsonType + "\r\n")
		}
		b.WriteString("\r\n")
		b.Write(p.body)
		b.WriteString("\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return b.Bytes()
}

// parseBatch reads the answers out of a multipart body.
func parseBatch(contentType string, body []byte) ([]response, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(kind, "multipart/") || params["boundary"] == "" {
		return nil, fmt.Errorf("batch answer is %q and not multipart", contentType)
	}
	var answers []response
	reader := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		p, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return answers, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read batch: %w", err)
		}
		answer, err := parsePart(p)
		if err != nil {
			return nil, fmt.Errorf("read part %d of batch: %w", len(answers)+1, err)
		}
		answers = append(answers, answer)
	}
}

// parsePart reads an embedded HTTP response. Its Content-Length is not trusted: the part's end is the body's end.
func parsePart(r io.Reader) (response, error) {
	in := textproto.NewReader(bufio.NewReader(r))
	line, err := in.ReadLine()
	if err != nil {
		return response{}, fmt.Errorf("read status line: %w", err)
	}
	protocol, rest, _ := strings.Cut(line, " ")
	digits, _, _ := strings.Cut(rest, " ")
	status, err := strconv.Atoi(digits)
	if !strings.HasPrefix(protocol, "HTTP/") || err != nil || status < 100 || status > 599 {
		return response{}, fmt.Errorf("status line %q", line)
	}
	header, err := in.ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		return response{}, fmt.Errorf("read header: %w", err)
	}
	body, err := io.ReadAll(in.R)
	if err != nil {
		return response{}, fmt.Errorf("read body: %w", err)
	}
	return response{status, http.Header(header), body}, nil
}
