package handlers

import (
	"errors"
	"io"

	"github.com/gofiber/fiber/v2"
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
	body, err := io.ReadAll(io.LimitReader(stream, maxBody+1))
	if err == nil && len(body) <= maxBody {
		c.Request().SetBodyRaw(body)
		return c.Next()
	}
	c.Context().SetConnectionClose()
	if err != nil {
		return errors.Join(fiber.ErrBadRequest, err)
	}
	if _, err := io.CopyN(io.Discard, stream, maxDrain); err != nil && !errors.Is(err, io.EOF) {
		return errors.Join(fiber.ErrBadRequest, err)
	}
	return fiber.ErrRequestEntityTooLarge
}
