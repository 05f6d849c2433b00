package tryton

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// The first words of Tryton's errors (§6). Anything else is the text of an error in its own code.
const (
	userError            = "UserError"
	userWarning          = "UserWarning"
	concurrencyException = "ConcurrencyException"
	loginException       = "LoginException"
)

// vendorLock marks an error as a lock that somebody else held: the server rolled back, nothing was done.
const vendorLock = "lock"

// locks begin the texts of PostgreSQL by which the server gives up after five tries of its own (§6).
var locks = []string{"could not obtain lock", "could not serialize", "deadlock detected"}

// firstOfMonth begins the words by which two entries of a journal fail that are the first of their period, side by side: each
// notes that there are any (account.move.line.check_journal_period_modify). The server has undone the later one.
const firstOfMonth = "You can create only one journal per period."

// zeroByte begins the text by which the server's database driver refuses a text; nothing was done.
const zeroByte = "A string literal cannot contain NUL"

// verdicts says what a UserError means by its words, where those come from the server itself rather than from a rule of
// the business (trytond/ir/message.xml, and modules). The words are English because every call asks for English.
var verdicts = []struct {
	words string
	code  erp.Code
}{
	{"You are not allowed to ", erp.Unauthorized},
	{"Calling button ", erp.Unauthorized},
	{" that don't exist anymore.", erp.NotFound},
	{" must be unique.", erp.Conflict},
	{" is not valid according to its domain.", erp.Invalid},
	{"A value is required for field ", erp.Invalid},
	{" is too long (", erp.Invalid},
	{" exceeds the limit of ", erp.Invalid},
	{" contains some invalid chars ", erp.Invalid},
	{" does not exist.", erp.Invalid},
}

// maxReason bounds the words that are passed on. Some errors carry their whole domain; that comes apart, and is dropped.
const maxReason = 500

// warning is a question that a person at Tryton's own client would be asked. It is acknowledged by its name.
type warning struct{ name string }

// Error implements error.
func (w warning) Error() string { return "question " + strconv.Quote(w.name) }

// serverFault is the text of an error in the server's own code.
type serverFault string

// Error implements error.
func (f serverFault) Error() string { return string(f) }

// failure turns the error of a JSON-RPC answer into the one the caller gets.
func (q call) failure(answer []json.RawMessage) *erp.Error {
	e := &erp.Error{Op: q.op, Vendor: text(answer[0])}
	var detail []json.RawMessage
	if len(answer) > 1 {
		_ = json.Unmarshal(answer[1], &detail) // not a list: there is no detail
	}
	word := func(i int) string {
		if i >= len(detail) {
			return ""
		}
		return bounded(text(detail[i]))
	}
	switch e.Vendor {
	case userError:
		e.Reason = word(0)
		e.Code = q.verdict(e.Reason)
		if strings.HasPrefix(e.Reason, firstOfMonth) {
			e.Code, e.Vendor = erp.Unavailable, vendorLock
		}
	case userWarning:
		e.Code, e.Reason, e.Err = erp.Rejected, word(1), warning{word(0)}
	case concurrencyException:
		e.Code = erp.Conflict
	case loginException:
		e.Code, e.Reason = erp.Unauthorized, word(0)
	default:
		return q.fault(e)
	}
	return e
}

// fault judges the text of an error in the server's own code: a lock that was lost, or a bug of one of us.
func (q call) fault(e *erp.Error) *erp.Error {
	words := bounded(e.Vendor)
	e.Vendor, e.Err = "", serverFault(words)
	for _, lock := range locks {
		if strings.HasPrefix(words, lock) {
			e.Code, e.Vendor = erp.Unavailable, vendorLock
			return e
		}
	}
	switch {
	case strings.HasPrefix(words, zeroByte):
		e.Code = erp.Invalid
	case q.write:
		e.Code = erp.OutcomeUnknown
	default:
		e.Code = erp.Unavailable
	}
	return e
}

// refusedInWords tells a refusal that is written in the language that was asked for.
func refusedInWords(err error) bool {
	var e *erp.Error
	return errors.As(err, &e) && e.Vendor == userError
}

// verdict reads a UserError's words. What is nobody's standing phrase is a rule of the business.
func (q call) verdict(words string) erp.Code {
	for _, v := range verdicts {
		if strings.Contains(words, v.words) {
			return v.code
		}
	}
	if q.write {
		return erp.Rejected
	}
	return erp.Invalid
}

// refused judges an answer by its HTTP status (§6). A status that leaves open whether a write was carried out is
// OutcomeUnknown.
func (q call) refused(r response) *erp.Error {
	e := &erp.Error{Op: q.op, Vendor: strconv.Itoa(r.status), Retry: retryAfter(r.header), Err: fmt.Errorf("HTTP %d", r.status)}
	switch r.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		e.Code = erp.Unauthorized
	case http.StatusTooManyRequests:
		e.Code = erp.Unavailable
	case http.StatusNotFound: // no such database
		e.Code = erp.Unauthorized
	case http.StatusRequestEntityTooLarge:
		e.Code = erp.Invalid
	default:
		e.Code = erp.Unavailable
		if q.write {
			e.Code = erp.OutcomeUnknown
		}
	}
	return e
}

// unreadable is the error of an answer that did not come, or could not be understood.
func (q call) unreadable(err error) *erp.Error {
	if q.write {
		return erp.Errorf(erp.OutcomeUnknown, q.op, "%w", err)
	}
	return erp.Errorf(erp.Unavailable, q.op, "%w", err)
}

func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 || seconds > 3600 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// text is a JSON string's content, or the JSON itself where it is something else.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return string(raw)
	}
	return s
}

func bounded(s string) string {
	s = strings.TrimSpace(s)
	if runes := []rune(s); len(runes) > maxReason {
		return string(runes[:maxReason]) + " …"
	}
	return s
}
