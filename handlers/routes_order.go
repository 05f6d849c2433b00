package handlers

// orderRoutes are what leaves the portal of an order: documents, exports, word of where it is.
var orderRoutes []route
