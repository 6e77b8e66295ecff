package workflow

// A table numbers values in the order in which they come, so that what repeats
// is kept once.
type table[T comparable] struct {
	values  []T
	numbers map[T]int32 // made when the first value is looked up
}

// number returns the value's number, a new one if need be.
func (t *table[T]) number(v T) int32 {
	if n, ok := t.lookup(v); ok {
		return n
	}
	n := int32(len(t.values))
	t.values = append(t.values, v)
	t.numbers[v] = n
	return n
}

// lookup returns the number of a value that came before.
func (t *table[T]) lookup(v T) (int32, bool) {
	if t.numbers == nil {
		t.numbers = make(map[T]int32, len(t.values))
		for i, known := range t.values {
			t.numbers[known] = int32(i)
		}
	}
	n, ok := t.numbers[v]
	return n, ok
}
