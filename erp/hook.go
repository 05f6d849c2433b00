package erp

import "net/http"

// HookCall is one request that reached the address given to Webhooks.Subscribe.
type HookCall struct {
	Method string
	Header http.Header
	Body   []byte
}

// HookAnswer is what a HookCall means and what the ERP wants to hear. A handshake has an answer and no events.
type HookAnswer struct {
	Type   string // media type of Body
	Body   []byte
	Events []HookEvent
}

// HookEvent says that something changed. The ERP may send one event several times, always with the same ID.
type HookEvent struct {
	ID string
	Change
}
