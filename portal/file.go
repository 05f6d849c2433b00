package portal

import (
	"context"
	"fmt"
	"time"
)

// FileID is the random id of a file.
type FileID string

// File is what somebody put here for an account, or what the portal made for it: bytes of a known kind, until they expire.
type File struct {
	ID        FileID
	Account   AccountID
	User      UserID
	Name      string // as the reader knows it: no path, no control characters
	Type      string // media type, found out from the content and never believed
	Purpose   string // "quick_order": what asked for it
	Seen      Right  // what another member of the account needs to open it; empty: nobody but User may
	Size      int64  // bytes
	SHA256    []byte
	CreatedAt time.Time
	ExpiresAt time.Time
}

// NewFile describes a file that is about to be saved.
type NewFile struct {
	Name    string // cleaned by SaveFile
	Purpose string
	Seen    Right         // see File
	Keep    time.Duration // how long it stays; required
}

// FileChunkSize is how much of a file one row of the database holds, and how much of it is in memory at a time: bytes.
const FileChunkSize = 256 << 10

// uploadsEnd is when an unfinished file is nobody's any more. No request lasts as long.
const uploadsEnd = time.Hour

// FileTx keeps files. One that is not finished counts against the quota, and no read finds it.
type FileTx interface {
	InsertFile(ctx context.Context, f File) error
	// AppendFile adds the n-th chunk, from 0, unless the account's files would then exceed quota bytes: false. Files that
	// grow at once wait for one another.
	AppendFile(ctx context.Context, f File, n int, chunk []byte, quota int64) (bool, error)
	// FinishFile stores name, type, size and hash, and lets reads find the file.
	FinishFile(ctx context.Context, f File) error
	File(ctx context.Context, account AccountID, id FileID) (File, error)
	FileChunk(ctx context.Context, account AccountID, id FileID, n int) ([]byte, error)
	DropFile(ctx context.Context, account AccountID, id FileID) error
	// DropFiles removes, of every account, what expired before now and what was begun and not finished before begun.
	DropFiles(ctx context.Context, now, begun time.Time) error
}

// FileLimit is the largest file that SaveFile takes: bytes.
func (p *Portal) FileLimit() int64 { return p.settings.FileLimit }

// File returns what is known of a file. NotFound: there is none, it has expired, or it is not the actor's to see.
func (p *Portal) File(ctx context.Context, a Actor, id FileID) (f File, err error) {
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		f, err = tx.File(ctx, a.Account.ID, id)
		return err
	})
	if err != nil {
		return File{}, fmt.Errorf("file: %w", err)
	}
	mine := f.User == a.User.ID || f.Seen != "" && a.Can(f.Seen)
	if !mine || !f.ExpiresAt.After(p.clock()) {
		return File{}, &Error{Code: NotFound}
	}
	return f, nil
}
