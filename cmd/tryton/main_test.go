//go:build tryton

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// The command is what a person reads and types from, so the test reads and types the same.
func TestPrintedSignInWorksUntilTheCommandEnds(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	screen, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := command{}.run(ctx, out, slog.New(slog.DiscardHandler))
		ended <- err
		out.CloseWithError(err)
	}()
	printed := map[string]string{}
	for lines := bufio.NewScanner(screen); printed["TRYTON_PASSWORD"] == ""; {
		if !lines.Scan() {
			t.Fatalf("the command ended early: %v", <-ended)
		}
		if name, value, found := strings.Cut(strings.TrimSpace(lines.Text()), "="); found {
			printed[name] = value
		}
	}
	go io.Copy(io.Discard, screen) //nolint:errcheck // the rest is for people

	body, err := json.Marshal(map[string]any{
		"id": 1, "method": "common.db.login",
		"params": []any{printed["TRYTON_USER"], map[string]string{"password": printed["TRYTON_PASSWORD"]}, "en"},
	})
	if err != nil {
		t.Fatal(err)
	}
	url := printed["TRYTON_URL"] + "/" + printed["TRYTON_DATABASE"] + "/"
	response, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct{ Result []any }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || len(answer.Result) != 2 {
		t.Errorf("sign-in with what was printed: %s, %v", response.Status, err)
	}
	interrupt()
	if err := <-ended; err != nil {
		t.Errorf("the interrupted command ended with %v", err)
	}
	if _, err := http.Post(url, "application/json", nil); err == nil {
		t.Error("Tryton answers after the end")
	}
}
