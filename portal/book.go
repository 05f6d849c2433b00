package portal

// BookTx is what a salesperson's pages read of the own book.
type BookTx interface{}
