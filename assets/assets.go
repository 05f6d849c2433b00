// Package assets embeds style sheets, scripts and images and serves them under addresses that carry a hash of their
// content, so that a browser may keep them for ever and a new release is seen at once.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed css js img
var files embed.FS

// Prefix is where Handler is mounted.
const Prefix = "/assets/"

// served is one file, ready to be written.
type served struct {
	contentType string
	body        []byte
	gzipped     []byte
}

var (
	urls   = map[string]string{} // "css/app.css" → "/assets/css/app.1f0c….css"
	byPath = map[string]served{} // "/assets/css/app.1f0c….css" → the file
)

func init() {
	add("css/app.css", styleSheet())
	for _, dir := range []string{"js", "img"} {
		err := fs.WalkDir(files, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			body, err := files.ReadFile(name)
			add(name, body)
			return err
		})
		if err != nil {
			panic(fmt.Errorf("read embedded %s: %w", dir, err))
		}
	}
}

func add(name string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	url := Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	urls[name] = url
	byPath[url] = served{contentType: mime.TypeByExtension(ext), body: body, gzipped: squeeze(body)}
}

func squeeze(body []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(fmt.Errorf("compress asset: %w", err))
	}
	return b.Bytes()
}

// URL returns the address of a file by its name in this folder: URL("js/keys.js"). The style sheets are one file,
// "css/app.css". It panics for a name that does not exist, because that is a mistake in a template.
func URL(name string) string {
	url, ok := urls[name]
	if !ok {
		panic("assets: no file " + name)
	}
	return url
}

// Handler serves every file, to be mounted at Prefix.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, ok := byPath[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		body := file.body
		h := w.Header()
		h.Set("Content-Type", file.contentType)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && len(file.gzipped) < len(file.body) {
			h.Set("Content-Encoding", "gzip")
			body = file.gzipped
		}
		if _, err := w.Write(body); err != nil {
			return // the reader went away
		}
	})
}
