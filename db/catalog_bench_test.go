package db_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// catalogue makes n items of a distributor's kind: numbers that share beginnings, descriptions that share words of every
// frequency, from one that all have down to a series of a few.
func catalogue(n int) []erp.Item {
	finishes := []string{"zinc", "stainless", "brass", "nylon", "galvanised", "black oxide", "copper", "chrome"}
	nouns := []string{
		"screw", "bolt", "nut", "washer", "elbow", "tee", "coupling", "breaker", "relay", "glove", "drill", "hammer",
		"valve", "hose", "clamp", "bearing", "seal", "gasket", "motor", "pump",
	}
	random := rand.New(rand.NewPCG(1, 2))
	skewed := func(n int) int { return int(float64(n) * random.Float64() * random.Float64() * random.Float64()) }
	items := make([]erp.Item, n)
	for i := range items {
		finish, thread := finishes[i%8], fmt.Sprintf("M%d", i%30+2)
		items[i] = erp.Item{
			ID: erp.ItemID(fmt.Sprintf("%s-%06d", []string{"HX", "FT", "EL", "SF", "TL"}[i%5], i)),
			Description: fmt.Sprintf("%s %s %s x %d, grade %d, %d/%d, series %s",
				finish, nouns[i/8%20], thread, i%200, i%12, i%7+1, 2<<(i%4), series(skewed(20_000))),
			Category:     erp.Category{ID: fmt.Sprint(i % 250), Name: fmt.Sprintf("Category %d", i%250)},
			Manufacturer: fmt.Sprintf("Maker%03d", skewed(300)), ManufacturerNo: fmt.Sprintf("MK%07d", i*7919%9999991),
			Barcode: fmt.Sprintf("%013d", 4_006_000_000_000+int64(i)*37), StockUOM: "EA", SellUOM: "EA", Status: erp.ItemActive,
			Attributes: []erp.Attribute{{Name: "Thread", Value: thread}, {Name: "Finish", Value: finish}, {Name: "Length", Value: fmt.Sprint(i%200, " mm")}},
		}
	}
	return items
}

// series spells a number as a word.
func series(n int) string {
	var word []byte
	for range 4 {
		word = append(word, "bcdfghjklmnprstvwz"[n%18], "aeiou"[n%5])
		n = n*31/18 + 7
	}
	return string(word)
}

// searches and typed are what people look for, of every kind and in equal parts: numbers whole, begun and in the middle,
// rare and common words, words that are common each and rare together, filters, later pages.
var searches = []portal.ItemSearch{
	{Query: "HX-000105"}, {Query: "mk0007919"}, {Query: "4006000000037"}, {Query: "HX-0001"}, {Query: "hx"}, {Query: "00123"}, {Query: "0791"},
	{Query: "stainless coupling m9"}, {Query: "stainless"}, {Query: "brass valve"}, {Query: "brass copper"}, {Query: "grade"}, {Query: "bol"},
	{Query: "x grade series brass"}, {Query: "baba"}, {Query: "baba nut"}, {Query: "1/2 valve"}, {Query: "maker001 pump zinc"}, {Query: "nothing like it"},
	{Query: "bolt", Category: "7"}, {Query: "pump", Attributes: []erp.Attribute{{Name: "Thread", Value: "M8"}}},
	{Category: "7", Attributes: []erp.Attribute{{Name: "Finish", Value: "chrome"}}}, {Attributes: []erp.Attribute{{Name: "Length", Value: "12 mm"}}},
	{Query: "stainless", Offset: 950}, {}, {Category: "7"}, {Offset: portal.MostShelved - 50},
}

var typed = []string{
	"s", "st", "sta", "stainless", "stainless c", "stainless cou", "stainless coupling m", "h", "hx", "hx-0", "hx-000", "hx-00012", "m", "mk", "mk00",
	"4", "40060", "00", "001", "0012", "1/2", "x", "g", "gr", "brass cop", "b c", "ba", "bab", "baba", "zinc 12", "qqq", "maker", "maker00 p",
}

// BenchmarkSearch prints what searches and type-ahead take on catalogues of three sizes, and what that is against the smallest.
func BenchmarkSearch(b *testing.B) {
	smallest := map[string]samples{}
	for _, size := range []int{10_000, 100_000, 1_000_000} {
		w := newBench(b)
		fill(b, w, size)
		for _, kind := range []struct {
			name    string
			queries int
			ask     func(tx portal.Tx, n int) error
		}{
			{"search", len(searches), func(tx portal.Tx, n int) error {
				q := searches[n]
				q.Account, q.Limit = ours, 50
				_, err := tx.SearchItems(b.Context(), q)
				return err
			}},
			{"type-ahead", len(typed), func(tx portal.Tx, n int) error {
				_, err := tx.SuggestItems(b.Context(), ours, typed[n], 8)
				return err
			}},
		} {
			b.Run(fmt.Sprintf("%s/items=%d", kind.name, size), func(b *testing.B) {
				took := w.measure(b, kind.queries, func(n int) {
					w.do(portal.AccountScope(ours), func(tx portal.Tx) error { return kind.ask(tx, n) })
				})
				if _, known := smallest[kind.name]; !known {
					smallest[kind.name] = took
				}
				took.report(b, smallest[kind.name])
				b.ReportMetric(indexSize(b, w), "index-MB")
			})
		}
	}
}

// fill saves a catalogue as a sync does, but for the indexes of words, which are made afterwards: that is faster.
func fill(b *testing.B, w bench, size int) {
	b.Helper()
	var indexes []struct {
		Name string `db:"indexname"`
		Def  string `db:"indexdef"`
	}
	err := w.d.Superuser.Select(&indexes, "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'item_search' AND indexdef LIKE '%USING gin%'")
	if err != nil || len(indexes) == 0 {
		b.Fatalf("%d indexes of words, error %v", len(indexes), err)
	}
	for _, i := range indexes {
		w.execute(b, "DROP INDEX "+i.Name)
	}
	for part := range slices.Chunk(catalogue(size), 10_000) {
		saveItems(w, part...)
	}
	for _, i := range indexes {
		w.execute(b, i.Def)
	}
	w.execute(b, "VACUUM ANALYZE")
}

// execute runs a statement as a superuser.
func (b bench) execute(t testing.TB, statement string) {
	t.Helper()
	if _, err := b.d.Superuser.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// samples are the durations of one measurement, sorted.
type samples []time.Duration

// measure takes turns through n questions, after a turn that warms up.
func (b bench) measure(t *testing.B, n int, ask func(int)) samples {
	for i := range n {
		ask(i)
	}
	var took samples
	for i := 0; t.Loop(); i++ {
		began := time.Now()
		ask(i % n)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took
}

func (s samples) at(share float64) time.Duration { return s[int(share*float64(len(s)-1))] }

func (s samples) mean() time.Duration {
	var sum time.Duration
	for _, d := range s {
		sum += d
	}
	return sum / time.Duration(len(s))
}

func (s samples) report(b *testing.B, base samples) {
	b.ReportMetric(float64(s.at(0.5).Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(s.at(0.99).Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(s.mean())/float64(base.mean()), "x-mean")
	b.ReportMetric(float64(s.at(0.99))/float64(base.at(0.99)), "x-p99")
}

// indexSize is what finding items takes on disk beside the items themselves, in MB.
func indexSize(b *testing.B, w bench) float64 {
	var bytes float64
	err := w.d.Superuser.Get(&bytes, "SELECT pg_indexes_size('item_search') + pg_total_relation_size('search_words')")
	if err != nil {
		b.Fatal(err)
	}
	return bytes / 1e6
}

// BenchmarkSync prints how fast the mirror takes items with the stock of ten warehouses.
func BenchmarkSync(b *testing.B) {
	const size = 10_000
	items := catalogue(size)
	levels := make([]erp.Availability, size)
	for i := range levels {
		levels[i] = stock(items[i].ID, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
	}
	w := newBench(b)
	for b.Loop() {
		w.do(portal.JobScope(), func(tx portal.Tx) error {
			if err := tx.SaveItems(b.Context(), items); err != nil {
				return err
			}
			return tx.SaveAvailability(b.Context(), levels)
		})
		if _, err := w.d.Superuser.Exec("TRUNCATE items, item_search, search_words, categories, availability"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size)*float64(b.N)/b.Elapsed().Seconds(), "items/s")
}
