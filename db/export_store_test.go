package db

// The statements whose plans are tested.
const (
	BrowseItems         = browseItems
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
)
