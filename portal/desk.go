package portal

// DeskTx is what the staff's pages read of every account.
type DeskTx interface{}
