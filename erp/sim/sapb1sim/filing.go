package sapb1sim

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// uploaded is the kind of a record that there is none of yet: files that were sent and wait to be put on one.
const uploaded erp.SubjectKind = "upload"

// uploads are the files that wait.
type uploads struct {
	mu     sync.Mutex
	files  map[sim.Record][]sim.Attachment
	last   int
	filing sync.Mutex // held while files of a record are read, changed and put back
}

// fileEntry is the key of a record's files in Attachments2, given when it is first asked for, if it has any.
func (s *service) fileEntry(r sim.Record) (int, bool) {
	if len(s.filesOf(r)) == 0 {
		return 0, false
	}
	return s.codes.files.code(r), true
}

func (s *service) filesOf(r sim.Record) []sim.Attachment {
	switch r.Kind {
	case erp.SubjectItem:
		i, err := s.company.Item(erp.ItemID(r.Key))
		if err != nil {
			return nil
		}
		_, others := (&item{Item: i, service: s}).files()
		return others
	case uploaded:
		s.uploads.mu.Lock()
		defer s.uploads.mu.Unlock()
		return slices.Clone(s.uploads.files[r])
	}
	return s.company.Files(r)
}

// upload answers POST Attachments2: the files are in an entry of their own, and on no record yet (§2.8).
func (s *service) upload(c *call) (response, error) {
	files, err := sentFiles(c)
	if err != nil {
		return response{}, err
	}
	s.uploads.mu.Lock()
	s.uploads.last++
	record := sim.Record{Kind: uploaded, Key: strconv.Itoa(s.uploads.last)}
	s.uploads.files[record] = files
	s.uploads.mu.Unlock()
	number := s.codes.files.code(record)
	r := c.entity(s.sets["Attachments2"], attachmentEntry{number, files}, nil, http.StatusCreated)
	r.header.Set("Location", c.base+c.dialect.root+"Attachments2("+strconv.Itoa(number)+")")
	return r, nil
}

// uploadMore answers PATCH Attachments2(n): files are added, and one of a name that is there takes its place (§2.8).
func (s *service) uploadMore(c *call, row any) error {
	files, err := sentFiles(c)
	if err != nil {
		return err
	}
	record, _ := s.codes.files.name(row.(attachmentEntry).number)
	if record.Kind == erp.SubjectItem {
		for _, f := range files {
			err = errors.Join(err, s.company.AddAttachment(erp.ItemID(record.Key), f))
		}
		return err
	}
	s.uploads.filing.Lock()
	defer s.uploads.filing.Unlock()
	all := slices.DeleteFunc(s.filesOf(record), func(old sim.Attachment) bool {
		return slices.ContainsFunc(files, func(f sim.Attachment) bool { return strings.EqualFold(f.Name, old.Name) })
	})
	return s.putFiles(record, append(all, files...))
}

func (s *service) putFiles(r sim.Record, files []sim.Attachment) error {
	if r.Kind != uploaded {
		return s.company.SetFiles(r, files)
	}
	s.uploads.mu.Lock()
	defer s.uploads.mu.Unlock()
	s.uploads.files[r] = files
	return nil
}

// linkFiles puts the entry that was sent as AttachmentEntry on a record. The entry that the record had before is on none
// then, which is how a careless client loses files.
func (s *service) linkFiles(in input, r sim.Record) error {
	if !in.has("AttachmentEntry") {
		return nil
	}
	s.uploads.filing.Lock()
	defer s.uploads.filing.Unlock()
	number := in.whole("AttachmentEntry")
	from, ok := s.codes.files.name(number)
	switch {
	case !ok:
		return badField("Attachment entry not found", "OATC.AbsEntry")
	case from == r:
		return nil
	case from.Kind != uploaded:
		return badField("An entry on two records is not simulated", "OATC.AbsEntry")
	}
	if err := s.company.SetFiles(r, s.filesOf(from)); err != nil {
		return noSuchEntity()
	}
	s.codes.files.move(number, r)
	return nil
}

// sentFiles reads the body of a multipart request. A quoted boundary is refused, as Apache's module does (§2.8).
func sentFiles(c *call) ([]sim.Attachment, error) {
	header := c.header.Get("Content-Type")
	kind, params, err := mime.ParseMediaType(header)
	switch {
	case err != nil || kind != "multipart/form-data":
		return nil, badRequest(codeBadRequest, "Invalid content type")
	case strings.Contains(header, `boundary="`):
		return nil, refuse(http.StatusMethodNotAllowed, codeBadRequest, "Method Not Allowed")
	}
	var files []sim.Attachment
	for parts := multipart.NewReader(bytes.NewReader(c.body), params["boundary"]); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) && len(files) > 0 {
			return files, nil
		}
		if err != nil {
			return nil, badRequest(codeBadRequest, "Invalid multipart body")
		}
		content, err := io.ReadAll(part)
		if err != nil || part.FormName() != "files" {
			return nil, badRequest(codeBadRequest, "Invalid multipart body")
		}
		name := sentName(part.Header.Get("Content-Disposition"))
		if !storable(name) {
			return nil, badField("Invalid file name", "ATC1.FileName")
		}
		files = append(files, sim.Attachment{Name: name, Type: part.Header.Get("Content-Type"), Content: func() []byte { return content }})
	}
}

// sentName is the file's name as it was sent: mime/multipart would take a path off it.
func sentName(disposition string) string {
	_, params, err := mime.ParseMediaType(disposition)
	if err != nil {
		return ""
	}
	return params["filename"]
}

// longestName is what Windows stores of a name.
const longestName = 255

// storable reports whether Windows, where Business One keeps its files, can store a file under the name.
func storable(name string) bool {
	return name != "" && utf8.RuneCountInString(name) <= longestName && strings.Trim(name, ". ") == name &&
		!strings.ContainsAny(name, `\/:*?"<>|`) && !strings.ContainsFunc(name, unicode.IsControl)
}
