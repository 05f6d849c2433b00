package sim

import (
	"cmp"
	"iter"
	"slices"
	"sync"
)

// table keeps rows in the order of their keys. A stored row is never changed: put replaces it, so that a reader may
// keep what it got.
type table[K cmp.Ordered, V any] struct {
	keys []K
	rows []*V
	told func(K, EventKind) // of every row that is put or removed; nil tells nobody
}

func (t *table[K, V]) get(key K) (*V, bool) {
	i, ok := slices.BinarySearch(t.keys, key)
	if !ok {
		return nil, false
	}
	return t.rows[i], true
}

func (t *table[K, V]) put(key K, row V) {
	i, ok := slices.BinarySearch(t.keys, key)
	if ok {
		t.rows[i] = &row
		t.tell(key, Updated)
		return
	}
	t.keys = slices.Insert(t.keys, i, key)
	t.rows = slices.Insert(t.rows, i, &row)
	t.tell(key, Created)
}

func (t *table[K, V]) tell(key K, kind EventKind) {
	if t.told != nil {
		t.told(key, kind)
	}
}

// amend replaces a row by one that differs in what change does, and tells nobody. It reports whether there is such a row.
func (t *table[K, V]) amend(key K, change func(*V)) bool {
	i, ok := slices.BinarySearch(t.keys, key)
	if ok {
		row := *t.rows[i]
		change(&row)
		t.rows[i] = &row
	}
	return ok
}

func (t *table[K, V]) remove(key K) {
	if i, ok := slices.BinarySearch(t.keys, key); ok {
		t.keys = slices.Delete(t.keys, i, i+1)
		t.rows = slices.Delete(t.rows, i, i+1)
		t.tell(key, Deleted)
	}
}

// last returns the greatest key, or the zero key of an empty table.
func (t *table[K, V]) last() (key K) {
	if len(t.keys) > 0 {
		key = t.keys[len(t.keys)-1]
	}
	return key
}

// page is how many rows are read under one lock.
const page = 256

// scan yields the rows that keep accepts, in order of their keys.
func (t *table[K, V]) scan(mu *sync.RWMutex, keep func(*V) bool) iter.Seq[V] {
	return t.scanFrom(mu, func() int { return 0 }, keep)
}

// scanAfter is scan for the keys above after.
func (t *table[K, V]) scanAfter(mu *sync.RWMutex, after K, keep func(*V) bool) iter.Seq[V] {
	return t.scanFrom(mu, func() int { return t.above(after) }, keep)
}

// scanFrom holds the lock for a page at a time and never while the caller runs, so that the caller may use the company
// in its loop and a long scan does not stop writers.
func (t *table[K, V]) scanFrom(mu *sync.RWMutex, start func() int, keep func(*V) bool) iter.Seq[V] {
	return func(yield func(V) bool) {
		next := start
		rows := make([]*V, 0, page)
		for {
			mu.RLock()
			i := next()
			end := min(i+page, len(t.keys))
			rows = append(rows[:0], t.rows[i:end]...)
			if end > i {
				last := t.keys[end-1]
				next = func() int { return t.above(last) }
			}
			mu.RUnlock()
			if len(rows) == 0 {
				return
			}
			for _, row := range rows {
				if keep(row) && !yield(*row) {
					return
				}
			}
		}
	}
}

// above returns the place of the first key greater than key.
func (t *table[K, V]) above(key K) int {
	i, found := slices.BinarySearch(t.keys, key)
	if found {
		i++
	}
	return i
}
