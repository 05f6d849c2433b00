package erp_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tradecounter/portal/erp"
)

// cabinet is a stub that has files too.
type cabinet struct {
	stub
	open func(context.Context) (io.ReadCloser, error)
}

func (c *cabinet) AttachmentsOf(_ context.Context, s erp.Subject) ([]erp.Attachment, error) {
	return []erp.Attachment{{ID: "1", Name: s.Key + ".pdf"}}, nil
}

func (c *cabinet) OpenAttachment(ctx context.Context, _ erp.Subject, _ string) (io.ReadCloser, error) {
	return c.open(ctx)
}

// slow is a file of which one byte comes each second, for as long as ctx lasts.
type slow struct {
	ctx    context.Context
	closed *bool
}

func (s slow) Read(p []byte) (int, error) {
	select {
	case <-time.After(time.Second):
		return copy(p[:1], "x"), nil
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	}
}

func (s slow) Close() error { *s.closed = true; return nil }

var boltFile = erp.Subject{Kind: erp.SubjectItem, Key: "BOLT"}

func TestFileIsReadWithinTheDeadlineOfItsOperation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		closed := false
		var within context.Context
		client := erp.NewClient(&cabinet{open: func(ctx context.Context) (io.ReadCloser, error) {
			within = ctx
			return slow{ctx, &closed}, nil
		}}, erp.ClientConfig{Timeouts: erp.Timeouts{Interactive: 5500 * time.Millisecond}})
		file, err := client.OpenAttachment(t.Context(), boltFile, "1")
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(file)
		if string(got) != "xxxxx" || !errors.Is(err, erp.Unavailable) || !strings.Contains(err.Error(), `open attachment "item BOLT"`) {
			t.Errorf("read %q and %v", got, err)
		}
		if err := file.Close(); err != nil || !closed {
			t.Errorf("closed: %t, %v", closed, err)
		}

		file, err = client.OpenAttachment(t.Context(), boltFile, "1")
		if err != nil {
			t.Fatal(err)
		}
		if err := within.Err(); err != nil {
			t.Errorf("the file is open, and its context ended: %v", err)
		}
		if err := file.Close(); err != nil || within.Err() == nil {
			t.Errorf("closed: %v, and the context of the file goes on", err)
		}
	})
}

func TestFileThatCannotBeOpenedIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	tries := 0
	client := erp.NewClient(&cabinet{open: func(context.Context) (io.ReadCloser, error) {
		tries++
		return nil, erp.Errorf(erp.Unavailable, "", "down")
	}}, erp.ClientConfig{})
	if _, err := client.OpenAttachment(t.Context(), boltFile, "1"); !errors.Is(err, erp.Unavailable) || tries != 1 {
		t.Errorf("%d tries, %v", tries, err)
	}
}

func TestFilesOfAnERPWithoutThemAreUnsupported(t *testing.T) {
	t.Parallel()
	without := erp.NewClient(&stub{}, erp.ClientConfig{})
	_, listed := without.AttachmentsOf(t.Context(), boltFile)
	_, opened := without.OpenAttachment(t.Context(), boltFile, "1")
	if !errors.Is(listed, erp.Unsupported) || !errors.Is(opened, erp.Unsupported) {
		t.Errorf("listed: %v, opened: %v", listed, opened)
	}
	with := erp.NewClient(&cabinet{}, erp.ClientConfig{})
	if list, err := with.AttachmentsOf(t.Context(), boltFile); err != nil || len(list) != 1 || list[0].Name != "BOLT.pdf" {
		t.Errorf("got %+v, %v", list, err)
	}
}
