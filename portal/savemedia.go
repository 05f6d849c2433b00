package portal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// NewMedia is a picture or document that an item is to have.
type NewMedia struct {
	Item     erp.ItemID
	Source   MediaSource
	SourceID string
	Position int
	Title    string
}

// MediaChange says what saving did.
type MediaChange string

// The changes.
const (
	MediaAdded     MediaChange = "added"
	MediaReplaced  MediaChange = "replaced"
	MediaUnchanged MediaChange = "unchanged"
)

// SaveMedia gives an item a picture (JPEG, PNG, GIF, WebP; made anew in the sizes that are served) or a document (PDF, as
// it is). The same content again changes nothing. Invalid, with a reason for the log: it is neither, or too large.
func (p *Portal) SaveMedia(ctx context.Context, n NewMedia, r io.Reader) (MediaChange, error) {
	content, err := io.ReadAll(io.LimitReader(r, mostPicture+1))
	if err != nil {
		return "", fmt.Errorf("read %q: %w", n.SourceID, err)
	}
	m := ItemMedia{Item: n.Item, Source: n.Source, SourceID: n.SourceID, Position: n.Position, Title: n.Title, Origin: hashOf(content)}
	before, err := p.mediaNow(ctx, m)
	if err != nil {
		return "", err
	}
	change := MediaAdded
	if before != nil {
		if change = MediaReplaced; before.Origin == m.Origin && before.Title == m.Title && before.Position == m.Position {
			return MediaUnchanged, nil
		}
	}
	served, err := p.draw(&m, content)
	if err != nil {
		return "", &Error{Code: Invalid, Err: fmt.Errorf("%q: %w", n.SourceID, err)}
	}
	return change, p.storeMedia(ctx, m, served)
}

func (p *Portal) draw(m *ItemMedia, content []byte) (map[MediaHash][]byte, error) {
	p.drawing.Lock()
	defer p.drawing.Unlock()
	return m.make(content)
}

// mediaNow is what an item has from the same place, or nil.
func (p *Portal) mediaNow(ctx context.Context, m ItemMedia) (now *ItemMedia, err error) {
	err = p.store.InTx(ctx, JobScope(), func(tx Tx) error {
		all, err := tx.ItemMedia(ctx, []erp.ItemID{m.Item})
		for i, other := range all {
			if other.Source == m.Source && other.SourceID == m.SourceID {
				now = &all[i]
			}
		}
		return err
	})
	return now, err
}

// make finds out what content is, by itself and not by its name, and what is served of it.
func (m *ItemMedia) make(content []byte) (map[MediaHash][]byte, error) {
	switch {
	case len(content) > mostPicture:
		return nil, fmt.Errorf("it is larger than %d MB", mostPicture>>20)
	case bytes.HasPrefix(content, []byte("%PDF-")):
		m.Kind, m.Full = MediaDocument, Media{Hash: MediaHash(m.Origin), Type: "application/pdf", Size: int64(len(content))}
		return map[MediaHash][]byte{m.Full.Hash: content}, nil
	}
	made, err := pictureOf(content, fullSide, smallSide)
	if err != nil {
		return nil, fmt.Errorf("it is no PDF, and no picture that can be shown: %w", err)
	}
	m.Kind, m.Full, m.Small = MediaImage, made[0].media(), made[1].media()
	return map[MediaHash][]byte{m.Full.Hash: made[0].content, m.Small.Hash: made[1].content}, nil
}

func (p picture) media() Media {
	return Media{Hash: MediaHash(hashOf(p.content)), Type: p.kind, Size: int64(len(p.content)), Width: p.width, Height: p.height}
}

func (p *Portal) storeMedia(ctx context.Context, m ItemMedia, content map[MediaHash][]byte) error {
	return p.store.InTx(ctx, JobScope(), func(tx Tx) error {
		served := []Media{m.Full}
		if m.Kind == MediaImage && m.Small.Hash != m.Full.Hash {
			served = append(served, m.Small)
		}
		// In one order, so that two writers cannot wait for each other.
		slices.SortFunc(served, func(a, b Media) int { return strings.Compare(string(a.Hash), string(b.Hash)) })
		for _, s := range served {
			if err := tx.SaveMedia(ctx, s, content[s.Hash], p.clock()); err != nil {
				return err
			}
		}
		return tx.SaveItemMedia(ctx, m, p.clock())
	})
}

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
