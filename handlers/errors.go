package handlers

import (
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"github.com/tradecounter/portal/handlers/web"
)

// fail answers a request that no handler had an answer to. The map from error to status and page is web.FailureOf; the
// cause goes to the log under the id that the page shows, and nowhere else.
func (e edge) fail(c *fiber.Ctx, err error) error {
	id := requestID(c)
	e.secure(c)
	level := slog.LevelInfo
	if web.FailureOf(err).Status() >= fiber.StatusInternalServerError {
		level = slog.LevelError
	}
	e.Logger.LogAttrs(c.UserContext(), level, "request failed",
		slog.String("request_id", id), slog.String("route", c.Route().Path), slog.Any("error", err))
	return e.site.Request(c).Fail(err, id)
}
