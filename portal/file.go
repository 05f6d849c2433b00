package portal

// FileTx keeps files.
type FileTx interface{}
