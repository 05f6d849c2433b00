package portal

// QuickOrderTx keeps quick orders.
type QuickOrderTx interface{}
