package portal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"
)

// chunkTime bounds what one chunk may take in the database.
const chunkTime = 10 * time.Second

// SaveFile reads r to its end and keeps what it gave, a chunk at a time. Until the last one is stored there is no file,
// and after a failure there is none. Invalid: it is empty, larger than Settings.FileLimit, or more than the account's
// quota has room for.
func (p *Portal) SaveFile(ctx context.Context, a Actor, n NewFile, r io.Reader) (File, error) {
	id, err := p.newID()
	if err != nil {
		return File{}, err
	}
	now := p.clock()
	f := File{
		ID: FileID(id), Account: a.Account.ID, User: a.User.ID, Name: CleanFileName(n.Name), Purpose: n.Purpose, Seen: n.Seen,
		CreatedAt: now, ExpiresAt: now.Add(n.Keep),
	}
	if err := p.fill(ctx, &f, r); err != nil {
		return File{}, p.discard(ctx, f, err)
	}
	return f, nil
}

// fill stores the chunks and, once all are there, the file.
func (p *Portal) fill(ctx context.Context, f *File, r io.Reader) error {
	scope, hash, chunk := AccountScope(f.Account), sha256.New(), make([]byte, FileChunkSize)
	err := p.store.InTx(ctx, scope, func(tx Tx) error { return tx.InsertFile(ctx, *f) })
	if err != nil {
		return err
	}
	for n, last := 0, false; !last; n++ {
		size, err := io.ReadFull(r, chunk)
		last = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return fmt.Errorf("read file: %w", err)
		}
		if size == 0 {
			break
		}
		if n == 0 {
			f.Type = mediaType(chunk[:size], f.Name)
		}
		if f.Size += int64(size); f.Size > p.settings.FileLimit {
			return invalid("file", MsgFileTooLarge, megabytes(p.settings.FileLimit))
		}
		hash.Write(chunk[:size])
		if err := p.appendChunk(ctx, *f, n, chunk[:size]); err != nil {
			return err
		}
	}
	if f.Size == 0 {
		return invalid("file", MsgFileEmpty)
	}
	f.SHA256 = hash.Sum(nil)
	return p.store.InTx(ctx, scope, func(tx Tx) error { return tx.FinishFile(ctx, *f) })
}

func (p *Portal) appendChunk(ctx context.Context, f File, n int, chunk []byte) error {
	ctx, cancel := context.WithTimeout(ctx, chunkTime)
	defer cancel()
	return p.store.InTx(ctx, AccountScope(f.Account), func(tx Tx) error {
		fits, err := tx.AppendFile(ctx, f, n, chunk, p.settings.FileQuota)
		if err == nil && !fits {
			err = invalid("file", MsgFilesFull, megabytes(p.settings.FileQuota))
		}
		return err
	})
}

// discard takes back what was stored of a file, past the end of whatever cut it short. What it cannot take back, DropFiles does.
func (p *Portal) discard(ctx context.Context, f File, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), chunkTime)
	defer cancel()
	err := p.store.InTx(ctx, AccountScope(f.Account), func(tx Tx) error { return tx.DropFile(ctx, f.Account, f.ID) })
	if err != nil && CodeOf(err) != NotFound {
		p.log.WarnContext(ctx, "an unfinished file stays until it is swept", "account", f.Account, "file", f.ID, "error", err)
	}
	return fmt.Errorf("save file: %w", cause)
}

func megabytes(n int64) int { return int(n >> 20) }

// OpenFile returns a file and its content. The content outlives ctx, because an answer is still being sent when its
// handler has ended: each chunk is read on its own, in a transaction that is over before the chunk is on its way.
func (p *Portal) OpenFile(ctx context.Context, a Actor, id FileID) (File, io.ReadCloser, error) {
	f, err := p.File(ctx, a, id)
	if err != nil {
		return File{}, nil, err
	}
	return f, &chunkReader{left: f.Size, next: func(n int) ([]byte, error) { return p.chunk(context.WithoutCancel(ctx), f, n) }}, nil
}

func (p *Portal) chunk(ctx context.Context, f File, n int) (chunk []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, chunkTime)
	defer cancel()
	err = p.store.InTx(ctx, AccountScope(f.Account), func(tx Tx) error {
		chunk, err = tx.FileChunk(ctx, f.Account, f.ID, n)
		return err
	})
	return chunk, err
}

// chunkReader reads chunk after chunk. A file that is removed meanwhile ends in an error and not in half of it.
type chunkReader struct {
	next  func(n int) ([]byte, error)
	n     int
	chunk bytes.Reader
	left  int64 // bytes
}

// Read implements io.Reader.
func (r *chunkReader) Read(b []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	if r.chunk.Len() == 0 {
		chunk, err := r.next(r.n)
		if err != nil {
			return 0, fmt.Errorf("read chunk %d: %w", r.n, err)
		}
		r.n++
		r.chunk.Reset(chunk)
	}
	n, err := r.chunk.Read(b)
	r.left -= int64(n)
	return n, err
}

// Close implements io.Closer.
func (r *chunkReader) Close() error {
	r.left = 0
	return nil
}
