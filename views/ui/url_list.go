package ui

// Lists is the index of saved lists.
func (l Links) Lists() string { return l.under("/lists") }

// Bought is what the account has bought before.
func (l Links) Bought() string { return l.under("/bought") }
