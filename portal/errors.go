package portal

import (
	"errors"
	"fmt"

	"github.com/tradecounter/portal/erp"
)

// Code is the class of a failure, as the reader of a page meets it. A Code is an error for errors.Is.
type Code string

// The classes.
const (
	Invalid         Code = "invalid"
	NotFound        Code = "not_found"
	Conflict        Code = "conflict"
	Forbidden       Code = "forbidden"
	Unauthenticated Code = "unauthenticated"
	TooMany         Code = "too_many"
	Unavailable     Code = "unavailable"
)

// Error implements error.
func (c Code) Error() string { return string(c) }

// Problem is one thing that is wrong, for a person to read: a message of the catalogue and its arguments, tied to the
// form field it is about.
type Problem struct {
	Field   string
	Message Message
	Args    []any
}

// Error is a failure with its public part (Code, Problems) and its private cause.
type Error struct {
	Code     Code
	Problems []Problem
	Err      error
}

// Error implements error. It is for logs; people read Problems.
func (e *Error) Error() string {
	text := string(e.Code)
	for _, p := range e.Problems {
		text += fmt.Sprintf(" %s:%s%v", p.Field, p.Message, p.Args)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is this error's class.
func (e *Error) Is(target error) bool {
	code, ok := target.(Code)
	return ok && code == e.Code
}

// CodeOf returns the class of err: its own, or what an ERP class means to a reader. Anything else has none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	var c Code
	if errors.As(err, &c) {
		return c
	}
	switch erp.CodeOf(err) {
	case erp.NotFound:
		return NotFound
	case erp.Invalid, erp.Rejected:
		return Invalid
	case erp.Conflict:
		return Conflict
	case erp.Unavailable, erp.OutcomeUnknown, erp.Unauthorized:
		return Unavailable
	}
	return ""
}

// ProblemsOf returns what a person should read about err; none if it has no public part.
func ProblemsOf(err error) []Problem {
	var e *Error
	if errors.As(err, &e) {
		return e.Problems
	}
	return nil
}

func invalid(field string, m Message, args ...any) *Error {
	return &Error{Code: Invalid, Problems: []Problem{{field, m, args}}}
}

func fail(code Code, m Message, args ...any) *Error {
	return &Error{Code: code, Problems: []Problem{{"", m, args}}}
}
