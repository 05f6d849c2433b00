package ui

// The addresses of a salesperson.
const (
	BookURL    = "/rep/"
	BookLogURL = "/rep/log"
)
