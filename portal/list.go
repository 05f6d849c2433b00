package portal

// ListTx keeps saved lists.
type ListTx interface{}
