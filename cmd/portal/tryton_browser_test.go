//go:build tryton

package main

import "testing"

// TestTrytonMainJobInChromium is the buyer's way from the door to the invoice, in a real browser on a real ERP.
func TestTrytonMainJobInChromium(t *testing.T) {
	w, _ := newTrytonWorld(t)
	mainJobInChromium(t, w)
}
