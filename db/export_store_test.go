package db

// The statements whose plans are tested.
const (
	BrowseItems         = browseItems
	FindDocuments       = findDocuments
	FindItems           = findItems
	MatchNumbers        = matchNumbers
	SelectAvailability  = selectAvailability
	SelectOrders        = selectOrders
	SelectOldOrders     = selectOldOrders
	CountOrders         = countOrders
	SelectOrdersFrom    = selectOrdersFrom
	SelectOrdersBeside  = selectOrdersBeside
	SelectOrderByNumber = selectOrderByNumber
	CountOpenOrders     = countOpenOrders
	SelectWrites        = selectWrites
	SelectOverdueWrites = selectOverdueWrites
	SelectAuditLog      = selectAuditLog
	SelectBought        = selectBought
	CountBought         = countBought
	SelectDeskTally     = selectDeskTally
	SelectStanding      = selectStanding
)

// SelectDeskWrites is the staff's list of writes, newest first.
var SelectDeskWrites = selectDeskWrites

// The staff's list of customers in an order, and its count, with or without words to find them by.
var (
	SelectCustomers = selectCustomers
	CountCustomers  = countCustomers
)
