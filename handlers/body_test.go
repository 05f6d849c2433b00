package handlers_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/tradecounter/portal/handlers/handlertest"
)

func TestTooLargeABodyIsRefusedWithAPage(t *testing.T) {
	t.Parallel()
	address := listen(t, handlertest.New(t).App)
	for _, c := range []struct {
		name         string
		size, stated int64
	}{{"10 MB", 10 << 20, 10 << 20}, {"10 MB in chunks", 10 << 20, -1}, {"one byte too many", 2<<20 + 1, 2<<20 + 1}} {
		req, err := http.NewRequest(http.MethodPost, "http://"+address+"/sign-in", io.LimitReader(zeros{}, c.size))
		if err != nil {
			t.Fatal(err)
		}
		req.ContentLength = c.stated
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		wantPage(t, c.name, send(t, req), http.StatusRequestEntityTooLarge)
	}
}

func TestTooLongAHeadIsRefusedWithAPage(t *testing.T) {
	t.Parallel()
	address := listen(t, handlertest.New(t).App)
	req, err := http.NewRequest(http.MethodGet, "http://"+address+"/sign-in", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Padding", strings.Repeat("a", 20<<10))
	wantPage(t, "20 kB head", send(t, req), http.StatusBadRequest)
}

func TestBodyThatNobodyWantedIsNotTheNextRequest(t *testing.T) {
	t.Parallel()
	address := listen(t, handlertest.New(t).App)
	const inner = "GET /smuggled HTTP/1.1\r\nHost: portal.test\r\n\r\n"
	for _, line := range []string{"POST /healthz", "GET /healthz", "POST /nothing", "POST /assets/none"} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: portal.test\r\nContent-Length: %d\r\n\r\n%s", line, len(inner), inner); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: portal.test\r\nConnection: close\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		answers, err := io.ReadAll(bufio.NewReader(conn))
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(answers), "HTTP/1.1 "); n != 2 {
			t.Errorf("%s with a body and one more request got %d answers", line, n)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
}

// listen serves an application on a free port until the test ends.
func listen(t *testing.T, app *fiber.App) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- app.Listener(listener) }()
	t.Cleanup(func() {
		if err := app.Shutdown(); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

func send(t *testing.T, req *http.Request) *http.Response {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func wantPage(t *testing.T, name string, resp *http.Response, status int) {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != status || resp.Header.Get("X-Request-ID") == "" || resp.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("%s: answered with %d and %v, want %d", name, resp.StatusCode, resp.Header, status)
	}
	if !strings.Contains(string(body), "<h1>") {
		t.Errorf("%s: no page: %.100s", name, body)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
