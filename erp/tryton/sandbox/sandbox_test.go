//go:build tryton

package sandbox

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

func open(t *testing.T, config Config) *Sandbox {
	t.Helper()
	s, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestX(t *testing.T) {
	s := open(t, Config{})
	d, err := s.Database(t.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	body := fmt.Sprintf(`{"id":1,"method":"common.db.login","params":["admin",{"password":%q},"en"]}`, d.AdminPassword)
	r, err := http.Post(v.URL+"/one/", "application/json", bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	var x any
	if err := json.NewDecoder(r.Body).Decode(&x); err != nil {
		t.Fatal(err)
	}
	t.Log(x)
	_ = slog.Default
	_ = filepath.Join
	_ = os.Args
	_ = context.TODO
	_ = sql.ErrNoRows
}
