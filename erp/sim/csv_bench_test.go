package sim

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// BenchmarkLoadAMillionLines loads a company whose items.csv has a million lines, in no order.
func BenchmarkLoadAMillionLines(b *testing.B) {
	const lines = 1_000_000
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "customers.csv"), []byte("customer,name\nC1,Only\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "items.csv"))
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "item,description,category,manufacturer,barcode,stock_unit,weight,status")
	for i := range lines {
		fmt.Fprintf(w, "IT-%07d,\"Hex cap screw %d, zinc\",FAST,Rivet & Sons,%012d,EA,0.4 lb,active\n", i*7_919%lines, i, i)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c, err := LoadDir(dir, time.Now, func(string) {})
		if err != nil || len(c.items.keys) != lines {
			b.Fatalf("%d items: %v", len(c.items.keys), err)
		}
		b.StopTimer()
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "MB-kept")
		b.ReportMetric(float64(m.HeapSys)/(1<<20), "MB-peak")
		runtime.KeepAlive(c)
		b.StartTimer()
	}
}
