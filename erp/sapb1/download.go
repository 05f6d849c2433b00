package sapb1

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/tradecounter/portal/erp"
)

// download is the body of an answer as it comes. Until it is closed it counts as a call of its session.
type download struct {
	op   string
	body io.ReadCloser
	left int64 // bytes that may still come
	end  func()
}

// open reads a file, of maxAttachment bytes at most and within the time of a read, and hands it on unread. A lost session is
// renewed once, as in send.
func (c *client) open(ctx context.Context, op, target string) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, c.cfg.ReadTimeout)
	for replayed := false; ; replayed = true {
		body, answer, err := c.openOnce(ctx, cancel, op, target)
		if body != nil {
			return body, nil
		}
		if err == nil && !replayed && lost(answer, false) {
			continue
		}
		cancel()
		if err == nil {
			err = failure(op, false, answer)
		}
		return nil, err
	}
}

// openOnce returns a body whose end ends the call, or an answer that is no success.
func (c *client) openOnce(ctx context.Context, cancel func(), op, target string) (io.ReadCloser, response, error) {
	lease, err := c.sessions.take(ctx)
	if err != nil {
		return nil, response{}, named(op, err)
	}
	resp, err := c.begin(ctx, op, target, lease.cookie)
	if err == nil && resp.StatusCode == http.StatusOK && resp.ContentLength <= maxAttachment {
		end := sync.OnceFunc(func() { cancel(); lease.put() })
		return &download{op, resp.Body, maxAttachment, end}, response{}, nil
	}
	defer lease.put()
	if err != nil {
		return nil, response{}, err
	}
	if resp.StatusCode == http.StatusOK {
		resp.Body.Close()
		return nil, response{}, tooLong(op)
	}
	answer, err := readWhole(resp)
	if err != nil {
		return nil, response{}, unreadable(op, false, err)
	}
	if lost(answer, false) {
		lease.drop()
	}
	return nil, answer, nil
}

// begin sends the request and waits for the head of its answer.
func (c *client) begin(ctx context.Context, op, target, cookie string) (*http.Response, error) {
	req, err := c.httpRequest(ctx, request{op: op, method: http.MethodGet, target: target, accept: "*/*"}, cookie)
	if err != nil {
		return nil, erp.Errorf(erp.Invalid, op, "%w", err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, unreadable(op, false, withoutURL(err))
	}
	return resp, nil
}

func tooLong(op string) error {
	return erp.Errorf(erp.Invalid, op, "the file is longer than %d bytes", maxAttachment)
}

// Read implements io.Reader. A file that is longer than promised fails rather than being cut.
func (d *download) Read(p []byte) (int, error) {
	if int64(len(p)) > d.left+1 {
		p = p[:d.left+1]
	}
	n, err := d.body.Read(p)
	d.left -= int64(n)
	switch {
	case d.left < 0:
		return n, tooLong(d.op)
	case err != nil && err != io.EOF:
		return n, unreadable(d.op, false, fmt.Errorf("read file: %w", err))
	}
	return n, err
}

// Close implements io.Closer.
func (d *download) Close() error {
	defer d.end()
	return d.body.Close()
}
