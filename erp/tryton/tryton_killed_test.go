//go:build tryton

package tryton_test

func runAsVictim() bool { return false }
