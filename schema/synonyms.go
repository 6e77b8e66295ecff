package schema

func synonyms() Form {
	atLeast := func(n int) *Value {
		each := words()
		return &Value{Type: List, Least: n, Each: &each}
	}
	return Form{
		Name:  "synonyms",
		Title: "synonyms/LOCALE.yaml",
		About: "Words that mean the same to those who search in one language.",
		Fields: []Field{
			{Name: "same", Value: Value{Type: List, Each: atLeast(2)}, Example: []any{[]any{"refund", "money back"}},
				About: "Lists of words: whoever searches one finds the others as well."},
			{Name: "also", Value: Value{Type: Map, Keys: `\S`, Each: atLeast(1)}, Example: map[string]any{"cheque": []any{"check"}},
				About: "Whoever searches the word finds those behind it as well, but not the other way round."},
		},
	}
}
