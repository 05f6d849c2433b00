package handlers

// staffRoutes are the distributor's own view.
var staffRoutes []route
