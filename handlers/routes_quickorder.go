package handlers

// quickOrderRoutes are for buyers who know the numbers.
var quickOrderRoutes []route
