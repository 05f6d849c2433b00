package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// visitor reads the portal's pages over HTTP like a person with a browser without scripts.
type visitor struct {
	base   string
	client *http.Client
}

func newVisitor(base string) (*visitor, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &visitor{strings.TrimSuffix(base, "/"), &http.Client{Jar: jar, Timeout: 30 * time.Second}}, nil
}

// leaf is one page that was read.
type leaf struct {
	*goquery.Document
	path string // where it was found after redirects
}

// text returns the text of the first match, with white space folded. It fails if there is none.
func (l leaf) text(selector string) (string, error) {
	found := l.Find(selector).First()
	if found.Length() == 0 {
		return "", fmt.Errorf("%s shows no %s (title %q)", l.path, selector, fold(l.Find("title").Text()))
	}
	return fold(found.Text()), nil
}

// figure returns the number that the first match begins with, as plain decimal text: "1,204.50 / C" is "1204.50".
func (l leaf) figure(selector string) (string, error) {
	s, err := l.text(selector)
	if err != nil {
		return "", err
	}
	number, _, _ := strings.Cut(s, " ")
	return strings.NewReplacer(",", "", "−", "-").Replace(number), nil
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func (v *visitor) get(ctx context.Context, path string) (leaf, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base+path, nil)
	if err != nil {
		return leaf{}, err
	}
	return v.do(req)
}

// submit sends the first form on a page that matches the selector: its fields as they stand, with some filled in.
func (v *visitor) submit(ctx context.Context, l leaf, selector string, fill url.Values) (leaf, error) {
	form := l.Find(selector).First()
	if form.Length() == 0 {
		return leaf{}, fmt.Errorf("%s has no form %s", l.path, selector)
	}
	values := url.Values{}
	form.Find("input[name], textarea[name]").Each(func(_ int, in *goquery.Selection) {
		kind, _ := in.Attr("type")
		if kind == "checkbox" || kind == "radio" || kind == "submit" {
			return
		}
		values.Set(in.AttrOr("name", ""), in.AttrOr("value", ""))
	})
	form.Find("select[name]").Each(func(_ int, in *goquery.Selection) {
		chosen := in.Find("option[selected]")
		if chosen.Length() == 0 {
			chosen = in.Find("option")
		}
		values.Set(in.AttrOr("name", ""), chosen.First().AttrOr("value", ""))
	})
	for name, all := range fill {
		values[name] = all
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, v.base+form.AttrOr("action", l.path), strings.NewReader(values.Encode()))
	if err != nil {
		return leaf{}, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", v.base)
	return v.do(req)
}

func (v *visitor) do(req *http.Request) (leaf, error) {
	resp, err := v.client.Do(req)
	if err != nil {
		return leaf{}, err
	}
	defer resp.Body.Close()
	doc, err := goquery.NewDocumentFromReader(resp.Body)
	if err != nil {
		return leaf{}, fmt.Errorf("%s %s: %w", req.Method, req.URL.Path, err)
	}
	if resp.StatusCode >= 400 {
		return leaf{doc, req.URL.Path}, fmt.Errorf("%s %s: %s: %s", req.Method, req.URL.Path, resp.Status, fold(doc.Find("main").Text()))
	}
	return leaf{doc, resp.Request.URL.EscapedPath()}, nil
}

// upload sends a file with the first form on a page that matches the selector.
func (v *visitor) upload(ctx context.Context, l leaf, selector, field, name, content string) (leaf, error) {
	form := l.Find(selector).First()
	if form.Length() == 0 {
		return leaf{}, fmt.Errorf("%s has no form %s", l.path, selector)
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for _, in := range form.Find("input[type=hidden][name]").EachIter() {
		if err := parts.WriteField(in.AttrOr("name", ""), in.AttrOr("value", "")); err != nil {
			return leaf{}, err
		}
	}
	file, err := parts.CreateFormFile(field, name)
	if err != nil {
		return leaf{}, err
	}
	if _, err := io.WriteString(file, content); err != nil {
		return leaf{}, err
	}
	if err := parts.Close(); err != nil {
		return leaf{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, v.base+form.AttrOr("action", l.path), &body)
	if err != nil {
		return leaf{}, err
	}
	req.Header.Set("Content-Type", parts.FormDataContentType())
	req.Header.Set("Origin", v.base)
	return v.do(req)
}
