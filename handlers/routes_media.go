package handlers

// mediaRoutes are pictures and documents of items, and files.
var mediaRoutes []route
