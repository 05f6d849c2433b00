package portal

// MediaTx is the pictures and documents of items.
type MediaTx interface{}
