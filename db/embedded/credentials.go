package embedded

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const superuser = "postgres"

// credentials are the passwords of one cluster, made once and kept beside it with mode 0600: other
// users of the machine can reach the loopback port, but not this file.
type credentials struct {
	Superuser string `json:"superuser"`
	Owner     string `json:"owner"`
	App       string `json:"app"`
}

func loadCredentials(dir string, a *account) (credentials, error) {
	path := filepath.Join(dir, "credentials.json")
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeCredentials(path, a)
	}
	if err != nil {
		return credentials{}, fmt.Errorf("read credentials: %w", err)
	}
	var c credentials
	if err := json.Unmarshal(raw, &c); err != nil {
		return credentials{}, fmt.Errorf("read credentials in %s: %w", path, err)
	}
	return c, nil
}

func makeCredentials(path string, a *account) (credentials, error) {
	if initialized(filepath.Dir(path)) {
		return credentials{}, fmt.Errorf("%s is missing: without it nobody can sign in to the server in this folder", path)
	}
	c := credentials{Superuser: rand.Text(), Owner: rand.Text(), App: rand.Text()}
	raw, err := json.Marshal(c)
	if err != nil {
		return credentials{}, fmt.Errorf("make credentials: %w", err)
	}
	if err := writePrivate(path, raw, a); err != nil {
		return credentials{}, fmt.Errorf("keep credentials: %w", err)
	}
	return c, nil
}

// writePrivate appears under its name with its content complete, or not at all.
func writePrivate(path string, content []byte, a *account) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(content)
	err = errors.Join(err, tmp.Sync(), tmp.Close(), a.own(tmp.Name()))
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}
