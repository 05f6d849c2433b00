package handlers

import (
	"context"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
)

const readyWithin = 2 * time.Second

// live answers as long as the process does. It asks nobody, so that an outage elsewhere restarts nothing.
func live(c *fiber.Ctx) error { return c.SendString("ok\n") }

// ready answers whether this replica should get traffic. The ERP has no say in it: the portal works without.
func (e edge) ready(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(e.Context, readyWithin)
	defer cancel()
	if err := e.Ready(ctx); err != nil {
		e.Logger.WarnContext(ctx, "not ready", slog.Any("error", err))
		return c.Status(fiber.StatusServiceUnavailable).SendString("not ready\n")
	}
	return c.SendString("ready\n")
}
