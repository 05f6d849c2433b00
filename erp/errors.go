package erp

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Code is the class of an ERP failure. It decides what the portal does next, so each class is about the consequence and
// never about the vendor's number. A Code is an error, so that errors.Is(err, erp.NotFound) reads as it sounds.
type Code string

// The classes. Every error an adapter returns belongs to exactly one of them.
const (
	// NotFound: the record does not exist, or does not belong to the customer it was asked for.
	NotFound Code = "not_found"
	// Invalid: the request is malformed or names something the ERP does not know. Sending it again cannot help.
	Invalid Code = "invalid"
	// Rejected: a business no (credit, discontinued, closed period) with the ERP's own reason.
	Rejected Code = "rejected"
	// Conflict: somebody else changed the record, or the reference is taken by another input.
	Conflict Code = "conflict"
	// Unauthorized: the integration user may not do this, or its credentials are wrong.
	Unauthorized Code = "unauthorized"
	// Unavailable: the ERP did not act. Safe to try again, after RetryAfter if it is set.
	Unavailable Code = "unavailable"
	// OutcomeUnknown: the ERP may have acted. Look the reference up before sending anything again.
	OutcomeUnknown Code = "outcome_unknown"
	// Unsupported: this ERP, version or installation cannot do it. Capabilities says so beforehand.
	Unsupported Code = "unsupported"
)

// Error implements error.
func (c Code) Error() string { return strings.ReplaceAll(string(c), "_", " ") }

// Error is what every adapter and Client method returns when it fails.
type Error struct {
	Code   Code
	Op     string        // the operation and its key: `order "4711"`
	Reason string        // the ERP's own words, fit for a clerk to read; empty if it gave none
	Vendor string        // the vendor's code, for the log and the exception desk: "-5002"
	Retry  time.Duration // how long the ERP asked us to wait; zero if it did not say
	Err    error         // the cause
}

// Errorf builds an Error whose cause is formatted like fmt.Errorf, so that %w keeps the chain.
func Errorf(code Code, op, format string, args ...any) *Error {
	return &Error{Code: code, Op: op, Err: fmt.Errorf(format, args...)}
}

// Error implements error: operation, class, vendor code, reason, cause.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.Code.Error())
	if e.Vendor != "" {
		b.WriteString(" (" + e.Vendor + ")")
	}
	if e.Reason != "" {
		b.WriteString(": " + e.Reason)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is this error's class.
func (e *Error) Is(target error) bool {
	code, ok := target.(Code)
	return ok && code == e.Code
}

// CodeOf returns the class of err, and the empty Code for nil and for errors that did not come from an ERP.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	var c Code
	if errors.As(err, &c) {
		return c
	}
	return ""
}

// ReasonOf returns the ERP's own words for the failure, or the empty string.
func ReasonOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

// RetryAfter returns how long the ERP asked to be left alone, or zero.
func RetryAfter(err error) time.Duration {
	var e *Error
	if errors.As(err, &e) {
		return e.Retry
	}
	return 0
}
