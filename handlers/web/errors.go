package web

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
)

// failures is the one map from a class of failure to the page that tells of it.
var failures = map[portal.Code]layout.Failure{
	portal.Invalid:     layout.BadRequest,
	portal.NotFound:    layout.NotFound,
	portal.Conflict:    layout.Conflict,
	portal.Forbidden:   layout.Forbidden,
	portal.TooMany:     layout.TooMany,
	portal.Unavailable: layout.Unavailable,
}

// statuses is the one map from a class of refusal to the status of the page that is shown again.
var statuses = map[portal.Code]int{
	portal.Invalid:  fiber.StatusUnprocessableEntity,
	portal.Conflict: fiber.StatusConflict,
	portal.TooMany:  fiber.StatusTooManyRequests,
}

// FailureOf returns the page for an error that no handler had a page of its own for.
func FailureOf(err error) layout.Failure {
	if errors.Is(err, ErrStaleForm) {
		return layout.StaleForm
	}
	var f *fiber.Error
	if errors.As(err, &f) {
		return failureOfStatus(f.Code)
	}
	if failure, ok := failures[portal.CodeOf(err)]; ok {
		return failure
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return layout.Unavailable
	}
	return layout.Internal
}

func failureOfStatus(status int) layout.Failure {
	switch status {
	case fiber.StatusNotFound:
		return layout.NotFound
	case fiber.StatusMethodNotAllowed:
		return layout.MethodNotAllowed
	case fiber.StatusRequestEntityTooLarge:
		return layout.TooLarge
	}
	if status < fiber.StatusInternalServerError {
		return layout.BadRequest
	}
	return layout.Internal
}

// Refusal is a no that the reader can do something about: the form is shown again with what is wrong.
type Refusal struct {
	Status   int
	Problems []portal.Problem
}

// Stale refuses a form whose token has changed since its page was loaded.
func Stale() Refusal {
	return Refusal{fiber.StatusForbidden, []portal.Problem{{Message: "error.stale_form.again"}}}
}

// RefusalOf returns the refusal that err is, and false for everything else.
func RefusalOf(err error) (Refusal, bool) {
	status, ok := statuses[portal.CodeOf(err)]
	problems := portal.ProblemsOf(err)
	return Refusal{status, problems}, ok && len(problems) > 0
}

// Wait is how long to wait before another try: zero if nobody said.
func (no Refusal) Wait() time.Duration {
	for _, p := range no.Problems {
		for _, arg := range p.Args {
			if d, ok := arg.(time.Duration); ok {
				return d
			}
		}
	}
	return 0
}

// waitOf is the same for an error.
func waitOf(err error) time.Duration {
	if d := (Refusal{Problems: portal.ProblemsOf(err)}).Wait(); d > 0 {
		return d
	}
	return erp.RetryAfter(err)
}

// ErrStaleForm is a form without the token of this browser's session.
var ErrStaleForm = errors.New("form without a valid token")
