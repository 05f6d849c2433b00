package erptest

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/tradecounter/portal/erp"
)

// Files that the portal puts on records, and the ERP's own paper.
var filing = []promise{
	{name: "an invoice's own paper comes first", of: "AttachmentsOf OpenAttachment", needs: "InvoiceDocuments", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 2))
		invoice := erp.Subject{Kind: erp.SubjectInvoice, Key: i.Number, Customer: s.Known.Customer}
		list, err := s.reader().AttachmentsOf(s.ctx, invoice)
		s.check(err)
		if len(list) == 0 || list[0].Name == "" || list[0].Type == "" {
			s.Fatalf("got %+v", list)
		}
		if paper := s.download(invoice, list[0].ID); len(paper) == 0 {
			s.Error("the paper is empty")
		}
		s.wantForeign(erp.Subject{Kind: erp.SubjectInvoice, Key: i.Number, Customer: s.Known.Other}, list[0].ID)
	}},
	{name: "files of a record are its customer's own", of: "AttachmentsOf OpenAttachment Attach", needs: "AttachmentWrites", keep: func(s *suite) {
		for what, record := range s.filedRecords() {
			s.attach(record, "own.txt", what)
			foreign := record
			foreign.Customer = s.Known.Other
			s.wantForeign(foreign, s.files(record)[0].ID)
			s.wantCode(s.attachTo(foreign, "foreign.txt", []byte("x")), erp.NotFound)
			missing := record
			missing.Key = "0"
			s.wantForeign(missing, "own.txt")
			s.wantCode(s.attachTo(missing, "missing.txt", []byte("x")), erp.NotFound)
			s.wantFiles(what, record, File{"own.txt", "text/plain", []byte(what)})
		}
	}},
	{name: "put on a record, they are there", of: "Attach AttachmentsOf OpenAttachment", needs: "AttachmentWrites", keep: func(s *suite) {
		for what, record := range s.filedRecords() {
			if list := s.files(record); len(list) != 0 {
				s.Fatalf("%s: has %+v already", what, list)
			}
			want := []File{
				{"Zeichnung Maße 東京.pdf", "application/pdf", []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3 " + what)},
				{"photo.jpg", "image/jpeg", bytes.Repeat([]byte("\xff\xd8\x00\r\n--"), 300_000)},
				{"empty lines.txt", "text/plain", []byte("\r\n\r\n--\r\n")},
			}
			for n, f := range want {
				s.attach(record, f.Name, string(f.Content))
				s.wantFiles(what, record, want[:n+1]...)
			}
		}
	}},
	{name: "one of the same name stands beside the other", of: "Attach AttachmentsOf OpenAttachment", needs: "AttachmentWrites", keep: func(s *suite) {
		record := s.filedOrder()
		for _, content := range []string{"first", "second", "third"} {
			s.attach(record, "note.txt", content)
		}
		list, ids := s.files(record), map[string]bool{}
		if len(list) != 3 {
			s.Fatalf("got %+v, want 3 files", list)
		}
		var contents []string
		for _, f := range list {
			ids[f.ID] = true
			contents = append(contents, string(s.download(record, f.ID)))
		}
		if want := []string{"first", "second", "third"}; len(ids) != 3 || !slices.Equal(contents, want) {
			s.Errorf("%+v have %q, want %q", list, contents, want)
		}
	}},
	{name: "hostile names become harmless ones", of: "Attach AttachmentsOf OpenAttachment", needs: "AttachmentWrites", keep: func(s *suite) {
		for _, name := range []string{
			"../../etc/passwd.txt", `..\..\windows\win.txt`, `C:\fakepath\scan.txt`, `a "quoted" name.txt`, "it's; filename=evil.txt",
			"two\r\nX-Injected: yes\r\nlines.txt", "nul\x00byte.txt", strings.Repeat("ä", 300) + ".txt", "invoice\u202Efdp.txt", "\u200fשלום.txt",
			"...txt", " .txt", "con.txt", "%2e%2e%2f.txt", "a<b>|c?*.txt", "\xff\xfe.txt",
		} {
			record := s.filedOrder()
			s.attach(record, name, "harmless")
			list := s.files(record)
			if len(list) != 1 {
				s.Errorf("%q: got %+v", name, list)
				continue
			}
			s.wantHarmless(name, list[0])
			if got := s.download(record, list[0].ID); string(got) != "harmless" {
				s.Errorf("%q, kept as %q: got %q", name, list[0].Name, got)
			}
		}
	}},
	{name: "50 MB are refused, whether the size is known or not", of: "Attach AttachmentsOf", needs: "AttachmentWrites", keep: func(s *suite) {
		record := s.filedOrder()
		const size = 50 << 20
		for _, stated := range []int64{size, -1} {
			before := s.Faults.Requests()
			content := io.LimitReader(zeros{}, size+1<<20)
			err := s.writer().Attach(s.ctx, record, erp.Attachment{Name: "film.txt", Type: "text/plain", Size: stated}, content)
			s.wantCode(err, erp.Invalid)
			if erp.ReasonOf(err) == "" {
				s.Errorf("no reason in %v", err)
			}
			if n := s.Faults.Requests() - before; stated >= 0 && n != 0 {
				s.Errorf("a size that is known took %d requests", n)
			}
		}
		s.wantFiles("after both", record)
	}},
	{name: "several at once are all there", of: "Attach AttachmentsOf", needs: "AttachmentWrites", keep: func(s *suite) {
		for what, record := range s.filedRecords() {
			var all sync.WaitGroup
			want := map[string]bool{"one": true, "two": true, "three": true}
			for content := range want {
				all.Go(func() {
					if err := s.attachTo(record, "same.txt", []byte(content)); err != nil {
						s.Errorf("%s: %v", what, err)
					}
				})
			}
			all.Wait()
			got := map[string]bool{}
			for _, f := range s.files(record) {
				got[string(s.download(record, f.ID))] = true
			}
			if !maps.Equal(got, want) {
				s.Errorf("%s: got %v", what, got)
			}
		}
	}},
	{name: "reply to a file lost", of: "Attach AttachmentsOf", needs: "AttachmentWrites", keep: func(s *suite) {
		s.afterFault(s.Faults.LoseReply, erp.OutcomeUnknown)
	}},
	{name: "file lost before it arrived", of: "Attach AttachmentsOf", needs: "AttachmentWrites", keep: func(s *suite) {
		s.afterFault(s.Faults.Drop, erp.OutcomeUnknown, erp.Unavailable)
	}},
	{name: "nonsense in answer to a file", of: "Attach AttachmentsOf", needs: "AttachmentWrites", keep: func(s *suite) {
		s.afterFault(s.Faults.AnswerHTML, erp.OutcomeUnknown)
		s.afterFault(s.Faults.Fail, erp.OutcomeUnknown)
	}},
}

// zeros never end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// writer is the adapter in its role, which Capabilities promise.
func (s *suite) writer() erp.AttachmentWriter { return s.Adapter.(erp.AttachmentWriter) }

// filedOrder is an order of Known.Customer without files.
func (s *suite) filedOrder() erp.Subject {
	s.Helper()
	return erp.Subject{Kind: erp.SubjectOrder, Key: string(s.place(s.line(s.Known.Stocked, 1)).Number), Customer: s.Known.Customer}
}

// filedRecords are one record of each kind that files are put on, Known.Customer's and without any.
func (s *suite) filedRecords() map[string]erp.Subject {
	s.Helper()
	records := map[string]erp.Subject{
		"order":    s.filedOrder(),
		"customer": {Kind: erp.SubjectCustomer, Key: string(s.Known.Customer), Customer: s.Known.Customer},
	}
	if s.Adapter.Capabilities().Returns {
		r := s.askBack(s.billed(s.line(s.Known.Stocked, 1)), 1)
		records["return"] = erp.Subject{Kind: erp.SubjectRMA, Key: string(r.Number), Customer: s.Known.Customer}
	}
	return records
}

func (s *suite) attachTo(record erp.Subject, name string, content []byte) error {
	return s.writer().Attach(s.ctx, record, erp.Attachment{Name: name, Type: "text/plain", Size: int64(len(content))}, bytes.NewReader(content))
}

func (s *suite) attach(record erp.Subject, name, content string) {
	s.Helper()
	s.check(s.attachTo(record, name, []byte(content)))
}

func (s *suite) files(record erp.Subject) []erp.Attachment {
	s.Helper()
	list, err := s.reader().AttachmentsOf(s.ctx, record)
	s.check(err)
	return list
}

// wantFiles compares what is listed and what the ERP keeps with what was sent, in its order.
func (s *suite) wantFiles(what string, record erp.Subject, want ...File) {
	s.Helper()
	list, kept := s.files(record), s.Filing.Files(record)
	if len(list) != len(want) || len(kept) != len(want) {
		s.Fatalf("%s: %d files are listed and %d kept, want %d", what, len(list), len(kept), len(want))
	}
	for i, w := range want {
		if list[i].Name != w.Name || list[i].Type != w.Type || kept[i].Name != w.Name || !bytes.Equal(kept[i].Content, w.Content) {
			s.Errorf("%s: listed as %+v, kept as %q of %d bytes; want %q of %d bytes", what, list[i], kept[i].Name, len(kept[i].Content), w.Name, len(w.Content))
		}
		if got := s.download(record, list[i].ID); !bytes.Equal(got, w.Content) {
			s.Errorf("%s: %s comes back as %d bytes, sent %d", what, w.Name, len(got), len(w.Content))
		}
	}
}

// wantForeign asks for another customer's record.
func (s *suite) wantForeign(record erp.Subject, id string) {
	s.Helper()
	_, err := s.reader().AttachmentsOf(s.ctx, record)
	s.wantCode(err, erp.NotFound)
	_, err = s.reader().OpenAttachment(s.ctx, record, id)
	s.wantCode(err, erp.NotFound)
}

func (s *suite) wantHarmless(sent string, f erp.Attachment) {
	s.Helper()
	hidden := func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
	}
	if strings.ContainsAny(f.Name, `/\"`) || strings.ContainsFunc(f.Name, hidden) || len([]rune(f.Name)) > 255 ||
		!strings.HasSuffix(f.Name, ".txt") || f.Type != "text/plain" {
		s.Errorf("%q is kept as %q of type %s", sent, f.Name, f.Type)
	}
}

// afterFault does what the portal does when it does not know: it lists the files, and sends again only if there is none.
func (s *suite) afterFault(misbehave func(Target), codes ...erp.Code) {
	s.Helper()
	record := s.filedOrder()
	for _, name := range []string{"first.txt", "second.txt"} { // the second finds files there
		there := len(s.files(record))
		misbehave(NextWrite)
		s.wantCode(s.attachTo(record, name, []byte(name)), codes...)
		if len(s.files(record)) == there {
			s.attach(record, name, name)
		}
	}
	s.wantFiles("in the end", record, File{"first.txt", "text/plain", []byte("first.txt")}, File{"second.txt", "text/plain", []byte("second.txt")})
}
