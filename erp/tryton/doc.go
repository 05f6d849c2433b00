// Package tryton is the adapter for Tryton 6.0 through its JSON-RPC. Sections of our notes on Tryton are quoted as §.
package tryton
