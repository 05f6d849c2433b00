package portal

import "github.com/tradecounter/portal/erp"

// Job is the argument of a piece of work that survives a restart. Kind names it for the workers and never changes.
type Job interface{ Kind() string }

// CarryOutWrite asks a worker to take a write one step further.
type CarryOutWrite struct {
	Account   AccountID     `json:"account"`
	Reference erp.Reference `json:"reference"`
	RequestID string        `json:"request_id"` // of the click that placed it, so that one search finds the whole story
}

// Kind implements Job.
func (CarryOutWrite) Kind() string { return "carry_out_write" }

// SyncCatalog asks a worker to bring items, warehouses and stock up to date.
type SyncCatalog struct{}

// Kind implements Job.
func (SyncCatalog) Kind() string { return "sync_catalog" }

// SyncAccounts asks a worker to bring every linked account's documents up to date.
type SyncAccounts struct{}

// Kind implements Job.
func (SyncAccounts) Kind() string { return "sync_accounts" }

// DropQuotes asks a worker to remove quotes that nobody will come back to.
type DropQuotes struct{}

// Kind implements Job.
func (DropQuotes) Kind() string { return "drop_quotes" }

// SweepQuotes asks a worker to remove what dry runs have left in the ERP.
type SweepQuotes struct{}

// Kind implements Job.
func (SweepQuotes) Kind() string { return "sweep_quotes" }

// SyncDirectory asks a worker to bring the list of the ERP's customers up to date.
type SyncDirectory struct{}

// Kind implements Job.
func (SyncDirectory) Kind() string { return "sync_directory" }

// DropExpired asks a worker to remove files and tasks whose time is over.
type DropExpired struct{}

// Kind implements Job.
func (DropExpired) Kind() string { return "drop_expired" }

// CountPairs asks a worker to find anew which items are ordered together.
type CountPairs struct{}

// Kind implements Job.
func (CountPairs) Kind() string { return "count_pairs" }
