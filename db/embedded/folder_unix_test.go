package embedded

import (
	"syscall"
	"testing"
)

// TestLockEndsThoughAChildHasTheFileOpen stands in for a process that is being started while the lock is given back: until it
// runs its own program it shares every open file.
func TestLockEndsThoughAChildHasTheFileOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	lock, err := lockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	child, err := syscall.Dup(int(lock.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(child) }()
	if _, err := lockFolder(dir); err == nil {
		t.Error("the folder can be locked twice")
	}
	if err := unlockFolder(lock); err != nil {
		t.Fatal(err)
	}
	again, err := lockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := unlockFolder(again); err != nil {
		t.Error(err)
	}
}
