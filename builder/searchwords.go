package builder

import (
	"encoding/json"
	"fmt"

	"helpwright/knowledge"
)

// searchWordsFile stands beside the search page. It says in a locale what the search
// says; a script reads it once a reader turns to a search box, so that pages need not
// carry it.
const searchWordsFile = "words.json"

// searchWords is that file.
type searchWords struct {
	Phrases map[string]any    `json:"phrases"`
	Kinds   map[string]string `json:"kinds"` // by kind of what is found
	Topics  []searchTopic     `json:"topics"`
}

// A searchTopic is a topic that has a page.
type searchTopic struct {
	Folder string `json:"folder"` // what filters name it by
	Title  string `json:"title"`
	Path   string `json:"path"`
	Lang   string `json:"lang,omitempty"` // of the title, where it is not that of the page
}

func (s *Site) searchWords(l *localeSite) ([]byte, error) {
	words := searchWords{Phrases: s.theme.PhrasesOf(l.Tag, "search"), Kinds: map[string]string{}, Topics: []searchTopic{}}
	for kind, id := range map[knowledge.Kind]string{
		knowledge.KindArticle: "kind_article", knowledge.KindFAQ: "kind_faq", knowledge.KindTroubleshooting: "kind_guide", knowledge.KindReference: "kind_reference",
		kindDocument: "kind_document", kindSite: "kind_site",
	} {
		words.Kinds[string(kind)] = s.theme.Phrase(l.Tag, id, nil)
	}
	for _, t := range s.base.Topics {
		if p := l.topics[t]; p != nil {
			link := s.topicLink(p)
			words.Topics = append(words.Topics, searchTopic{Folder: t.Folder, Title: link.Title, Path: link.Path, Lang: link.Lang})
		}
	}
	out, err := json.Marshal(words)
	if err != nil {
		return nil, fmt.Errorf("writing the words of the search: %w", err)
	}
	return append(out, '\n'), nil
}
