package portal

// StaffTx is the distributor's own people.
type StaffTx interface{}
