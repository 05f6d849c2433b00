package sim

import (
	"slices"

	"github.com/tradecounter/portal/erp"
)

// Attachment is a file on an item or on another record.
type Attachment struct {
	Name    string // "sheet.pdf"
	Type    string // media type
	Content func() []byte
}

// AddAttachment puts a file on an item, or replaces the one of that name. UnknownItem.
func (c *Company) AddAttachment(item erp.ItemID, a Attachment) error {
	return c.changeItem(item, func(*Item) {
		files := slices.DeleteFunc(slices.Clone(c.files[item]), func(other Attachment) bool { return other.Name == a.Name })
		c.files[item] = append(files, a)
	})
}

// Attachments returns an item's files in the order they were added, those that a generated item has anyway first.
// UnknownItem.
func (c *Company) Attachments(item erp.ItemID) ([]Attachment, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	i, err := c.item(item)
	if err != nil {
		return nil, err
	}
	return append(c.brochures(i), c.files[item]...), nil
}
