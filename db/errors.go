package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/lib/pq"
)

// Codes of PostgreSQL that this package acts on (PostgreSQL manual, appendix A).
const (
	serializationFailure pq.ErrorCode = "40001"
	deadlockDetected     pq.ErrorCode = "40P01"
	uniqueViolation      pq.ErrorCode = "23505"
	queryCanceled        pq.ErrorCode = "57014"
	undefinedTable       pq.ErrorCode = "42P01"
)

// ErrDuplicate means that a row with the same key exists already.
var ErrDuplicate = errors.New("already exists")

// explain gives an error of the driver its meaning. Past a deadline lib/pq reports a cancelled
// statement (57014) or a broken connection, which does not say that the deadline was ours.
func explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		return fmt.Errorf("%w: %w", cause, err)
	}
	if isCode(err, uniqueViolation) {
		return fmt.Errorf("%w: %w", ErrDuplicate, err)
	}
	return err
}

// isCode reports whether PostgreSQL answered with one of the codes.
func isCode(err error, codes ...pq.ErrorCode) bool {
	var answer *pq.Error
	if !errors.As(err, &answer) {
		return false
	}
	for _, code := range codes {
		if answer.Code == code {
			return true
		}
	}
	return false
}

// worthRetrying reports whether the same transaction, run again, may succeed.
func worthRetrying(err error) bool { return isCode(err, serializationFailure, deadlockDetected) }
