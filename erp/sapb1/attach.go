package sapb1

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/tradecounter/portal/erp"
)

var _ erp.AttachmentWriter = (*Adapter)(nil)

// writable are the kinds of records that files are put on.
var writable = []erp.SubjectKind{erp.SubjectOrder, erp.SubjectRMA, erp.SubjectCustomer}

// Attach implements erp.AttachmentWriter, for orders, returns and customers. The file goes into the entry that the record has,
// beside what is there, or into one of its own that is then put on the record. It gets a name that Business One can keep and
// that no other file there has; AttachmentsOf lists it last. After OutcomeUnknown AttachmentsOf tells whether it is there; a
// file that was sent and never put on the record stays behind, where nobody sees it.
func (a *Adapter) Attach(ctx context.Context, s erp.Subject, file erp.Attachment, content io.Reader) error {
	op := fmt.Sprintf("attach %q to %s %q", file.Name, s.Kind, s.Key)
	switch {
	case !slices.Contains(writable, s.Kind):
		return erp.Errorf(erp.Unsupported, op, "no files are put on a %s", s.Kind)
	case file.Size >= maxAttachment:
		return tooBig(op)
	}
	done, err := a.filing.take(ctx, op, s.String()+" of "+string(s.Customer))
	if err != nil {
		return err
	}
	defer done()
	record, err := a.filedRecord(ctx, op, s)
	if err != nil {
		return err
	}
	there, err := a.listFiles(ctx, op, record)
	if err != nil {
		return err
	}
	sent, err := sealed(op, freeFileName(safeName(file.Name), there), file.Size, content)
	if err != nil {
		return err
	}
	if record.AttachmentEntry != 0 {
		sent.method, sent.target = http.MethodPatch, "Attachments2("+record.AttachmentEntry.String()+")"
		_, err := a.client.send(ctx, sent)
		return refusedSize(op, err)
	}
	return a.attachFirst(ctx, op, record, sent)
}

// attachFirst sends a file into an entry of its own and puts that on the record, unless the record has changed meanwhile:
// whoever else put files on it would lose them.
func (a *Adapter) attachFirst(ctx context.Context, op string, record filedRecord, sent request) error {
	sent.method, sent.target = http.MethodPost, "Attachments2"
	var made struct{ AbsoluteEntry integer }
	if err := a.client.sendFor(ctx, sent, &made); err != nil {
		return refusedSize(op, err)
	}
	if made.AbsoluteEntry == 0 {
		return erp.Errorf(erp.OutcomeUnknown, op, "the answer has no key")
	}
	link := request{op: op, method: http.MethodPatch, target: record.target(), ifMatch: record.ETag}
	err := a.client.put(ctx, link, orderBody{"AttachmentEntry": made.AbsoluteEntry})
	if errors.Is(err, erp.Conflict) {
		return refusedAs(err, erp.Unavailable) // certainly not attached: it may be sent again
	}
	return err
}

// sealed is a request with a file in it, which is read to its end first: no more than may be sent is ever held. The boundary
// must not be quoted (§2.8).
func sealed(op, name string, size int64, content io.Reader) (request, error) {
	boundary := "file_" + rand.Text()
	var body bytes.Buffer
	fmt.Fprintf(&body, "--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n",
		boundary, name, mediaType(name))
	n, err := body.ReadFrom(io.LimitReader(content, maxAttachment))
	switch {
	case err != nil:
		return request{}, erp.Errorf(erp.Invalid, op, "read the file: %w", err)
	case n >= maxAttachment:
		return request{}, tooBig(op)
	case size >= 0 && n != size:
		return request{}, erp.Errorf(erp.Invalid, op, "the file has %d bytes, and not %d", n, size)
	}
	fmt.Fprintf(&body, "\r\n--%s--\r\n", boundary)
	return request{op: op, contentType: "multipart/form-data;boundary=" + boundary, body: body.Bytes(), write: true}, nil
}

func tooBig(op string) error {
	e := erp.Errorf(erp.Invalid, op, "%d bytes or more", maxAttachment)
	e.Reason = "Business One takes files of less than 50 MB."
	return e
}

// refusedSize gives a reason to the page with which a web server refuses what is too long (413).
func refusedSize(op string, err error) error {
	if errors.Is(err, erp.Invalid) && erp.ReasonOf(err) == "" {
		return tooBig(op)
	}
	return err
}
