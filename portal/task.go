package portal

// TaskTx keeps long work and how far it has come.
type TaskTx interface{}
