package db

// The statements whose plans are tested.
const (
	BrowseItems         = browseItems
	FindItems           = findItems
	SelectItemsByNumber = selectItemsByNumber
	SelectAvailability  = selectAvailability
	SelectOrders        = selectOrders
	SelectOrderByNumber = selectOrderByNumber
	CountOpenOrders     = countOpenOrders
	SelectWrites        = selectWrites
	SelectOverdueWrites = selectOverdueWrites
)
