package erp

import (
	"context"
	"errors"
	"io"
)

// AttachmentsOf is Attachments.AttachmentsOf.
func (c *Client) AttachmentsOf(ctx context.Context, s Subject) ([]Attachment, error) {
	of := call{op: "attachments_of", customer: s.Customer, key: s.String()}
	return ask(ctx, c, of, func(ctx context.Context, role Attachments) ([]Attachment, error) { return role.AttachmentsOf(ctx, s) })
}

// Attach is AttachmentWriter.Attach.
func (c *Client) Attach(ctx context.Context, s Subject, a Attachment, content io.Reader) error {
	of := call{op: "attach", customer: s.Customer, key: s.String(), write: true}
	_, err := ask(ctx, c, of, func(ctx context.Context, role AttachmentWriter) (struct{}, error) {
		return struct{}{}, role.Attach(ctx, s, a, content)
	})
	return err
}

// OpenAttachment is Attachments.OpenAttachment. The operation's deadline runs until the stream is closed: a Read past it
// fails. The slot is given back once the stream begins, and there are no further tries, for the caller has begun to read.
func (c *Client) OpenAttachment(ctx context.Context, s Subject, id string) (io.ReadCloser, error) {
	of := call{op: "open_attachment", customer: s.Customer, key: s.String()}
	files, ok := c.adapter.(Attachments)
	if !ok {
		return nil, of.unsupported()
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout(ctx, of), errTooSlow)
	begun := c.clock()
	content, _, err := attempt(ctx, c, of, func(ctx context.Context) (io.ReadCloser, error) {
		return files.OpenAttachment(ctx, s, id)
	})
	c.logCall(ctx, of, err, 1, c.clock().Sub(begun))
	if err != nil {
		cancel()
		return nil, err
	}
	return &stream{content, ctx, cancel, of}, nil
}

// stream is an open file under its operation's deadline.
type stream struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelFunc
	of     call
}

// Read implements io.Reader; what goes wrong is an *Error of the operation.
func (s *stream) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = s.of.failure(s.ctx, err)
	}
	return n, err
}

// Close implements io.Closer.
func (s *stream) Close() error {
	defer s.cancel()
	return s.ReadCloser.Close()
}
