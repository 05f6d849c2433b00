package tryton

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/tradecounter/portal/erp"
)

// maxBody bounds every answer that is no file. The largest honest one, a page of orders with their moves, stays well below.
const maxBody = 16 << 20

// english is the language that everything but reads is asked for in: Tryton's own, so that its refusals and questions are
// recognized whatever the users of the database speak.
const english = "en"

// client speaks JSON-RPC with the server, inside a session.
type client struct {
	root    string // the database's URL
	http    *http.Client
	session *session
	cfg     Config
	company func(context.Context) (int64, error) // whose books are meant; set by masters
	clock   atomic.Pointer[time.Time]            // the server's, by its latest answer; nil before the first
}

func newClient(cfg Config) (*client, error) {
	root, err := url.JoinPath(cfg.URL, url.PathEscape(cfg.Database)+"/")
	if err != nil {
		return nil, fmt.Errorf("URL: %w", err)
	}
	c := &client{root: root, http: cfg.httpClient(), cfg: cfg}
	c.session = &session{login: c.logIn, now: cfg.Now}
	return c, nil
}

// call is one procedure of the server with its parameters, the context left out. A write is never sent twice, and its
// errors say whether it may have been carried out.
type call struct {
	op      string // the operation and its key, for errors
	method  string // "model.sale.sale.read"
	params  []any
	context values // beside language and company
	bare    bool   // leave the company out, which is not known yet
	write   bool
	longest int64 // bytes of the answer; zero means maxBody
}

// values are a record's fields, or a context's.
type values map[string]any

// request is the body of a call. Any further key changes the form of the answer (§5).
type request struct {
	ID     int    `json:"id"`
	Method string `json:"method"`
	Params []any  `json:"params"`
}

// read carries out q and decodes its result into out. A read that is refused in another language is asked once more in
// English, because refusals are told apart by their words.
func (c *client) read(ctx context.Context, q call, out any) error {
	result, err := c.send(ctx, q)
	if refusedInWords(err) && !q.write && c.cfg.Language != english {
		inEnglish := values{"language": english}
		maps.Copy(inEnglish, q.context)
		q.context = inEnglish
		result, err = c.send(ctx, q)
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(result, out); err != nil {
		return q.unreadable(fmt.Errorf("decode answer: %w", err))
	}
	return nil
}

// write carries out q, which changes something, and decodes its result into out unless that is nil.
func (c *client) write(ctx context.Context, q call, out any) error {
	q.write = true
	if out == nil {
		_, err := c.send(ctx, q)
		return err
	}
	return c.read(ctx, q, out)
}

// send carries out q in the session. 401 proves that nothing was done: the session is renewed and the call sent once
// more (§6).
func (c *client) send(ctx context.Context, q call) (json.RawMessage, error) {
	timeout := c.cfg.ReadTimeout
	if q.write {
		timeout = c.cfg.WriteTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	body, err := c.encode(ctx, q)
	if err != nil {
		return nil, err
	}
	for replayed := false; ; replayed = true {
		held, err := c.session.take(ctx)
		if err != nil {
			return nil, q.named(err)
		}
		answer, err := c.roundTrip(ctx, q, body, held)
		if err != nil {
			return nil, err
		}
		if answer.status == http.StatusUnauthorized && !replayed {
			c.session.drop(held)
			continue
		}
		return answer.result(q)
	}
}

// encode makes the body of q. The context goes last (§5); it names the company, without which a party's limit and price
// list read as empty.
func (c *client) encode(ctx context.Context, q call) ([]byte, error) {
	full := values{"language": c.cfg.Language}
	if q.write {
		full["language"] = english
	}
	if !q.bare {
		company, err := c.company(ctx)
		if err != nil {
			return nil, q.named(err)
		}
		full["company"] = company
	}
	maps.Copy(full, q.context)
	body, err := json.Marshal(request{ID: 1, Method: q.method, Params: append(q.params[:len(q.params):len(q.params)], full)})
	if err != nil {
		return nil, erp.Errorf(erp.Invalid, q.op, "%w", err)
	}
	return body, nil
}

// response is an answer of any status, read to the end.
type response struct {
	status int
	header http.Header
	body   []byte
}

// roundTrip sends once. Until a connection was had, nothing can have been carried out.
func (c *client) roundTrip(ctx context.Context, q call, body []byte, held credentials) (response, error) {
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.root, bytes.NewReader(body))
	if err != nil {
		return response{}, erp.Errorf(erp.Invalid, q.op, "%w", withoutURL(err))
	}
	req.GetBody = nil // the transport must not send it again by itself
	req.Header.Set("Content-Type", "application/json")
	if held.header != "" {
		req.Header.Set("Authorization", held.header)
	}
	if id := erp.RequestIDOf(ctx); id != "" {
		req.Header.Set("X-Request-Id", id)
	}
	answer, err := c.exchange(req, or(q.longest, maxBody))
	if err != nil {
		q.write = q.write && connected.Load()
		return response{}, q.unreadable(err)
	}
	return answer, nil
}

func (c *client) exchange(req *http.Request, longest int64) (response, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return response{}, withoutURL(err)
	}
	defer resp.Body.Close()
	if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		c.clock.Store(&at)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, longest+1))
	if err != nil {
		return response{}, fmt.Errorf("read answer: %w", err)
	}
	if int64(len(body)) > longest {
		return response{}, fmt.Errorf("answer is longer than %d bytes", longest)
	}
	return response{resp.StatusCode, resp.Header, body}, nil
}

// result takes the result out of an answer, or the error that stands in its place.
func (r response) result(q call) (json.RawMessage, error) {
	if r.status != http.StatusOK {
		return nil, q.refused(r)
	}
	var answer struct {
		Result json.RawMessage   `json:"result"`
		Error  []json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(r.body, &answer); err != nil {
		return nil, q.unreadable(fmt.Errorf("HTTP %d with a body that is no JSON-RPC answer", r.status))
	}
	switch {
	case len(answer.Error) > 0:
		return nil, q.failure(answer.Error)
	case answer.Result == nil && !bytes.Contains(r.body, []byte(`"result"`)):
		return nil, q.unreadable(errors.New("answer holds neither result nor error"))
	}
	return answer.Result, nil
}

// withoutURL takes the address out of an error, which the log need not repeat.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// named puts the operation on an error that arose before there was one.
func (q call) named(err error) error {
	var e *erp.Error
	if errors.As(err, &e) {
		copied := *e
		copied.Op = q.op
		return &copied
	}
	return erp.Errorf(erp.Unavailable, q.op, "%w", err)
}

// model is the server's name of a procedure: "model.sale.sale.read".
func model(name, procedure string) string {
	return strings.Join([]string{"model", name, procedure}, ".")
}
