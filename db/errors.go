package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"slices"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"github.com/tradecounter/portal/portal"
)

// Codes of PostgreSQL that this package acts on (PostgreSQL manual, appendix A).
const (
	serializationFailure pqerror.Code = "40001"
	deadlockDetected     pqerror.Code = "40P01"
	uniqueViolation      pqerror.Code = "23505"
	undefinedTable       pqerror.Code = "42P01"

	connectionException  pqerror.Class = "08"
	operatorIntervention pqerror.Class = "57"
)

// explain gives an error of the driver its meaning: no row is NotFound, a key that is taken is
// Conflict, a server that is away is Unavailable. Past a deadline lib/pq reports a cancelled
// statement or a broken connection, which does not say that the deadline was ours.
func explain(ctx context.Context, err error) error {
	if err == nil || portal.CodeOf(err) != "" {
		return err
	}
	if cause := ctx.Err(); cause != nil {
		if errors.Is(err, cause) {
			return err
		}
		return fmt.Errorf("%w: %w", cause, err)
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return &portal.Error{Code: portal.NotFound, Err: err}
	case isCode(err, uniqueViolation):
		return &portal.Error{Code: portal.Conflict, Err: err}
	case isAway(err):
		return &portal.Error{Code: portal.Unavailable, Err: err}
	}
	return err
}

// isCode reports whether PostgreSQL answered with one of the codes.
func isCode(err error, codes ...pqerror.Code) bool {
	var answer *pq.Error
	return errors.As(err, &answer) && slices.Contains(codes, answer.Code)
}

// isAway reports that the server could not be asked: no connection, or one that it ended.
func isAway(err error) bool {
	var network *net.OpError
	var answer *pq.Error
	if errors.As(err, &answer) {
		return answer.Code.Class() == connectionException || answer.Code.Class() == operatorIntervention
	}
	return errors.As(err, &network) || errors.Is(err, driver.ErrBadConn)
}

// worthRetrying reports whether the same transaction, run again, may succeed.
func worthRetrying(err error) bool { return isCode(err, serializationFailure, deadlockDetected) }
