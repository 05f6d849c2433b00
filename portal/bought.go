package portal

// BoughtTx is what an account has bought before.
type BoughtTx interface{}
