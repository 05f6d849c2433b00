package erptest

import (
	"bytes"
	"io"

	"github.com/tradecounter/portal/erp"
)

var attachments = []promise{
	{name: "an item's are listed, its picture first", of: "AttachmentsOf", needs: "Attachments", keep: func(s *suite) {
		list, err := s.reader().AttachmentsOf(s.ctx, illustrated(s))
		s.check(err)
		if len(list) != len(s.Known.Files) {
			s.Fatalf("got %+v, want %d files", list, len(s.Known.Files))
		}
		for i, want := range s.Known.Files {
			got := list[i]
			if got.Name != want.Name || got.Type != want.Type || got.ID == "" || got.Size >= 0 && got.Size != int64(len(want.Content)) {
				s.Errorf("got %+v, want %s of type %s with %d bytes", got, want.Name, want.Type, len(want.Content))
			}
		}
	}},
	{name: "one comes as it was put there", of: "AttachmentsOf OpenAttachment", needs: "Attachments", keep: func(s *suite) {
		list, err := s.reader().AttachmentsOf(s.ctx, illustrated(s))
		s.check(err)
		for i, a := range list {
			if got := s.download(illustrated(s), a.ID); !bytes.Equal(got, s.Known.Files[i].Content) {
				s.Errorf("%s: got %d bytes %.20q, want %d", a.Name, len(got), got, len(s.Known.Files[i].Content))
			}
		}
	}},
	{name: "an item without any", of: "AttachmentsOf OpenAttachment", needs: "Attachments", keep: func(s *suite) {
		bare := erp.Subject{Kind: erp.SubjectItem, Key: string(s.Known.Scarce)}
		if list, err := s.reader().AttachmentsOf(s.ctx, bare); err != nil || len(list) != 0 {
			s.Errorf("got %+v, %v", list, err)
		}
		list, err := s.reader().AttachmentsOf(s.ctx, illustrated(s))
		s.check(err)
		for _, a := range list {
			_, err := s.reader().OpenAttachment(s.ctx, bare, a.ID)
			s.wantCode(err, erp.NotFound)
		}
	}},
	{name: "what is not there is not found", of: "AttachmentsOf OpenAttachment", needs: "Attachments", keep: func(s *suite) {
		nobody := erp.Subject{Kind: erp.SubjectItem, Key: string(s.Known.NoItem)}
		_, err := s.reader().AttachmentsOf(s.ctx, nobody)
		s.wantCode(err, erp.NotFound)
		_, err = s.reader().OpenAttachment(s.ctx, nobody, s.Known.Files[0].Name)
		s.wantCode(err, erp.NotFound)
		for _, id := range []string{"", "no such file.pdf", "../" + s.Known.Files[1].Name, "' or 'a' eq 'a"} {
			_, err := s.reader().OpenAttachment(s.ctx, illustrated(s), id)
			s.wantCode(err, erp.NotFound)
		}
	}},
	{name: "the login ends before one is opened", of: "OpenAttachment", needs: "Attachments", keep: func(s *suite) {
		list, err := s.reader().AttachmentsOf(s.ctx, illustrated(s))
		s.check(err)
		for requests := range 3 {
			s.Faults.ExpireLoginAfter(requests)
			last := len(list) - 1
			if got := s.download(illustrated(s), list[last].ID); !bytes.Equal(got, s.Known.Files[last].Content) {
				s.Errorf("after %d requests: got %d bytes", requests, len(got))
			}
		}
	}},
	{name: "nonsense in place of one", of: "OpenAttachment", needs: "Attachments", keep: func(s *suite) {
		list, err := s.reader().AttachmentsOf(s.ctx, illustrated(s))
		s.check(err)
		for _, misbehave := range []func(Target){s.Faults.AnswerHTML, s.Faults.Fail} {
			misbehave(NextRead)
			_, err := s.reader().OpenAttachment(s.ctx, illustrated(s), list[0].ID)
			s.wantCode(err, erp.Unavailable)
		}
	}},
}

func illustrated(s *suite) erp.Subject {
	return erp.Subject{Kind: erp.SubjectItem, Key: string(s.Known.Illustrated)}
}

// reader is the adapter in its role, which Capabilities promise.
func (s *suite) reader() erp.Attachments {
	s.Helper()
	files, ok := s.Adapter.(erp.Attachments)
	if !ok {
		s.Fatal("the adapter has no such role")
	}
	return files
}

func (s *suite) download(of erp.Subject, id string) []byte {
	s.Helper()
	content, err := s.reader().OpenAttachment(s.ctx, of, id)
	s.check(err)
	defer content.Close()
	got, err := io.ReadAll(content)
	s.check(err)
	return got
}
