package handlers

import (
	"errors"
	"io"

	"github.com/gofiber/fiber/v2"

	"github.com/tradecounter/portal/handlers/web"
)

const (
	maxBody  = 2 << 20  // forms of this release are a few hundred bytes
	maxDrain = 32 << 20 // beyond this a sender is cut off
)

// takeBody reads the body, whatever the route will make of it: bytes left on a connection would be taken for its next
// request. What is too much is read and dropped, because a browser that is cut off while it sends does not read why.
func takeBody(c *fiber.Ctx) error {
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		return c.Next()
	}
	if web.Multipart(c) {
		return leaveBody(c, &once{from: stream})
	}
	body, err := io.ReadAll(io.LimitReader(stream, maxBody+1))
	if err == nil && len(body) <= maxBody {
		c.Request().SetBodyRaw(body)
		return c.Next()
	}
	c.Context().SetConnectionClose()
	if err != nil {
		return errors.Join(fiber.ErrBadRequest, err)
	}
	if err := drain(stream); err != nil {
		return errors.Join(fiber.ErrBadRequest, err)
	}
	return fiber.ErrRequestEntityTooLarge
}

// leaveBody leaves a form with a file to its route, which reads it piece by piece, and drops what the route left.
func leaveBody(c *fiber.Ctx, body *once) error {
	web.KeepBody(c, body)
	err := c.Next()
	if drained := drain(body); drained != nil {
		err = errors.Join(err, fiber.ErrBadRequest, drained)
	}
	if !errors.Is(body.ended, io.EOF) {
		c.Context().SetConnectionClose()
	}
	return err
}

func drain(body io.Reader) error {
	if _, err := io.CopyN(io.Discard, body, maxDrain); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// once reads a body and never beyond its end: what comes then on the connection is the next request.
type once struct {
	from  io.Reader
	ended error
}

// Read implements io.Reader.
func (o *once) Read(b []byte) (n int, err error) {
	if o.ended != nil {
		return 0, o.ended
	}
	n, o.ended = o.from.Read(b)
	return n, o.ended
}
