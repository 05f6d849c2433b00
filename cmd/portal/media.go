package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/tradecounter/portal/portal"
)

// mediaCommand is for pictures and documents of items.
type mediaCommand struct {
	Import mediaImportCommand `cmd:"" help:"Give items the pictures (JPEG, PNG, GIF, WebP) and documents (PDF) in a folder, named by item number."`
}

type mediaImportCommand struct {
	Dir string `help:"The folder. HX-1.jpg is the picture of item HX-1, HX-1.2.png its second, HX-1.data-sheet.pdf a document." required:"" type:"path"`
}

// Run prints one line per file that was not taken, and a sum. It fails if there was one.
func (m mediaImportCommand) Run(ctx context.Context, c console) error {
	return withApp(ctx, c, func(a *app) error { return m.run(ctx, c, a.portal) })
}

func (m mediaImportCommand) run(ctx context.Context, c console, p *portal.Portal) (err error) {
	folder, err := os.OpenRoot(m.Dir) // nothing in it leads out of it
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	changes, refused := map[portal.MediaChange]int{}, 0
	err = p.ImportMedia(ctx, folder.FS(), func(f portal.ImportedMedia) {
		if f.Err != nil {
			refused++
			c.printf("not taken: %s: %v\n", f.Name, f.Err)
			return
		}
		changes[f.Change]++
	})
	c.printf("%d added, %d replaced, %d unchanged, %d not taken\n",
		changes[portal.MediaAdded], changes[portal.MediaReplaced], changes[portal.MediaUnchanged], refused)
	if err == nil && refused > 0 {
		err = fmt.Errorf("%d files were not taken", refused)
	}
	return err
}
