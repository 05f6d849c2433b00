package portal

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tradecounter/portal/erp"
)

const (
	filesAtOnce  = 40               // items whose files one step looks at
	filesReaders = 4                // of them at the same time; the client's limit for background work holds below it
	filesRetry   = 15 * time.Minute // when a look that failed is taken again
	filesAgain   = 7 * 24 * time.Hour
)

// SyncMedia asks a worker to bring pictures and documents of items up to date.
type SyncMedia struct{}

// Kind implements Job.
func (SyncMedia) Kind() string { return "sync_media" }

// SyncMedia fetches from the ERP the pictures and documents of items that changed, and of each now and then, because a
// file can change without its item. It does nothing where Settings.ItemFiles is off or the ERP gives no files. An item
// that fails waits for its next turn and keeps none from theirs.
func (p *Portal) SyncMedia(ctx context.Context) error {
	if !p.fetchesFiles() {
		return nil
	}
	ctx = erp.WithClass(ctx, erp.Background)
	err := p.store.InTx(ctx, JobScope(), func(tx Tx) error { return tx.AllFilesDue(ctx, p.clock()) })
	for more := true; more && err == nil; {
		var ids []erp.ItemID
		later := p.clock().Add(filesRetry)
		err = p.store.InTx(ctx, JobScope(), func(tx Tx) error {
			ids, err = tx.TakeFilesDue(ctx, p.clock(), later, filesAtOnce)
			return err
		})
		if err == nil {
			err = p.fetchFiles(ctx, ids, later)
		}
		more = len(ids) == filesAtOnce
	}
	if err != nil {
		return fmt.Errorf("sync media: %w", err)
	}
	return nil
}

func (p *Portal) fetchesFiles() bool { return p.settings.ItemFiles && p.erp.Capabilities().Attachments }

// fetchFiles looks at the files of some items, which were put down for later meanwhile. It fails if the ERP is away, so
// that the others need not be asked.
func (p *Portal) fetchFiles(ctx context.Context, ids []erp.ItemID, later time.Time) error {
	readers, ctx := errgroup.WithContext(ctx)
	readers.SetLimit(filesReaders)
	for _, id := range ids {
		readers.Go(func() error {
			err := p.fetchFilesOf(ctx, id, later)
			if err != nil && !silent(ctx, err) {
				p.log.WarnContext(ctx, "files of an item could not be fetched", "item", id, "error", err)
				return nil
			}
			return err
		})
	}
	return readers.Wait()
}

// fetchFilesOf replaces what an item has from the ERP by what it has there now. What cannot be shown is left out. An item
// that changes during the look is looked at again.
func (p *Portal) fetchFilesOf(ctx context.Context, id erp.ItemID, later time.Time) error {
	subject := erp.Subject{Kind: erp.SubjectItem, Key: string(id)}
	list, err := p.erp.AttachmentsOf(ctx, subject)
	if err != nil && !errors.Is(err, erp.NotFound) {
		return err
	}
	var kept []string
	for i, a := range list {
		if !shown(a.Type) {
			continue
		}
		kept = append(kept, a.ID)
		n := NewMedia{Item: id, Source: MediaFromERP, SourceID: a.ID, Position: i, Title: strings.TrimSuffix(a.Name, path.Ext(a.Name))}
		if err := p.fetchFile(ctx, subject, n); CodeOf(err) == Invalid {
			p.log.WarnContext(ctx, "a file of an item cannot be shown", "item", id, "file", a.Name, "error", err)
		} else if err != nil {
			return err
		}
	}
	return p.store.InTx(ctx, JobScope(), func(tx Tx) error {
		if err := tx.KeepItemMedia(ctx, id, MediaFromERP, kept, p.clock()); err != nil {
			return err
		}
		return tx.FilesSeen(ctx, id, later, p.clock().Add(filesAgain))
	})
}

func (p *Portal) fetchFile(ctx context.Context, subject erp.Subject, n NewMedia) error {
	content, err := p.erp.OpenAttachment(ctx, subject, n.SourceID)
	if err != nil {
		return err
	}
	_, err = p.SaveMedia(ctx, n, content)
	return errors.Join(err, content.Close())
}

// shown reports whether a file is worth fetching by what the ERP says of it. What it is, SaveMedia finds out.
func shown(mediaType string) bool {
	return mediaType == "application/pdf" || strings.HasPrefix(mediaType, "image/")
}
