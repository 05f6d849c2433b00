package db

import (
	"context"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

type mediaRow struct {
	Hash   string `db:"hash"`
	Type   string `db:"media_type"`
	Size   int64  `db:"size"`
	Width  int    `db:"width"`
	Height int    `db:"height"`
}

func (r mediaRow) media() portal.Media {
	return portal.Media{Hash: portal.MediaHash(r.Hash), Type: r.Type, Size: r.Size, Width: r.Width, Height: r.Height}
}

type itemMediaRow struct {
	Item     string `db:"item_id"`
	Source   string `db:"source"`
	SourceID string `db:"source_id"`
	Kind     string `db:"kind"`
	Position int    `db:"position"`
	Title    string `db:"title"`
	Origin   string `db:"origin"`
	mediaRow
	SmallHash   string `db:"small_hash"`
	SmallType   string `db:"small_type"`
	SmallSize   int64  `db:"small_size"`
	SmallWidth  int    `db:"small_width"`
	SmallHeight int    `db:"small_height"`
}

func (r itemMediaRow) itemMedia() portal.ItemMedia {
	return portal.ItemMedia{
		Item: erp.ItemID(r.Item), Source: portal.MediaSource(r.Source), SourceID: r.SourceID, Kind: portal.MediaKind(r.Kind),
		Position: r.Position, Title: r.Title, Origin: r.Origin, Full: r.media(),
		Small: mediaRow{r.SmallHash, r.SmallType, r.SmallSize, r.SmallWidth, r.SmallHeight}.media(),
	}
}

const itemMediaColumns = `i.item_id, i.source, i.source_id, i.kind, i.position, i.title, i.origin,
	f.hash, f.media_type, f.size, f.width, f.height, coalesce(s.hash, '') AS small_hash, coalesce(s.media_type, '') AS small_type,
	coalesce(s.size, 0) AS small_size, coalesce(s.width, 0) AS small_width, coalesce(s.height, 0) AS small_height
	FROM item_media i JOIN media f ON f.hash = i.hash LEFT JOIN media s ON s.hash = i.small`

// itemMediaOrder puts an operator's own before the ERP's.
const itemMediaOrder = ` ORDER BY i.item_id, i.source = 'erp', i.position, i.source_id`

const selectItemMedia = `SELECT ` + itemMediaColumns + ` WHERE i.item_id = ANY ($1)` + itemMediaOrder

// ItemMedia implements portal.Tx.
func (t storeTx) ItemMedia(ctx context.Context, ids []erp.ItemID) ([]portal.ItemMedia, error) {
	var rows []itemMediaRow
	err := t.all(ctx, act{"read media of items", countOf(ids)}, &rows, selectItemMedia, texts(ids))
	all := make([]portal.ItemMedia, len(rows))
	for i, r := range rows {
		all[i] = r.itemMedia()
	}
	return all, err
}

const selectPictures = `SELECT DISTINCT ON (i.item_id) ` + itemMediaColumns + ` WHERE i.item_id = ANY ($1) AND i.kind = 'image'` + itemMediaOrder

// Pictures implements portal.Tx.
func (t storeTx) Pictures(ctx context.Context, ids []erp.ItemID) (map[erp.ItemID]portal.ItemMedia, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []itemMediaRow
	err := t.all(ctx, act{"read pictures of items", countOf(ids)}, &rows, selectPictures, texts(ids))
	first := make(map[erp.ItemID]portal.ItemMedia, len(rows))
	for _, r := range rows {
		first[erp.ItemID(r.Item)] = r.itemMedia()
	}
	return first, err
}

const selectMedia = `SELECT hash, media_type, size, width, height FROM media WHERE hash = $1`

// Media implements portal.Tx.
func (t storeTx) Media(ctx context.Context, hash portal.MediaHash) (portal.Media, error) {
	var row mediaRow
	err := t.one(ctx, act{"read media", string(hash)}, &row, selectMedia, hash)
	return row.media(), err
}

const selectMediaChunk = `SELECT content FROM media_chunks WHERE hash = $1 AND n = $2`

// MediaChunk implements portal.Tx.
func (t storeTx) MediaChunk(ctx context.Context, hash portal.MediaHash, n int) (chunk []byte, err error) {
	err = t.one(ctx, act{"read media", string(hash)}, &chunk, selectMediaChunk, hash, n)
	return chunk, err
}

// upsertMedia marks a row that is there as used, which keeps DropMedia from it. xmax is zero in a row that was inserted.
const upsertMedia = `
	INSERT INTO media (hash, media_type, size, width, height, used_at) VALUES ($1, $2, $3, $4, $5, $6)
	ON CONFLICT (hash) DO UPDATE SET used_at = excluded.used_at RETURNING xmax = 0`

const insertMediaChunk = `INSERT INTO media_chunks (hash, n, content) VALUES ($1, $2, $3)`

// SaveMedia implements portal.Tx.
func (t storeTx) SaveMedia(ctx context.Context, m portal.Media, content []byte, now time.Time) error {
	doing := act{"save media", string(m.Hash)}
	var inserted bool
	if err := t.one(ctx, doing, &inserted, upsertMedia, m.Hash, m.Type, m.Size, m.Width, m.Height, now); err != nil || !inserted {
		return err
	}
	n := 0
	for chunk := range slices.Chunk(content, portal.FileChunkSize) {
		if err := t.write(ctx, doing, insertMediaChunk, m.Hash, n, chunk); err != nil {
			return err
		}
		n++
	}
	return nil
}

// letGo marks content that an item lets go as used until now, so that DropMedia spares it for pages that still show it. A
// row that another transaction is writing is passed by: it is being marked there, and to wait for it could be mutual.
const letGo = `UPDATE media SET used_at = $1 WHERE hash IN (
		SELECT m.hash FROM media m JOIN old ON m.hash IN (old.hash, old.small) FOR NO KEY UPDATE OF m SKIP LOCKED)`

const upsertItemMedia = `
	WITH old AS (SELECT hash, small FROM item_media WHERE item_id = $2 AND source = $3 AND source_id = $4), gone AS (` + letGo + `)
	INSERT INTO item_media (item_id, source, source_id, kind, position, title, origin, hash, small)
	VALUES ($2, $3, $4, $5, $6, $7, $8, $9, nullif($10, ''))
	ON CONFLICT (item_id, source, source_id) DO UPDATE SET kind = excluded.kind, position = excluded.position,
		title = excluded.title, origin = excluded.origin, hash = excluded.hash, small = excluded.small`

// SaveItemMedia implements portal.Tx.
func (t storeTx) SaveItemMedia(ctx context.Context, m portal.ItemMedia, now time.Time) error {
	return t.write(ctx, act{"save media of item", string(m.Item)}, upsertItemMedia, now, m.Item, m.Source, m.SourceID, m.Kind,
		m.Position, m.Title, m.Origin, m.Full.Hash, m.Small.Hash)
}

const keepItemMedia = `
	WITH old AS (DELETE FROM item_media WHERE item_id = $2 AND source = $3 AND source_id <> ALL ($4) RETURNING hash, small)
	` + letGo

// KeepItemMedia implements portal.Tx.
func (t storeTx) KeepItemMedia(ctx context.Context, item erp.ItemID, source portal.MediaSource, ids []string, now time.Time) error {
	return t.write(ctx, act{"drop media of item", string(item)}, keepItemMedia, now, item, source, texts(ids))
}

const deleteMedia = `
	DELETE FROM media m WHERE used_at < $1
		AND NOT EXISTS (SELECT FROM item_media i WHERE i.hash = m.hash)
		AND NOT EXISTS (SELECT FROM item_media i WHERE i.small = m.hash)`

// DropMedia implements portal.Tx.
func (t storeTx) DropMedia(ctx context.Context, before time.Time) error {
	return t.write(ctx, act{verb: "drop media"}, deleteMedia, before)
}

const upsertFilesDue = `
	INSERT INTO item_files AS f (item_id, changed, due_at)
	SELECT g.item_id, g.changed, $3 FROM unnest($1::text[], $2::text[]) AS g (item_id, changed)
	ON CONFLICT (item_id) DO UPDATE SET changed = excluded.changed, due_at = excluded.due_at WHERE f.changed <> excluded.changed`

// FilesDue implements portal.Tx.
func (t storeTx) FilesDue(ctx context.Context, items []erp.Item, now time.Time) error {
	items = lastOf(items, func(i erp.Item) erp.ItemID { return i.ID })
	return t.write(ctx, act{"put down files of items", countOf(items)}, upsertFilesDue,
		texted(items, func(i erp.Item) erp.ItemID { return i.ID }),
		texted(items, func(i erp.Item) string { return i.Changed.UTC().Format(time.RFC3339Nano) }), now)
}

const insertAllFilesDue = `
	INSERT INTO item_files (item_id, changed, due_at) SELECT item_id, '', $1 FROM items
	WHERE NOT EXISTS (SELECT FROM item_files) ON CONFLICT DO NOTHING`

// AllFilesDue implements portal.Tx.
func (t storeTx) AllFilesDue(ctx context.Context, now time.Time) error {
	return t.write(ctx, act{verb: "put down files of all items"}, insertAllFilesDue, now)
}

const takeFilesDue = `
	UPDATE item_files SET due_at = $2 WHERE item_id IN (
		SELECT item_id FROM item_files WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
	RETURNING item_id`

// TakeFilesDue implements portal.Tx. Two takers at once take different items.
func (t storeTx) TakeFilesDue(ctx context.Context, now, later time.Time, limit int) (ids []erp.ItemID, err error) {
	err = t.all(ctx, act{verb: "take files of items"}, &ids, takeFilesDue, now, later, limit)
	return ids, err
}

const updateFilesDue = `UPDATE item_files SET due_at = $3 WHERE item_id = $1 AND due_at = $2`

// FilesSeen implements portal.Tx.
func (t storeTx) FilesSeen(ctx context.Context, item erp.ItemID, later, next time.Time) error {
	return t.write(ctx, act{"put down files of item", string(item)}, updateFilesDue, item, later, next)
}
