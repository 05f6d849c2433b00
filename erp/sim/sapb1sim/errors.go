package sapb1sim

import (
	"fmt"
	"net/http"
	"strconv"
)

// The codes of §2.11 and §1.2 that this face answers with.
const (
	codeBusinessRule  = -10
	codeBadRequest    = -1000
	codeBadValue      = -1004
	codeNotFound      = -2028 // also: an approval procedure kept the document as a draft (§5.2)
	codeChanged       = -2039
	codeInvalidField  = -5002
	codeUnsupported   = -5006
	codeNoSuchUser    = -304
	codeNoSuchCompany = -306
	codeQuery         = 201
	codeLoginBusy     = 299
	codeSession       = 301
	codeSQLGrammar    = 701
	codeSQLTable      = 702
	codeSQLColumn     = 703
	codeSQLParameter  = 704
)

// serviceError is an answer in the shape of the Service Layer's error body.
type serviceError struct {
	status  int
	code    int
	message string
}

func (e *serviceError) Error() string { return fmt.Sprintf("%d %d %s", e.status, e.code, e.message) }

func refuse(status, code int, format string, args ...any) *serviceError {
	return &serviceError{status, code, fmt.Sprintf(format, args...)}
}

func badRequest(code int, format string, args ...any) *serviceError {
	return refuse(http.StatusBadRequest, code, format, args...)
}

func badFilter() *serviceError {
	return badRequest(codeQuery, "Query string error - Invalid filter condition")
}

func unsupported() *serviceError {
	return badRequest(codeUnsupported, "The requested action is not supported for this object.")
}

// noSuchEntity answers a read of a missing key; writes to one are answered by noSuchTarget (§2.11).
func noSuchEntity() *serviceError {
	return refuse(http.StatusNotFound, codeNotFound, "No matching records found (ODBC -2028)")
}

func noSuchTarget(key string) *serviceError {
	return refuse(http.StatusNotFound, codeNotFound, "Entity with value('%s') does not exist", key)
}

func noSession() *serviceError {
	return refuse(http.StatusUnauthorized, codeSession, "Invalid session or session already timeout.")
}

// body writes the error as the dialect does: a number and an object in v1, two strings and details in v2.
func (e *serviceError) body(d dialect) []byte {
	var w writer
	if d.version == 1 {
		w.object(func() {
			w.member("error", func() {
				w.object(func() {
					w.pair("code", int64(e.code))
					w.member("message", func() {
						w.object(func() {
							w.pair("lang", "en-us")
							w.pair("value", e.message)
						})
					})
				})
			})
		})
		return w.Bytes()
	}
	w.object(func() {
		w.member("error", func() {
			w.object(func() {
				w.pair("code", strconv.Itoa(e.code))
				w.member("details", func() {
					w.array(1, func(int) {
						w.object(func() {
							w.pair("code", "")
							w.pair("message", "")
						})
					})
				})
				w.pair("message", e.message)
			})
		})
	})
	return w.Bytes()
}
