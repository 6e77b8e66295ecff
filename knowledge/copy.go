package knowledge

// Copy returns the same base with topics, articles and editions of its own, for a
// stage that sets their fields before it hands the base on.
func (b *Base) Copy() *Base {
	out := *b
	out.Articles = nil
	out.Root = b.copyTopics(&out, func(*Edition) bool { return true }, map[*Article]*Article{})
	out.arrange()
	return &out
}
