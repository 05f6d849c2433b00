package db

import (
	"context"
	"time"

	"github.com/tradecounter/portal/portal"
)

type fileRow struct {
	Account   string    `db:"account_id"`
	ID        string    `db:"file_id"`
	User      string    `db:"user_id"`
	Name      string    `db:"name"`
	Type      string    `db:"media_type"`
	Purpose   string    `db:"purpose"`
	Seen      string    `db:"seen"`
	Size      int64     `db:"size"`
	SHA256    []byte    `db:"sha256"`
	CreatedAt time.Time `db:"created_at"`
	ExpiresAt time.Time `db:"expires_at"`
}

func (r fileRow) file() portal.File {
	return portal.File{
		ID: portal.FileID(r.ID), Account: portal.AccountID(r.Account), User: portal.UserID(r.User), Name: r.Name, Type: r.Type,
		Purpose: r.Purpose, Seen: portal.Right(r.Seen), Size: r.Size, SHA256: r.SHA256,
		CreatedAt: r.CreatedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(),
	}
}

const insertFile = `
	INSERT INTO files (account_id, file_id, user_id, name, media_type, purpose, seen, size, finished, created_at, expires_at)
	VALUES ($1, $2, $3, $4, '', $5, $6, 0, false, $7, $8)`

// InsertFile implements portal.Tx.
func (t storeTx) InsertFile(ctx context.Context, f portal.File) error {
	return t.write(ctx, fileAct("insert", f.ID), insertFile, f.Account, f.ID, f.User, f.Name, f.Purpose, f.Seen, f.CreatedAt, f.ExpiresAt)
}

// lockQuota makes files of one account that grow at once wait for one another: each sees what the other took.
const lockQuota = `SELECT pg_advisory_xact_lock(hashtextextended('files of account ' || $1::text, 0))`

const growFile = `
	UPDATE files SET size = size + $3 WHERE account_id = $1 AND file_id = $2 AND NOT finished
		AND (SELECT sum(size) FROM files WHERE account_id = $1) + $3 <= $4`

const insertChunk = `INSERT INTO file_chunks (account_id, file_id, n, content) VALUES ($1, $2, $3, $4)`

// AppendFile implements portal.Tx. The sum is taken in a statement of its own after the lock, so that it sees what others
// committed while this one waited.
func (t storeTx) AppendFile(ctx context.Context, f portal.File, n int, chunk []byte, quota int64) (bool, error) {
	doing := fileAct("append to", f.ID)
	if err := t.write(ctx, doing, lockQuota, f.Account); err != nil {
		return false, err
	}
	result, err := t.tx.ExecContext(ctx, growFile, string(f.Account), string(f.ID), len(chunk), quota)
	if err != nil {
		return false, doing.wrap(err)
	}
	if grown, err := result.RowsAffected(); err != nil || grown == 0 {
		return false, doing.wrap(err)
	}
	return true, t.write(ctx, doing, insertChunk, f.Account, f.ID, n, chunk)
}

const finishFile = `
	UPDATE files SET name = $3, media_type = $4, sha256 = $5, finished = true
	WHERE account_id = $1 AND file_id = $2 AND NOT finished AND size = $6`

// FinishFile implements portal.Tx.
func (t storeTx) FinishFile(ctx context.Context, f portal.File) error {
	return t.change(ctx, fileAct("finish", f.ID), finishFile, f.Account, f.ID, f.Name, f.Type, f.SHA256, f.Size)
}

const selectFile = `
	SELECT account_id, file_id, user_id, name, media_type, purpose, seen, size, sha256, created_at, expires_at
	FROM files WHERE account_id = $1 AND file_id = $2 AND finished`

// File implements portal.Tx.
func (t storeTx) File(ctx context.Context, account portal.AccountID, id portal.FileID) (portal.File, error) {
	var row fileRow
	err := t.one(ctx, fileAct("read", id), &row, selectFile, account, id)
	return row.file(), err
}

const selectChunk = `
	SELECT content FROM file_chunks JOIN files USING (account_id, file_id)
	WHERE account_id = $1 AND file_id = $2 AND n = $3 AND finished`

// FileChunk implements portal.Tx.
func (t storeTx) FileChunk(ctx context.Context, account portal.AccountID, id portal.FileID, n int) (chunk []byte, err error) {
	err = t.one(ctx, fileAct("read", id), &chunk, selectChunk, account, id, n)
	return chunk, err
}

const deleteFile = `DELETE FROM files WHERE account_id = $1 AND file_id = $2`

// DropFile implements portal.Tx.
func (t storeTx) DropFile(ctx context.Context, account portal.AccountID, id portal.FileID) error {
	return t.change(ctx, fileAct("drop", id), deleteFile, account, id)
}

const deleteFiles = `DELETE FROM files WHERE expires_at <= $1 OR NOT finished AND created_at < $2`

// DropFiles implements portal.Tx. It sees every account's in a job's scope only.
func (t storeTx) DropFiles(ctx context.Context, now, begun time.Time) error {
	return t.write(ctx, act{verb: "drop files"}, deleteFiles, now, begun)
}

func fileAct(verb string, id portal.FileID) act { return act{verb + " file", string(id)} }
