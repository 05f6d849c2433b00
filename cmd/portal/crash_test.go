package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/portal"
)

// victim tells the test binary, started again as a process of its own, to be a portal that dies at one point.
type victim struct {
	Listen, DatabaseURL string
	SAPB1               sapb1Config
	Armed               string // path of a file: points count from when it exists
	DieAt               int    // the point; zero: never
}

const victimVariable = "PORTAL_TEST_VICTIM"

func TestMain(m *testing.M) {
	if text := os.Getenv(victimVariable); text != "" {
		if err := beVictim(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func beVictim(text string) error {
	var v victim
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return err
	}
	c, err := loadConfig(nil)
	if err != nil {
		return err
	}
	c.Listen, c.PublicURL, c.TrustedProxies, c.MetricsListen = v.Listen, "http://"+v.Listen, "none", ""
	c.DatabaseURL, c.SAPB1, c.LogLevel = v.DatabaseURL, v.SAPB1, "error"
	c.tuning = tuning{
		writeLease: time.Second, absentFor: time.Second, resumeAfter: 200 * time.Millisecond, resumeEvery: 200 * time.Millisecond, syncEvery: time.Hour,
		timeouts: erp.Timeouts{Write: 900 * time.Millisecond},
	}
	c.tuning.wrapStore = func(s portal.Store) portal.Store {
		return &mortalStore{Store: s, armed: v.Armed, dieAt: int64(v.DieAt)}
	}
	return serveCommand{}.serve(context.Background(), console{os.Stdout, os.Stderr}, c, func(string) { fmt.Println("ready") })
}

// mortalStore kills its own process, as by kill -9, before or after the commit of the n-th transaction that writes.
type mortalStore struct {
	portal.Store
	armed  string
	dieAt  int64
	points atomic.Int64
}

// InTx implements portal.Store. Each transaction has two points: its work is done but not committed, and it is committed.
func (m *mortalStore) InTx(ctx context.Context, scope portal.Scope, fn func(portal.Tx) error) error {
	err := m.Store.InTx(ctx, scope, func(tx portal.Tx) error {
		err := fn(tx)
		if err == nil {
			m.point()
		}
		return err
	})
	if err == nil {
		m.point()
	}
	return err
}

func (m *mortalStore) point() {
	if _, err := os.Stat(m.armed); err != nil || m.dieAt == 0 {
		return
	}
	if m.points.Add(1) == m.dieAt {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // until the signal arrives
	}
}

// launch starts a victim and waits until it listens.
func (v victim) launch(t *testing.T) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), victimVariable+"="+string(text))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // it has ended by then, unless the test failed
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || strings.TrimSpace(line) != "ready" {
		t.Fatalf("the portal did not start: %q, %v", line, err)
	}
	return cmd
}

// TestKilledBetweenAnyTwoStepsOfPlacingIsStillOneOrder kills the portal at every transaction boundary from the click to
// the confirmation, one after the other, until a run survives because there are no more. After each kill the portal is
// started again, and the buyer, who saw no answer, clicks again.
func TestKilledBetweenAnyTwoStepsOfPlacingIsStillOneOrder(t *testing.T) {
	w := newWorld(t)
	setUp := w.start(t, w.config(t))
	w.settle(t, setUp)
	buyer := w.signIn(t, setUp.url)
	setUp.stop()
	item := w.plentiful(t)
	survived := false
	for point := 1; !survived && point <= 60; point++ {
		died := w.placeAndDie(t, buyer, item, point)
		survived = !died
		if survived && point < 8 {
			t.Fatalf("placing an order has only %d points to die at: the test does not reach it", point-1)
		}
	}
	if !survived {
		t.Fatal("there seems to be no end of points; the count is not what the test thinks")
	}
}

// placeAndDie places an order at a portal that dies at the point, lets another portal finish it, and reports whether it
// died at all.
func (w *world) placeAndDie(t *testing.T, buyer *buyer, item erp.ItemID, point int) (died bool) {
	t.Helper()
	listen, err := freeAddress(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	v := victim{Listen: listen, DatabaseURL: w.data.AppURL, SAPB1: w.sapb1(), Armed: t.TempDir() + "/armed", DieAt: point}
	first := v.launch(t)
	buyer = buyer.at("http://" + listen)
	checkout := buyer.fill(t.Context(), item)
	ref := referenceOf(checkout)
	if err := os.WriteFile(v.Armed, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	po := fmt.Sprintf("PO-KILL-%d", point)
	_, answer := buyer.place(t.Context(), checkout, po)
	died = waitForEnd(first, answer == nil, w, ref)

	v.DieAt = 0
	second := v.launch(t)
	defer func() {
		_ = second.Process.Kill()
		_ = second.Wait()
	}()
	if answer != nil {
		if _, err := buyer.place(t.Context(), checkout, po); err != nil {
			t.Fatalf("point %d: the second click: %v", point, err)
		}
	}
	number := buyer.confirmed(t.Context(), ref)
	if order := w.onceInERP(t, ref); string(order.Number) != number {
		t.Fatalf("point %d: the page shows %s; the ERP printed %s", point, number, order.Number)
	}
	return died
}

// waitForEnd waits until the process died at its point, or, if the click was answered, until it is clear that it will
// not: the order is in the ERP and nothing happened for a while. It leaves no process.
func waitForEnd(cmd *exec.Cmd, answered bool, w *world, ref erp.Reference) (died bool) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // that it was killed is no news
	}()
	for quiet := 0; quiet < 20; {
		select {
		case <-ended:
			return true
		case <-time.After(50 * time.Millisecond):
			if answered && len(w.company.OrdersByReference(ref)) > 0 {
				quiet++
			}
		}
	}
	_ = cmd.Process.Kill()
	<-ended
	return false
}

func TestKilledWhileTheERPIsAtItIsStillOneOrder(t *testing.T) {
	w := newWorld(t)
	setUp := w.start(t, w.config(t))
	w.settle(t, setUp)
	setUp.stop()
	listen, err := freeAddress(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	v := victim{Listen: listen, DatabaseURL: w.data.AppURL, SAPB1: w.sapb1()}
	first := v.launch(t)
	buyer := w.signIn(t, "http://"+listen)
	checkout := buyer.fill(t.Context(), w.plentiful(t))
	if err := w.traffic.Order(sim.Fault{Kind: sim.FaultLatency, Operation: "POST Orders", Times: 1, Delay: 700 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	if _, err := buyer.place(t.Context(), checkout, "PO-MID"); err != nil {
		t.Fatal(err)
	}
	ref := referenceOf(checkout)
	eventually(t, "the order has arrived at the ERP", func() bool {
		for _, a := range w.traffic.Arrivals() {
			if a.Operation == "POST Orders" {
				return true
			}
		}
		return false
	})
	_ = first.Process.Kill()
	_ = first.Wait()
	second := v.launch(t)
	defer func() {
		_ = second.Process.Kill()
		_ = second.Wait()
	}()
	buyer.confirmed(t.Context(), ref)
	w.onceInERP(t, ref)
}
