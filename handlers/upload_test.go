package handlers

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
)

const (
	uploadToken = "abcdefghijklmnopqrstuvwxyz"
	uploadLimit = 1 << 20
)

// filer is an application that takes a file and says what it got, and gives one back.
func filer(t *testing.T) (address string) {
	t.Helper()
	public, err := url.Parse("http://portal.test")
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan struct{}, 1)
	app := serve(Config{
		Portal: portal.New(portal.Config{Settings: portal.Settings{FileLimit: uploadLimit}}), PublicURL: public,
		Clock: time.Now, Location: time.UTC, Logger: slog.New(slog.DiscardHandler),
	}, []route{
		{method: upload, path: "/up", handle: func(r *web.Request) error {
			up, err := r.Upload("file")
			if err != nil {
				return err
			}
			hash := sha256.New()
			n, err := io.Copy(hash, up)
			if err != nil {
				return err
			}
			return r.Send(web.Download{Name: up.Name, Type: "text/plain", Size: -1, Content: closing{
				strings.NewReader(fmt.Sprint(n, " ", hex.EncodeToString(hash.Sum(nil)))), closed,
			}})
		}},
		{method: upload, path: "/time", handle: tellTime},
		{method: get, path: "/time", handle: tellTime},
		{method: post, path: "/form", handle: func(r *web.Request) error { return r.SeeOther("/done") }},
		{method: get, path: "/down", handle: func(r *web.Request) error {
			return r.Send(web.Download{Name: "Liste <ü>.html", Type: "text/html", Size: 3 << 20, Content: closing{io.LimitReader(zeroBytes{}, 3<<20), closed}})
		}},
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- app.Listener(listener) }()
	t.Cleanup(func() {
		if err := app.ShutdownWithTimeout(time.Second); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// tellTime answers with the minutes that a request may take.
func tellTime(r *web.Request) error {
	end, _ := r.Context().Deadline()
	minutes := strconv.Itoa(int(time.Until(end).Round(time.Minute).Minutes()))
	return r.Send(web.Download{Name: "time", Type: "text/plain", Size: int64(len(minutes)), Content: io.NopCloser(strings.NewReader(minutes))})
}

type closing struct {
	io.Reader
	closed chan struct{}
}

func (c closing) Close() error {
	select {
	case c.closed <- struct{}{}:
	default:
	}
	return nil
}

type zeroBytes struct{}

func (zeroBytes) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// form is a multipart form with a token and a file of some size.
func form(t *testing.T, token string, size int) (body []byte, contentType, sum string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	content := bytes.Repeat([]byte("x"), size)
	if err := w.WriteField("_csrf", token); err != nil {
		t.Fatal(err)
	}
	part, err := w.CreateFormFile("file", "order.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256(content)
	return b.Bytes(), w.FormDataContentType(), hex.EncodeToString(hash[:])
}

func TestUploadOverTheWire(t *testing.T) {
	t.Parallel()
	address := filer(t)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	for _, tt := range []struct {
		name, path, token string
		size              int
		chunked           bool
		want              int
	}{
		{"small", "/up", uploadToken, 10, false, http.StatusOK},
		{"as large as may be", "/up", uploadToken, uploadLimit, false, http.StatusOK},
		{"in chunks", "/up", uploadToken, uploadLimit, true, http.StatusOK},
		{"empty", "/up", uploadToken, 0, false, http.StatusBadRequest},
		{"one byte too many", "/up", uploadToken, uploadLimit + 1, false, http.StatusBadRequest},
		{"far too large", "/up", uploadToken, 20 << 20, true, http.StatusBadRequest},
		{"wrong token", "/up", "wrong", 5 << 20, false, http.StatusForbidden},
		{"no token", "/up", "", 10, true, http.StatusForbidden},
		{"to a route that takes no files", "/form", uploadToken, 5 << 20, false, http.StatusBadRequest},
		{"to no route", "/none", uploadToken, 5 << 20, true, http.StatusNotFound},
		{"small once more", "/up", uploadToken, 10, false, http.StatusOK},
	} {
		body, contentType, sum := form(t, tt.token, tt.size)
		req, err := http.NewRequest(http.MethodPost, "http://"+address+tt.path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if tt.chunked {
			req.ContentLength = -1
			req.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body)))
		}
		req.Header.Set("Content-Type", contentType)
		req.AddCookie(&http.Cookie{Name: "gate", Value: uploadToken})
		resp, err := client.Do(req)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		answer, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != tt.want {
			t.Errorf("%s: status %d and error %v, want %d: %.200s", tt.name, resp.StatusCode, err, tt.want, answer)
		}
		if want := fmt.Sprint(tt.size, " ", sum); tt.want == http.StatusOK && string(answer) != want {
			t.Errorf("%s: %q arrived, want %q", tt.name, answer, want)
		}
		if tt.want != http.StatusOK && !strings.Contains(string(answer), "<h1>") {
			t.Errorf("%s: no page: %.100s", tt.name, answer)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestOnlyAFormWithAFileGetsAnUploadsTime(t *testing.T) {
	t.Parallel()
	address := filer(t)
	file, multipartForm, _ := form(t, uploadToken, 10)
	for _, tt := range []struct {
		name, method, contentType string
		body                      []byte
		want                      string
	}{
		{"a file", http.MethodPost, multipartForm, file, "2"},
		{"a form without", http.MethodPost, "application/x-www-form-urlencoded", []byte("_csrf=" + uploadToken), "0"},
		{"a page asked for as if it were one", http.MethodGet, multipartForm, nil, "0"},
	} {
		req, err := http.NewRequest(tt.method, "http://"+address+"/time", bytes.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", tt.contentType)
		req.AddCookie(&http.Cookie{Name: "gate", Value: uploadToken})
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		minutes, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK || string(minutes) != tt.want {
			t.Errorf("%s may take %.50s minutes, want %s: status %d, error %v", tt.name, minutes, tt.want, resp.StatusCode, err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestUploadIsNotTheNextRequest(t *testing.T) {
	t.Parallel()
	address := filer(t)
	const inner = "GET /smuggled HTTP/1.1\r\nHost: portal.test\r\n\r\n"
	file := "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + uploadToken + "\r\n--b\r\n" +
		"Content-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n" + inner + "\r\n--b--\r\n"
	for _, path := range []string{"/up", "/form", "/none", "/healthz", "/assets/none"} {
		for _, body := range []string{file, file + inner, inner, "--b\r\n" + inner} {
			for name, framed := range map[string]string{
				"sized":   fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body),
				"chunked": fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body),
			} {
				conn, err := net.Dial("tcp", address)
				if err != nil {
					t.Fatal(err)
				}
				_, err = io.WriteString(conn, "POST "+path+" HTTP/1.1\r\nHost: portal.test\r\nCookie: gate="+uploadToken+
					"\r\nContent-Type: multipart/form-data; boundary=b\r\n"+framed+"GET /healthz HTTP/1.1\r\nHost: portal.test\r\nConnection: close\r\n\r\n")
				if err != nil {
					t.Fatal(err)
				}
				answers, err := io.ReadAll(bufio.NewReader(conn))
				if err != nil {
					t.Fatal(err)
				}
				if n := strings.Count(string(answers), "HTTP/1.1 "); n != 2 {
					t.Errorf("%s to %s and one more request got %d answers to body %.30q", name, path, n, body)
				}
				if err := conn.Close(); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

func TestSentFileIsSavedAndNeverOpened(t *testing.T) {
	t.Parallel()
	resp, err := http.Get("http://" + filer(t) + "/down")
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, resp.Body)
	if err != nil || n != 3<<20 || resp.ContentLength != 3<<20 {
		t.Errorf("%d bytes of %d, error %v", n, resp.ContentLength, err)
	}
	for name, want := range map[string]string{
		"Content-Disposition":     `attachment; filename="Liste <_>.html"; filename*=UTF-8''Liste%20%3C%C3%BC%3E.html`,
		"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'",
		"X-Content-Type-Options":  "nosniff",
		"Cache-Control":           "no-store",
	} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if err := resp.Body.Close(); err != nil {
		t.Error(err)
	}
}
