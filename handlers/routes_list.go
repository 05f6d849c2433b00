package handlers

// listRoutes are saved lists and what was bought before.
var listRoutes []route
