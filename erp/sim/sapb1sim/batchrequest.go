package sapb1sim

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
)

// batchPart is one part of a $batch: a request, or a change set of requests.
type batchPart struct {
	request *batchRequest
	changes []batchRequest
}

// batchRequest is one request inside a $batch.
type batchRequest struct {
	contentID string
	method    string
	target    string // as it stands on the request line
	header    http.Header
	body      []byte
}

var errIncomplete = errors.New("incomplete batch")

// parseBatch reads the body of a $batch (§2.10). It is read whole before anything is done.
func parseBatch(contentType string, body []byte) ([]batchPart, error) {
	var parts []batchPart
	err := eachPart(contentType, body, func(h textproto.MIMEHeader, content []byte) error {
		mediaType, _, err := mime.ParseMediaType(h.Get("Content-Type"))
		switch {
		case err != nil:
			return errIncomplete
		case mediaType == "multipart/mixed":
			changes, err := parseChanges(h.Get("Content-Type"), content)
			parts = append(parts, batchPart{changes: changes})
			return err
		}
		request, err := parseRequest(h, content)
		parts = append(parts, batchPart{request: &request})
		return err
	})
	if err == nil && len(parts) == 0 {
		err = errIncomplete
	}
	return parts, err
}

// parseChanges reads a change set, which holds requests only.
func parseChanges(contentType string, body []byte) ([]batchRequest, error) {
	var changes []batchRequest
	err := eachPart(contentType, body, func(h textproto.MIMEHeader, content []byte) error {
		request, err := parseRequest(h, content)
		changes = append(changes, request)
		return err
	})
	if err == nil && len(changes) == 0 {
		err = errIncomplete
	}
	return changes, err
}

// eachPart hands over the parts of a multipart body. Lines end in CRLF, and the last boundary must be there.
func eachPart(contentType string, body []byte, visit func(textproto.MIMEHeader, []byte) error) error {
	_, params, err := mime.ParseMediaType(contentType)
	boundary := params["boundary"]
	if err != nil || boundary == "" || !bytes.Contains(body, []byte("--"+boundary+"\r\n")) {
		return errIncomplete
	}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errIncomplete
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return errIncomplete
		}
		if err := visit(part.Header, content); err != nil {
			return err
		}
	}
}

// parseRequest reads an embedded request: its line, with or without the version, then its headers up to an empty line,
// then its body. A request without a body therefore ends in two empty lines.
func parseRequest(h textproto.MIMEHeader, content []byte) (batchRequest, error) {
	if h.Get("Content-Type") != "application/http" || h.Get("Content-Transfer-Encoding") != "binary" {
		return batchRequest{}, errIncomplete
	}
	line, rest, ok := bytes.Cut(content, []byte("\r\n"))
	words := strings.Fields(string(line))
	if !ok || len(words) < 2 || len(words) > 3 || len(words) == 3 && words[2] != "HTTP/1.1" {
		return batchRequest{}, errIncomplete
	}
	reader := bufio.NewReader(bytes.NewReader(rest))
	header, err := textproto.NewReader(reader).ReadMIMEHeader()
	if err != nil {
		return batchRequest{}, errIncomplete
	}
	body, err := io.ReadAll(reader)
	if err != nil {
		return batchRequest{}, errIncomplete
	}
	return batchRequest{h.Get("Content-Id"), words[0], words[1], http.Header(header), body}, nil
}
