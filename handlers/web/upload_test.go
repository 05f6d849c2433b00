package web

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/gofiber/fiber/v2"

	"github.com/tradecounter/portal/portal"
)

// part is one part of a form, as it goes over the wire.
func part(disposition, content string) string {
	return "--b\r\nContent-Disposition: form-data; " + disposition + "\r\nContent-Type: text/html\r\n\r\n" + content + "\r\n"
}

const (
	field = `name="_csrf"`
	end   = "--b--\r\n"
)

// upload reads a form as a handler would: its fields, then its file to the end.
func upload(body io.Reader, limit int64) (form Form, name, content string, err error) {
	form, file, err := parseMultipart(body, "b", limit)
	if err != nil {
		return Form{}, "", "", err
	}
	if file == nil || file.field != "file" {
		_, err := (&Request{file: file}).Upload("file")
		return form, "", "", err
	}
	up, err := file.open()
	if err != nil {
		return form, "", "", err
	}
	all, err := io.ReadAll(up)
	return form, up.Name, string(all), err
}

func TestUploadGivesTheFileAfterTheFields(t *testing.T) {
	t.Parallel()
	body := part(field, "tök") + part(`name="file"; filename="Bestellung ü.csv"`, "a;b\r\n--c\r\n") + end
	for name, r := range map[string]io.Reader{"at once": strings.NewReader(body), "by the byte": iotest.OneByteReader(strings.NewReader(body))} {
		form, file, content, err := upload(r, 100)
		if err != nil || form.Get("_csrf") != "tök" || file != "Bestellung ü.csv" || content != "a;b\r\n--c\r\n" {
			t.Errorf("%s: form %v, file %q with %q, error %v", name, form, file, content, err)
		}
	}
}

func TestUploadKnowsTheFieldsBeforeTheFileHasArrived(t *testing.T) {
	t.Parallel()
	arrived := part(field, "token") + `--b` + "\r\n" + `Content-Disposition: form-data; name="file"; filename="x"` + "\r\n\r\nabc"
	never := iotest.ErrReader(errors.New("the file was asked for"))
	form, file, err := parseMultipart(io.MultiReader(strings.NewReader(arrived), never), "b", 100)
	if err != nil || form.Get("_csrf") != "token" || file == nil {
		t.Errorf("form %v, file %v, error %v", form, file, err)
	}
}

func TestUploadRefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	file := part(`name="file"; filename="x.csv"`, "content")
	for _, tt := range []struct {
		name, body string
		message    portal.Message // of a refusal that the reader can do something about
		is         error
	}{
		{"no file field", part(field, "t") + end, portal.MsgFileMissing, nil},
		{"no file chosen", part(`name="file"; filename=""`, "") + end, portal.MsgFileMissing, nil},
		{"another field's file", part(`name="other"; filename="x"`, "x") + end, portal.MsgFileMissing, nil},
		{"empty file", part(`name="file"; filename="x.csv"`, "") + end, portal.MsgFileEmpty, nil},
		{"one byte too many", part(`name="file"; filename="x.csv"`, strings.Repeat("x", 101)) + end, portal.MsgFileTooLarge, nil},
		{"second file", file + part(`name="file"; filename="y.csv"`, "y") + end, "", errMalformed},
		{"field after the file", file + part(field, "t") + end, "", errMalformed},
		{"no end", file, "", fiber.ErrBadRequest},
		{"cut in the file", file[:len(file)-5], "", fiber.ErrBadRequest},
		{"cut in the head of a part", part(field, "t")[:40], portal.MsgFileMissing, nil},
		{"cut in a field", strings.TrimSuffix(part(field, "t"), "\r\n"), "", errMalformed},
		{"nothing", "", "", errMalformed},
		{"not a form", "PK\x03\x04", "", errMalformed},
		{"nameless part", part(``, "x") + end, "", errMalformed},
		{"part that is no form's", strings.Replace(file, "form-data", "attachment", 1) + end, "", errMalformed},
		{"name twice", part(`name="a"; name="b"`, "x") + end, "", errMalformed},
		{"zero byte in a field", part(field, "\x00") + end, "", errMalformed},
		{"field that is no UTF-8", part(field, "\xff") + end, "", errMalformed},
		{"very long field", part(field, strings.Repeat("x", maxFields)) + file + end, "", fiber.ErrRequestEntityTooLarge},
		{"very long name", part(`name="file"; filename="`+strings.Repeat("x", maxFields)+`"`, "x") + end, "", fiber.ErrRequestEntityTooLarge},
		{"many fields", strings.Repeat(part(field, "t"), maxFieldCount+1) + file + end, "", errMalformed},
		{"long head of a part", "--b\r\n" + strings.Repeat("X-A: b\r\n", maxFields), "", fiber.ErrBadRequest},
	} {
		_, _, _, err := upload(strings.NewReader(tt.body), 100)
		problems := portal.ProblemsOf(err)
		switch {
		case err == nil:
			t.Errorf("%s is taken", tt.name)
		case tt.message != "" && (len(problems) != 1 || problems[0].Message != tt.message || problems[0].Field != "file"):
			t.Errorf("%s: %v, want %s", tt.name, err, tt.message)
		case tt.is != nil && !errors.Is(err, tt.is):
			t.Errorf("%s: %v, want %v", tt.name, err, tt.is)
		}
		if failure := FailureOf(err); failure.Status() >= 500 && len(problems) == 0 {
			t.Errorf("%s is answered with %d, as if it were our fault: %v", tt.name, failure.Status(), err)
		}
	}
}

func TestUploadOfExactlyTheLimitIsTaken(t *testing.T) {
	t.Parallel()
	body := part(`name="file"; filename="x.csv"`, strings.Repeat("x", 100)) + end
	if _, _, content, err := upload(strings.NewReader(body), 100); err != nil || len(content) != 100 {
		t.Errorf("%d bytes, error %v", len(content), err)
	}
}

func FuzzParseMultipart(f *testing.F) {
	f.Add([]byte(part(field, "t")+part(`name="file"; filename="../x.csv"`, "content")+end), 20)
	f.Add([]byte(part(`name="file"; filename*=UTF-8''%ff%00`, "content")+part(field, "t")), 5)
	f.Add([]byte("--b\r\nContent-Disposition: form-data; name=file\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=00\r\n--b--"), 5)
	f.Fuzz(func(t *testing.T, body []byte, limit int) {
		form, _, content, err := upload(bytes.NewReader(body), int64(max(limit, 0)))
		for name := range form.values {
			if !wellFormed(name) || !wellFormed(form.Get(name)) {
				t.Errorf("field %q is let through", name)
			}
		}
		if err == nil && len(content) > max(limit, 0) {
			t.Errorf("%d bytes are let through, of which %d may be", len(content), limit)
		}
	})
}

func TestAttachmentNamesTheFileAndNothingElse(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"errors.csv":             `attachment; filename="errors.csv"`,
		"Prüfung.csv":            `attachment; filename="Pr_fung.csv"; filename*=UTF-8''Pr%C3%BCfung.csv`,
		`a"b\c.csv`:              `attachment; filename="a_b_c.csv"; filename*=UTF-8''a%22b%5Cc.csv`,
		"a\r\nSet-Cookie: x=y":   `attachment; filename="a__Set-Cookie: x=y"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%3Dy`,
		"100%.csv":               `attachment; filename="100_.csv"; filename*=UTF-8''100%25.csv`,
		"x; filename=y.html;.md": `attachment; filename="x; filename=y.html;.md"`,
	} {
		if got := attachment(name); got != want {
			t.Errorf("%q is named %s, want %s", name, got, want)
		}
	}
}
