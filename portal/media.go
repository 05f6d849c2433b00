package portal

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/tradecounter/portal/erp"
)

// MediaHash names what is served of an item: the SHA-256 of its bytes, in hex. What has another content has another name,
// so that browsers may keep it for ever.
type MediaHash string

// Media is one thing that is served: a picture in one size, or a document.
type Media struct {
	Hash   MediaHash
	Type   string // media type: image/jpeg, image/png or application/pdf
	Size   int64  // bytes
	Width  int    // pixels; 0 for a document
	Height int
}

// MediaKind tells pictures from documents.
type MediaKind string

// The kinds.
const (
	MediaImage    MediaKind = "image"
	MediaDocument MediaKind = "document"
)

// MediaSource says where an item's picture or document comes from.
type MediaSource string

// The sources. What an operator put here goes before what the ERP has.
const (
	MediaFromFolder MediaSource = "folder"
	MediaFromERP    MediaSource = "erp"
)

// ItemMedia is a picture or document of an item.
type ItemMedia struct {
	Item     erp.ItemID
	Source   MediaSource
	SourceID string // which one, to its source: a file's path in its folder, the ERP's key
	Kind     MediaKind
	Position int // pictures of an item come in this order
	Title    string
	Origin   string // SHA-256 of what it was made from, in hex
	Full     Media  // as on the item's page
	Small    Media  // as in a list; the zero one for a document
}

// MediaTx is the pictures and documents of items.
type MediaTx interface {
	// ItemMedia returns all of some items, in the order in which they are shown.
	ItemMedia(ctx context.Context, ids []erp.ItemID) ([]ItemMedia, error)
	// Pictures returns the first picture of each item that has one.
	Pictures(ctx context.Context, ids []erp.ItemID) (map[erp.ItemID]ItemMedia, error)
	Media(ctx context.Context, hash MediaHash) (Media, error)
	MediaChunk(ctx context.Context, hash MediaHash, n int) ([]byte, error)
	// SaveMedia stores content under its hash, unless it is there.
	SaveMedia(ctx context.Context, m Media, content []byte, now time.Time) error
	// SaveItemMedia replaces the one with this item, source and source id. The content that it lets go was used until now.
	SaveItemMedia(ctx context.Context, m ItemMedia, now time.Time) error
	// KeepItemMedia removes what an item has from a source, but for the source ids named, likewise.
	KeepItemMedia(ctx context.Context, item erp.ItemID, source MediaSource, ids []string, now time.Time) error
	// DropMedia removes content that no item has had since before.
	DropMedia(ctx context.Context, before time.Time) error

	// FilesDue puts items down for a look at their files, unless they have not changed since they were.
	FilesDue(ctx context.Context, items []erp.Item, now time.Time) error
	// AllFilesDue puts the whole catalogue down if nothing ever was.
	AllFilesDue(ctx context.Context, now time.Time) error
	// TakeFilesDue returns items whose files are to be looked at, and puts them down for later.
	TakeFilesDue(ctx context.Context, now, later time.Time, limit int) ([]erp.ItemID, error)
	// FilesSeen puts an item down for its next look, unless it was put down again since it was taken for later.
	FilesSeen(ctx context.Context, item erp.ItemID, later, next time.Time) error
}

// OpenMedia returns what is served under a hash. NotFound.
func (p *Portal) OpenMedia(ctx context.Context, hash MediaHash) (m Media, content io.ReadCloser, err error) {
	err = p.store.InTx(ctx, Scope{}, func(tx Tx) error {
		m, err = tx.Media(ctx, hash)
		return err
	})
	if err != nil {
		return Media{}, nil, fmt.Errorf("open media: %w", err)
	}
	return m, &chunkReader{left: m.Size, next: func(n int) (chunk []byte, err error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), chunkTime)
		defer cancel()
		err = p.store.InTx(ctx, Scope{}, func(tx Tx) error {
			chunk, err = tx.MediaChunk(ctx, hash, n)
			return err
		})
		return chunk, err
	}}, nil
}

// pictures gives each row the picture of its item, in one statement.
func pictures(ctx context.Context, tx Tx, items []erp.Item) (map[erp.ItemID]ItemMedia, error) {
	ids := make([]erp.ItemID, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	return tx.Pictures(ctx, ids)
}
