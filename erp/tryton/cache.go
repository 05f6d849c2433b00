package tryton

import (
	"sync"
	"time"
)

// cacheLife is how long a record that others refer to by code is used before it is read again. Prices and stock are
// never kept: only which list, unit and id they are asked by.
const cacheLife = time.Minute

// cacheSize bounds what is kept; beyond it the cache begins anew.
const cacheSize = 50_000

// cache keeps records by their code for cacheLife.
type cache[K comparable, V any] struct {
	now func() time.Time

	mu   sync.Mutex
	held map[K]cached[V]
}

type cached[V any] struct {
	value V
	until time.Time
}

func newCache[K comparable, V any](now func() time.Time) *cache[K, V] {
	return &cache[K, V]{now: now, held: map[K]cached[V]{}}
}

func (c *cache[K, V]) get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.held[key]
	if !ok || !c.now().Before(v.until) {
		var none V
		return none, false
	}
	return v.value, true
}

func (c *cache[K, V]) put(key K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.held) >= cacheSize {
		clear(c.held)
	}
	c.held[key] = cached[V]{value, c.now().Add(cacheLife)}
}
