package sim

// SetNote changes the note of an order that is neither cancelled nor shipped in full. UnknownDocument, AlreadyClosed.
func (c *Company) SetNote(key int, note string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	order, err := c.order(key)
	if err != nil {
		return err
	}
	open := false
	for _, l := range order.Lines {
		open = open || l.Open().IsPositive()
	}
	if order.Cancelled || !open {
		return refuse(AlreadyClosed, key, "order %s is closed", order.Number)
	}
	order.Note = note
	c.saveOrder(order)
	return nil
}
