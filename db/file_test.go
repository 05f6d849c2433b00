package db_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"runtime"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/tradecounter/portal/portal"
)

// handClock is moved by hand.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// counter is a portal over the bench, at noon, with Anna at it.
type counter struct {
	*portal.Portal
	bench
	clock *handClock
	anna  portal.Actor
}

func newCounter(t testing.TB, settings portal.Settings, works map[portal.TaskKind]portal.Work) counter {
	t.Helper()
	b, clock := newBench(t), &handClock{now: noon}
	c := counter{bench: b, clock: clock}
	c.Portal = portal.New(portal.Config{
		Store: b.Store, Clock: clock.Now, Random: rand.Reader, Settings: settings, Works: works, Logger: slog.New(slog.DiscardHandler),
	})
	c.anna = c.enter(anna, ours)
	return c
}

func (c counter) enter(user portal.UserID, account portal.AccountID) portal.Actor {
	c.t.Helper()
	a, _, err := c.Enter(c.t.Context(), user, account)
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

func (c counter) rows(table string) (n int) {
	c.t.Helper()
	if err := c.d.Superuser.Get(&n, "SELECT count(*) FROM "+table); err != nil {
		c.t.Fatal(err)
	}
	return n
}

var aDay = portal.NewFile{Name: "Bestellung März.csv", Purpose: "test", Keep: 24 * time.Hour}

func (c counter) save(n portal.NewFile, content io.Reader) (portal.File, error) {
	return c.SaveFile(c.t.Context(), c.anna, n, content)
}

func (c counter) mustSave(n portal.NewFile, content io.Reader) portal.File {
	c.t.Helper()
	f, err := c.save(n, content)
	if err != nil {
		c.t.Fatal(err)
	}
	return f
}

func noise(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.Read(b)
	return b
}

func TestFileComesBackAsItWasPut(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	for _, size := range []int{1, portal.FileChunkSize - 1, portal.FileChunkSize, portal.FileChunkSize + 1, 3 * portal.FileChunkSize} {
		content := noise(size)
		put := c.mustSave(aDay, iotest.HalfReader(bytes.NewReader(content)))
		ctx, cancel := context.WithCancel(t.Context())
		got, r, err := c.OpenFile(ctx, c.anna, put.ID)
		if err != nil {
			t.Fatal(err)
		}
		cancel() // the answer is still on its way when its handler has ended
		back, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(back, content) {
			t.Errorf("%d bytes came back as %d, error %v", size, len(back), err)
		}
		sum := sha256.Sum256(content)
		if got.Size != int64(size) || !bytes.Equal(got.SHA256, sum[:]) || got.Name != "Bestellung März.csv" || !got.ExpiresAt.Equal(noon.Add(24*time.Hour)) {
			t.Errorf("%d bytes: the file says %+v", size, got)
		}
	}
}

func TestFileTypeIsFoundOutAndNotBelieved(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	for _, tt := range []struct{ name, content, want string }{
		{"orders.csv", "number;quantity\nHX-1;2\n", "text/csv; charset=utf-8"},
		{"orders.csv", "<!DOCTYPE html><script>alert(1)</script>", "text/html; charset=utf-8"},
		{"orders.xlsx", "PK\x03\x04rest", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"orders.png", "PK\x03\x04rest", "application/zip"},
		{"photo.pdf", "%PDF-1.7\n", "application/pdf"},
		{"orders.txt", "\xff\xfeH\x00X\x00", "text/plain; charset=utf-16le"},
		{"program.pdf", "MZ\x90\x00\x03", "application/octet-stream"},
	} {
		n := aDay
		n.Name = tt.name
		if got := c.mustSave(n, bytes.NewReader([]byte(tt.content))).Type; got != tt.want {
			t.Errorf("%s with %.8q is %q, want %q", tt.name, tt.content, got, tt.want)
		}
	}
}

func TestFileNamesAreCleaned(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	for name, want := range map[string]string{
		"../../etc/passwd":                     "passwd",
		`C:\Users\me\orders.csv`:               "orders.csv",
		"a\x00b\r\nc.csv":                      "abc.csv",
		"invoice\u202efdp.exe":                 "invoicefdp.exe",
		"..":                                   "file",
		"   ":                                  "file",
		"/":                                    "file",
		"bad\xffutf8.csv":                      "badutf8.csv",
		`x"; filename="y.html`:                 "x ; filename= y.html",
		string(bytes.Repeat([]byte("ä"), 300)): string(bytes.Repeat([]byte("ä"), 127)),
		string(bytes.Repeat([]byte("a"), 300)) + ".xlsx": string(bytes.Repeat([]byte("a"), 250)) + ".xlsx",
	} {
		n := aDay
		n.Name = name
		if got := c.mustSave(n, bytes.NewReader([]byte("x"))).Name; got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}

func TestFileThatCannotBeSavedLeavesNothing(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{FileLimit: 2 * portal.FileChunkSize, FileQuota: 4 * portal.FileChunkSize}, nil)
	gone := errors.New("the browser went away")
	cut := io.MultiReader(bytes.NewReader(noise(portal.FileChunkSize+9)), iotest.ErrReader(gone))
	c.mustSave(aDay, bytes.NewReader(noise(portal.FileChunkSize)))
	for _, tt := range []struct {
		name    string
		content io.Reader
		want    portal.Message
	}{
		{"cut short", cut, ""},
		{"empty", bytes.NewReader(nil), portal.MsgFileEmpty},
		{"too large", bytes.NewReader(noise(2*portal.FileChunkSize + 1)), portal.MsgFileTooLarge},
	} {
		_, err := c.save(aDay, tt.content)
		switch problems := portal.ProblemsOf(err); {
		case tt.want == "" && !errors.Is(err, gone):
			t.Errorf("%s: %v", tt.name, err)
		case tt.want != "" && (len(problems) != 1 || problems[0].Message != tt.want || portal.CodeOf(err) != portal.Invalid):
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
		if files, chunks := c.rows("files"), c.rows("file_chunks"); files != 1 || chunks != 1 {
			t.Errorf("%s: %d files and %d chunks are left, want 1 and 1", tt.name, files, chunks)
		}
	}
}

func TestFileOfAKilledUploadIsNeverSeenAndIsSwept(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	f := portal.File{ID: "half", Account: ours, User: anna, Name: "half.csv", CreatedAt: noon, ExpiresAt: noon.Add(24 * time.Hour)}
	c.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		if err := tx.InsertFile(t.Context(), f); err != nil {
			return err
		}
		_, err := tx.AppendFile(t.Context(), f, 0, noise(10), 1<<20)
		return err
	}) // and here the power fails
	if _, _, err := c.OpenFile(t.Context(), c.anna, f.ID); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("half a file is opened: %v", err)
	}
	if code := c.fails(portal.AccountScope(ours), func(tx portal.Tx) error { _, err := tx.FileChunk(t.Context(), ours, f.ID, 0); return err }); code != portal.NotFound {
		t.Errorf("its chunk can be read: %s", code)
	}
	for _, step := range []struct {
		wait time.Duration
		want int
	}{{time.Hour, 1}, {time.Second, 0}} {
		c.clock.Advance(step.wait)
		if err := c.DropExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		if files, chunks := c.rows("files"), c.rows("file_chunks"); files != step.want || chunks != step.want {
			t.Errorf("after %s more: %d files and %d chunks, want %d", step.wait, files, chunks, step.want)
		}
	}
}

func TestFileIsNotFoundByOthersAndAfterItsTime(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	c.do(portal.JobScope(), func(tx portal.Tx) error {
		return tx.SaveMembership(t.Context(), portal.Membership{User: boris, Account: ours, Roles: []portal.Role{portal.RoleViewer}})
	})
	mine := c.mustSave(aDay, bytes.NewReader([]byte("mine")))
	shared := aDay
	shared.Seen = portal.RightOrders
	everybodys := c.mustSave(shared, bytes.NewReader([]byte("everybody's")))
	ordering := aDay
	ordering.Seen = portal.RightOrder
	buyers := c.mustSave(ordering, bytes.NewReader([]byte("the buyers'")))
	colleague, stranger := c.enter(boris, ours), c.enter(boris, theirs)
	for _, tt := range []struct {
		name string
		a    portal.Actor
		id   portal.FileID
		want portal.Code
	}{
		{"its owner", c.anna, mine.ID, ""},
		{"a colleague without being let in", colleague, mine.ID, portal.NotFound},
		{"a colleague with the right", colleague, everybodys.ID, ""},
		{"a colleague without the right", colleague, buyers.ID, portal.NotFound},
		{"another account", stranger, everybodys.ID, portal.NotFound},
		{"nobody's", c.anna, "nosuchfile", portal.NotFound},
		{"malformed", c.anna, "\x00'", portal.NotFound},
	} {
		if _, _, err := c.OpenFile(t.Context(), tt.a, tt.id); portal.CodeOf(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	c.clock.Advance(24 * time.Hour)
	if _, err := c.File(t.Context(), c.anna, mine.ID); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("an expired file is found: %v", err)
	}
	if err := c.DropExpired(t.Context()); err != nil || c.rows("files")+c.rows("file_chunks") != 0 {
		t.Errorf("expired files are left: %v", err)
	}
}

func TestFileQuotaHoldsUnderUploadsAtOnce(t *testing.T) {
	t.Parallel()
	const quota, uploads = 10, 8 // of three chunks each: three fit
	c := newCounter(t, portal.Settings{FileQuota: quota * portal.FileChunkSize}, nil)
	results := make(chan error, uploads)
	for range uploads {
		go func() {
			_, err := c.save(aDay, bytes.NewReader(noise(3*portal.FileChunkSize)))
			results <- err
		}()
	}
	saved := 0
	for range uploads {
		switch err := <-results; {
		case err == nil:
			saved++
		case portal.CodeOf(err) != portal.Invalid || portal.ProblemsOf(err)[0].Message != portal.MsgFilesFull:
			t.Error(err)
		}
	}
	if chunks := c.rows("file_chunks"); chunks > quota || chunks != 3*saved || c.rows("files") != saved {
		t.Errorf("%d files with %d chunks are stored, of which %d may be; %d were taken", c.rows("files"), chunks, quota, saved)
	}
	if _, err := c.save(aDay, bytes.NewReader(noise((quota-3*saved)*portal.FileChunkSize))); err != nil {
		t.Errorf("the room that is left cannot be used: %v", err)
	}
}

func TestFileOf25MegabytesGoesBothWaysInBoundedMemory(t *testing.T) {
	c := newCounter(t, portal.Settings{}, nil)
	const size = 25 << 20
	var peak heapPeak
	before := peak.measure()
	f := c.mustSave(aDay, io.TeeReader(io.LimitReader(zeroes{}, size), &peak))
	_, r, err := c.OpenFile(t.Context(), c.anna, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(&peak, r); n != size || err != nil {
		t.Errorf("read %d bytes of %d: %v", n, size, err)
	}
	if grown := peak.most - before; grown > 4<<20 {
		t.Errorf("%d kB are held", grown>>10)
	}
	t.Logf("25 MB in and out: %d kB are held at most", (peak.most-before)>>10)
}

// heapPeak measures, each megabyte that is written to it, what the heap holds.
type heapPeak struct{ since, most int64 }

func (p *heapPeak) measure() int64 {
	runtime.GC()
	runtime.GC() // what pools hold goes with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	p.most = max(p.most, int64(m.HeapAlloc))
	return int64(m.HeapAlloc)
}

func (p *heapPeak) Write(b []byte) (int, error) {
	if p.since += int64(len(b)); p.since >= 1<<20 {
		p.since = 0
		p.measure()
	}
	return len(b), nil
}

type zeroes struct{}

func (zeroes) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

func TestFileThatIsRemovedWhileItIsReadIsNotTakenForWhole(t *testing.T) {
	t.Parallel()
	c := newCounter(t, portal.Settings{}, nil)
	f := c.mustSave(aDay, bytes.NewReader(noise(2*portal.FileChunkSize)))
	_, r, err := c.OpenFile(t.Context(), c.anna, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(r, make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	c.do(portal.AccountScope(ours), func(tx portal.Tx) error { return tx.DropFile(t.Context(), ours, f.ID) })
	if _, err := io.ReadAll(r); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("reading on gives %v", err)
	}
}
