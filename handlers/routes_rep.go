package handlers

// repRoutes are a salesperson's book, and acting for an account.
var repRoutes []route
