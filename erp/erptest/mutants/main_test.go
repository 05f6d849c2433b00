package main

import (
	"os"
	"testing"
)

// A mutant whose place is gone would only be found by whoever runs the mutants, which takes minutes.
func TestEveryMutantHasItsPlace(t *testing.T) {
	t.Chdir("../../..")
	for _, a := range adapters {
		if len(a.mutants) < 10 {
			t.Errorf("%s is broken in %d places only", a.name, len(a.mutants))
		}
		for _, m := range a.mutants {
			broken, err := a.broken(m)
			if err != nil {
				t.Errorf("%s: %v", m.name, err)
				continue
			}
			if whole, err := os.ReadFile(a.dir() + "/" + m.file); err != nil || string(whole) == string(broken) {
				t.Errorf("%s changes nothing (%v)", m.name, err)
			}
		}
	}
}
