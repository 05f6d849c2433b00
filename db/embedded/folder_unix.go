//go:build unix

package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the unprivileged user a server started by root runs as: PostgreSQL refuses root.
type account struct {
	name     string
	uid, gid uint32
}

// unprivileged returns nil where this process is not root and can run the server itself.
func unprivileged() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(found.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("read uid of user %q: %w", name, err)
		}
		gid, err := strconv.ParseUint(found.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("read gid of user %q: %w", name, err)
		}
		return &account{name: name, uid: uint32(uid), gid: uint32(gid)}, nil
	}
	return nil, errors.New(`PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody" to run it as`)
}

// own gives a file or folder to the account; a nil account leaves it as it is.
func (a *account) own(path string) error {
	if a == nil {
		return nil
	}
	return os.Chown(path, int(a.uid), int(a.gid))
}

// prepareFolder makes the data folder, private to whoever runs the server.
func prepareFolder(dir string, a *account) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	if err := a.own(dir); err != nil {
		return fmt.Errorf("hand data folder to user %q: %w", a.name, err)
	}
	return a.canReach(filepath.Dir(dir))
}

// canReach fails for a folder that the account cannot pass through: the server would fail later
// with a message about a file that plainly exists.
func (a *account) canReach(dir string) error {
	if a == nil {
		return nil
	}
	for {
		info, err := os.Stat(dir)
		if err != nil {
			return fmt.Errorf("check the way to the data folder: %w", err)
		}
		if !a.canPass(info) {
			return fmt.Errorf("user %q, which runs PostgreSQL because root must not, cannot pass through %s (mode %s): choose a data folder elsewhere, or start the portal as another user",
				a.name, dir, info.Mode().Perm())
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil
		}
		dir = parent
	}
}

func (a *account) canPass(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return true
	}
	switch mode := info.Mode().Perm(); {
	case stat.Uid == a.uid:
		return mode&0o100 != 0
	case stat.Gid == a.gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}

// attributes starts a process as the account and in a session of its own, so that Ctrl-C in a
// terminal reaches the portal only, which then stops the server in order.
func (a *account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true}
	if a != nil {
		attr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return attr
}

// lockFolder keeps a second portal out of the data folder. The kernel lifts the lock when this
// process ends, however it ends.
func lockFolder(dir string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(dir, "portal.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock file: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = errors.New("the data folder is in use by another running portal")
		}
		return nil, errors.Join(err, lock.Close())
	}
	return lock, nil
}

// unlockFolder lifts the lock before it closes the file: a process that is being started at this very moment still has the
// file open, and would hold the lock on.
func unlockFolder(lock *os.File) error {
	err := syscall.Flock(int(lock.Fd()), syscall.LOCK_UN)
	return errors.Join(err, lock.Close())
}

// alive reports whether a process with this id runs, whoever it belongs to. One that has ended
// exists until its parent waits for it. That is done here for a child of ours; the child of a portal
// that crashed went to the init process, and in a container that often waits for nobody.
func alive(pid int) bool {
	if ended, err := syscall.Wait4(pid, nil, syscall.WNOHANG, nil); err == nil && ended == pid {
		return false
	}
	if err := syscall.Kill(pid, 0); err != nil && !errors.Is(err, syscall.EPERM) {
		return false
	}
	return !defunct(pid)
}

// defunct reads the state that Linux shows after the program's name; other systems show nothing.
func defunct(pid int) bool {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, _ := bytes.Cut(raw, []byte(") "))
	return bytes.HasPrefix(state, []byte("Z"))
}

// interrupt asks a postmaster for a fast shutdown: sessions are rolled back, then it stops cleanly.
func interrupt(pid int) error {
	if pid <= 1 {
		return fmt.Errorf("process id %d names no server", pid) // kill(2) would take it for a group
	}
	if err := syscall.Kill(pid, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}
