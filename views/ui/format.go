package ui

// The names of the files that the portal sends, the same in every language.
const (
	CSV  = "CSV"
	XLSX = "XLSX"
	PDF  = "PDF"
)
