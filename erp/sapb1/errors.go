package sapb1

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// verdicts says what each error code of the Service Layer means for the caller, where the meaning does not depend on
// more than the code (§1.2, §2.11). Codes are compared, never the text, which comes in the server's language.
var verdicts = map[string]erp.Code{
	"-10":       erp.Rejected,     // business rule
	"-1116":     erp.Rejected,     // the customer's own rule
	"-5006":     erp.Rejected,     // not in this status
	"-1000":     erp.Invalid,      // unknown property, bad batch
	"-1004":     erp.Invalid,      // not among a user field's values
	"201":       erp.Invalid,      // bad $filter or $expand
	"701":       erp.Invalid,      // a stored query: its grammar,
	"702":       erp.Invalid,      // a table that is not on the allow-list,
	"703":       erp.Invalid,      // a column,
	"704":       erp.Invalid,      // a parameter
	"-2028":     erp.NotFound,     // no such record
	"-2039":     erp.Conflict,     // changed or locked by somebody else
	"-304":      erp.Unauthorized, // wrong user or password
	"-306":      erp.Unauthorized, // unknown company
	"301":       erp.Unauthorized, // no session
	codeNoRight: erp.Unauthorized, // no permission
	"299":       erp.Unavailable,  // too many logins at once: nothing was done
	codeBusy:    erp.Unavailable,  // the company is being switched: nothing was done
}

const (
	codeBusy     = "305"
	codeSickNode = "407" // this session's node lost its table definitions; a new login lands on another
	codeField    = "-5002"
	codeMissing  = "-2028"
	codeNoRight  = "-6006"
	codeTaken    = "1320000140" // begins the message of a -10 whose key is taken
)

// fieldMark is how B1 names the field it objects to: "[OCRD.CardCode]".
var fieldMark = regexp.MustCompile(`\[[A-Z0-9]{3,5}\.[A-Za-z0-9_]+\]`)

// failure turns an answer that is not a success into the error the caller gets.
func failure(op string, write bool, r response) *erp.Error {
	code, message, ok := parseError(r.body)
	e := &erp.Error{Op: op, Vendor: code, Reason: message, Retry: retryAfter(r.header)}
	if ok {
		e.Code = verdict(r.status, code, message, write)
	} else {
		e.Code = verdictOfStatus(r.status, write)
		e.Err = fmt.Errorf("HTTP %d with a body that is no Service Layer error", r.status)
	}
	return e
}

func verdict(status int, code, message string, write bool) erp.Code {
	switch {
	case code == codeField && fieldMark.MatchString(message):
		return erp.Invalid
	case code == codeField: // the customer's own rule, credit limit among them
		return erp.Rejected
	case strings.HasPrefix(message, codeTaken):
		return erp.Conflict
	}
	if known, ok := verdicts[code]; ok {
		return known
	}
	if status == http.StatusBadRequest && write {
		return erp.Rejected
	}
	return verdictOfStatus(status, write)
}

// verdictOfStatus judges by the HTTP status alone. A status that leaves open whether a write was carried out is
// OutcomeUnknown.
func verdictOfStatus(status int, write bool) erp.Code {
	switch status {
	case http.StatusTooManyRequests:
		return erp.Unavailable
	case http.StatusUnauthorized, http.StatusForbidden:
		return erp.Unauthorized
	case http.StatusRequestEntityTooLarge:
		return erp.Invalid
	case http.StatusPreconditionFailed, http.StatusConflict:
		return erp.Conflict
	}
	switch {
	case write:
		return erp.OutcomeUnknown
	case status == http.StatusBadRequest:
		return erp.Invalid
	case status == http.StatusNotFound:
		return erp.NotFound
	}
	return erp.Unavailable
}

// parseError reads both dialects: code as number or text, message as text or as {lang, value} (§2.11). It reports false
// for anything else, a proxy's HTML page among it.
func parseError(body []byte) (code, message string, ok bool) {
	var doc struct {
		Error *struct {
			Code    json.RawMessage `json:"code"`
			Message json.RawMessage `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &doc) != nil || doc.Error == nil {
		return "", "", false
	}
	code = unquoted(doc.Error.Code)
	message = unquoted(doc.Error.Message)
	if bytes.HasPrefix(bytes.TrimSpace(doc.Error.Message), []byte("{")) {
		var old struct {
			Value string `json:"value"`
		}
		if json.Unmarshal(doc.Error.Message, &old) != nil {
			return "", "", false
		}
		message = old.Value
	}
	return code, message, code != ""
}

// vendorCode is the Service Layer's code of a failed answer, empty if it has none.
func vendorCode(r response) string {
	code, _, _ := parseError(r.body)
	return code
}

func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 || seconds > 3600 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// unreadable is the error of an answer that arrived and could not be understood.
func unreadable(op string, write bool, err error) *erp.Error {
	if write {
		return erp.Errorf(erp.OutcomeUnknown, op, "%w", err)
	}
	return erp.Errorf(erp.Unavailable, op, "%w", err)
}
