package sapb1

// set keeps each value once, in the order added.
type set[T comparable] struct {
	values []T
	seen   map[T]bool
}

func newSet[T comparable]() *set[T] { return &set[T]{seen: map[T]bool{}} }

func (s *set[T]) add(v T) {
	if !s.seen[v] {
		s.seen[v] = true
		s.values = append(s.values, v)
	}
}
