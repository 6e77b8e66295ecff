package builder

import (
	"helpwright/knowledge"
	"helpwright/theme"
)

// What a page says may have been written in another language than the page's: a
// fallback. Its words then carry their language with them.

// foreign says in which language the title and summary of an article are shown.
func (s *Site) foreign(p *page) theme.Foreign {
	if p.indexed {
		return theme.Foreign{}
	}
	words := s.localeOf(p.edition.Locale)
	return theme.Foreign{Lang: words.Tag, Dir: words.Dir}
}

func (s *Site) topicName(t *knowledge.Topic, l *localeSite) theme.Text {
	name, from := s.base.TopicNameIn(t, l.Tag)
	return s.text(name, from, l)
}

func (s *Site) topicSummary(t *knowledge.Topic, l *localeSite) theme.Text {
	summary, from := s.base.TopicSummaryIn(t, l.Tag)
	return s.text(summary, from, l)
}

// text makes words of a locale fit for the pages of another.
func (s *Site) text(words, from string, l *localeSite) theme.Text {
	if from == "" || from == l.Tag {
		return theme.Text{Words: words}
	}
	return theme.NewText(words, s.localeOf(from), l.Tag)
}

// topicLink leads to the page of a topic.
func (s *Site) topicLink(p *page) theme.Link {
	name := s.topicName(p.topic, p.locale)
	return theme.Link{Title: name.Words, Foreign: name.Foreign, Path: p.href}
}
