package sim

import (
	"iter"
	"time"

	"github.com/tradecounter/portal/erp"
)

type attachmentRecord struct {
	Item    erp.ItemID `json:"item"`
	Name    string     `json:"name"`
	Type    string     `json:"type"`
	Content []byte     `json:"content"` // in base 64
}

// attachmentRecords yields, by item, the files that somebody put there. Those that every generated item has are left out:
// they can be made again.
func (c *Company) attachmentRecords() iter.Seq[attachmentRecord] {
	return func(yield func(attachmentRecord) bool) {
		for item := range c.Items("", time.Time{}) {
			c.mu.RLock()
			files := c.files[item.ID]
			c.mu.RUnlock()
			for _, f := range files {
				if !yield(attachmentRecord{item.ID, f.Name, f.Type, f.Content()}) {
					return
				}
			}
		}
	}
}
