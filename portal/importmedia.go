package portal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
)

// ImportedMedia says what became of one file of a folder.
type ImportedMedia struct {
	Name   string
	Item   erp.ItemID // empty: the name leads to none
	Change MediaChange
	Err    error // why it was not taken
}

// errNoItem means that no one item goes by a file's name.
var errNoItem = errors.New("no item goes by that name, or several do")

// importBatch is how many files' names are looked up at a time.
const importBatch = 200

// ImportMedia gives items the pictures and documents in a folder, named by item number: "HX-1.jpg"; "HX-1.2.png" for a
// second picture; "HX-1.data-sheet.pdf" for a document that is called Data sheet. Case and dashes do not count. It tells
// of every file, and the same folder again changes nothing.
func (p *Portal) ImportMedia(ctx context.Context, folder fs.FS, tell func(ImportedMedia)) error {
	var names []string
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("import media: %w", err)
	}
	for batch := range slices.Chunk(names, importBatch) {
		items, err := p.itemsNamed(ctx, batch)
		if err != nil {
			return fmt.Errorf("import media: %w", err)
		}
		for _, name := range batch {
			done := ImportedMedia{Name: name, Err: errNoItem}
			if n, ok := items[name]; ok {
				done.Item = n.Item
				done.Change, done.Err = p.importFile(ctx, folder, name, n)
			}
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("import media: %w", err)
			}
			tell(done)
		}
	}
	return nil
}

func (p *Portal) importFile(ctx context.Context, folder fs.FS, name string, n NewMedia) (MediaChange, error) {
	file, err := folder.Open(name)
	if err != nil {
		return "", err
	}
	change, err := p.SaveMedia(ctx, n, file)
	return change, errors.Join(err, file.Close())
}

// itemsNamed finds out which item each file is about. The longest number that fits wins, since a number may hold dots.
func (p *Portal) itemsNamed(ctx context.Context, names []string) (map[string]NewMedia, error) {
	numbers := make([]string, 0, 2*len(names))
	for _, name := range names {
		whole, first, _ := readings(name)
		numbers = append(numbers, whole, first)
	}
	var matches map[string][]Match
	err := p.store.InTx(ctx, JobScope(), func(tx Tx) (err error) {
		matches, err = tx.MatchNumbers(ctx, "", numbers)
		return err
	})
	if err != nil {
		return nil, err
	}
	found := map[string]NewMedia{}
	for _, name := range names {
		whole, first, rest := readings(name)
		n := NewMedia{Source: MediaFromFolder, SourceID: name, Title: titled(whole)}
		if item, ok := onlyItem(matches[whole]); ok {
			n.Item = item
			found[name] = n
		} else if item, ok := onlyItem(matches[first]); ok {
			n.Item = item
			if position, err := strconv.Atoi(rest); err == nil {
				n.Position = position
			} else {
				n.Title = titled(rest)
			}
			found[name] = n
		}
	}
	return found, nil
}

// readings are the two ways to read a file's name: all of it is the number, or the part before its last dot.
func readings(name string) (whole, first, rest string) {
	whole = strings.TrimSuffix(path.Base(name), path.Ext(name))
	if dot := strings.LastIndexByte(whole, '.'); dot > 0 {
		return whole, whole[:dot], whole[dot+1:]
	}
	return whole, whole, ""
}

// onlyItem is the one item whose own number matched.
func onlyItem(matches []Match) (item erp.ItemID, ok bool) {
	for _, m := range matches {
		if m.Kind != MatchItem {
			continue
		}
		if ok {
			return "", false
		}
		item, ok = m.Item, true
	}
	return item, ok
}

// titled makes words of a name: "data-sheet" is "Data sheet".
func titled(name string) string {
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || unicode.IsSpace(r) }), " ")
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}
