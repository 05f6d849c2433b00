package sapb1

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/tradecounter/portal/erp"
)

// maxBody bounds every answer. The largest honest one, stock of fifty items in many warehouses, stays well below.
const maxBody = 8 << 20

// client speaks HTTP and JSON with the Service Layer, inside sessions.
type client struct {
	root     *url.URL
	http     *http.Client
	sessions *sessions
	cfg      Config
	version  atomic.Value // string, as the last login stated it
}

func newClient(cfg Config) (*client, error) {
	root, err := url.Parse(strings.TrimRight(cfg.BaseURL, "/"))
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	httpClient, err := cfg.httpClient()
	if err != nil {
		return nil, err
	}
	c := &client{root: root, http: httpClient, cfg: cfg}
	c.sessions = newSessions(cfg.Sessions, cfg.Now, c.login)
	return c, nil
}

// request is one call. A write is never sent twice, and its errors say whether it may have been carried out.
type request struct {
	op          string // the operation and its key, for errors
	method      string
	target      string // below the root, escaped
	contentType string
	accept      string // application/json unless said
	body        []byte
	prefer      string
	ifMatch     string // the tag of the state that a change goes out from; empty: any
	anyCase     bool
	write       bool
}

// response is an answer of any status, read to the end.
type response struct {
	status int
	header http.Header
	body   []byte
}

func (r response) ok() bool { return r.status >= 200 && r.status < 300 }

// send carries out r in a session. An answer that says the session is gone, or its node sick, proves that nothing was
// done: the session is renewed and the request sent once more (§1.3).
func (c *client) send(ctx context.Context, r request) (response, error) {
	timeout := c.cfg.ReadTimeout
	if r.write {
		timeout = c.cfg.WriteTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	for replayed := false; ; replayed = true {
		lease, err := c.sessions.take(ctx)
		if err != nil {
			return response{}, named(r.op, err)
		}
		answer, err := c.roundTrip(ctx, r, lease.cookie)
		lease.put()
		if err != nil {
			return response{}, err
		}
		if answer.ok() {
			return answer, nil
		}
		if lost(answer, r.write) {
			lease.drop()
			if !replayed {
				continue
			}
		}
		return response{}, failure(r.op, r.write, answer)
	}
}

// lost reports whether the answer asks for a new session.
func lost(r response, write bool) bool {
	return r.status == http.StatusUnauthorized ||
		!write && r.status >= http.StatusInternalServerError && vendorCode(r) == codeSickNode
}

// roundTrip sends once. Until a connection was had, nothing can have been carried out.
func (c *client) roundTrip(ctx context.Context, r request, cookie string) (response, error) {
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	req, err := c.httpRequest(ctx, r, cookie)
	if err != nil {
		return response{}, erp.Errorf(erp.Invalid, r.op, "%w", err)
	}
	answer, err := c.exchange(req)
	if err != nil {
		return response{}, unreadable(r.op, r.write && connected.Load(), err)
	}
	return answer, nil
}

func (c *client) httpRequest(ctx context.Context, r request, cookie string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, r.method, c.root.String()+"/"+r.target, bytes.NewReader(r.body))
	if err != nil {
		return nil, withoutURL(err)
	}
	set := func(name, value string) {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	set("Accept", cmp.Or(r.accept, jsonType))
	set("Content-Type", r.contentType)
	set("Prefer", r.prefer)
	set("If-Match", r.ifMatch)
	set("Cookie", cookie)
	set("X-Request-Id", erp.RequestIDOf(ctx))
	if r.anyCase {
		set("B1S-CaseInsensitive", "true")
	}
	return req, nil
}

func (c *client) exchange(req *http.Request) (response, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return response{}, withoutURL(err)
	}
	return readWhole(resp)
}

func readWhole(resp *http.Response) (response, error) {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		return response{}, fmt.Errorf("read answer: %w", err)
	}
	if len(body) > maxBody {
		return response{}, fmt.Errorf("answer is longer than %d bytes", maxBody)
	}
	return response{resp.StatusCode, resp.Header, body}, nil
}

// withoutURL takes the address out of an error: filters hold customers' names and mail addresses.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// named puts an operation on an error that arose before there was one.
func named(op string, err error) error {
	var e *erp.Error
	if errors.As(err, &e) {
		copied := *e
		copied.Op = op
		return &copied
	}
	return erp.Errorf(erp.Unavailable, op, "%w", err)
}

// get reads what q asks for into out, at most size rows of it.
func (c *client) get(ctx context.Context, op string, q query, size int, out any) error {
	return c.read(ctx, request{
		op: op, method: http.MethodGet, target: q.String(), prefer: maxPageSize(size), anyCase: q.anyCase,
	}, out)
}

// preview computes the order that body describes and stores nothing.
func (c *client) preview(ctx context.Context, op string, body orderBody) (d document, err error) {
	sent, err := json.Marshal(orderBody{"Document": body})
	if err != nil {
		return document{}, erp.Errorf(erp.Invalid, op, "%w", err)
	}
	err = c.read(ctx, request{
		op: op, method: http.MethodPost, target: "OrdersService_Preview", contentType: jsonType, body: sent,
	}, &d)
	return d, err
}

func (c *client) read(ctx context.Context, r request, out any) error {
	answer, err := c.send(ctx, r)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(answer.body, out); err != nil {
		return unreadable(r.op, false, fmt.Errorf("decode answer: %w", err))
	}
	return nil
}

// write posts in and wants no content back. in may be nil.
func (c *client) write(ctx context.Context, op, target string, in any) error {
	return c.put(ctx, request{op: op, method: http.MethodPost, target: target}, in)
}

// create posts in and reads the record that comes back. An answer that is none leaves open whether there is one.
func (c *client) create(ctx context.Context, op, target string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return erp.Errorf(erp.Invalid, op, "%w", err)
	}
	return c.sendFor(ctx, request{op: op, method: http.MethodPost, target: target, contentType: jsonType, body: body, write: true}, out)
}

// sendFor carries out a write and reads its answer into out.
func (c *client) sendFor(ctx context.Context, r request, out any) error {
	answer, err := c.send(ctx, r)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(answer.body, out); err != nil {
		return unreadable(r.op, true, fmt.Errorf("decode answer: %w", err))
	}
	return nil
}

// change writes the properties of in over those that a record has.
func (c *client) change(ctx context.Context, op, target string, in any) error {
	return c.put(ctx, request{op: op, method: http.MethodPatch, target: target}, in)
}

// changeFrom is change for a record that nobody else may have changed since it was read with the tag. Conflict says that
// somebody did, and that nothing was done.
func (c *client) changeFrom(ctx context.Context, op, target, tag string, in any) error {
	return c.put(ctx, request{op: op, method: http.MethodPatch, target: target, ifMatch: tag}, in)
}

func (c *client) put(ctx context.Context, r request, in any) error {
	r.prefer, r.write = "return-no-content", true
	if in != nil {
		body, err := json.Marshal(in)
		if err != nil {
			return erp.Errorf(erp.Invalid, r.op, "%w", err)
		}
		r.body, r.contentType = body, jsonType
	}
	answer, err := c.send(ctx, r)
	if err != nil {
		return err
	}
	if !json.Valid(answer.body) && len(answer.body) > 0 {
		return unreadable(r.op, true, fmt.Errorf("HTTP %d with a body that is no JSON", answer.status))
	}
	return nil
}

const jsonType = "application/json"

func maxPageSize(n int) string {
	if n <= 0 {
		return ""
	}
	return "odata.maxpagesize=" + strconv.Itoa(n)
}

// loginTimeout bounds a login, which SAP calls a heavy operation.
const loginTimeout = 30 * time.Second
