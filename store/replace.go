package store

import (
	"fmt"
	"regexp"
	"strings"
)

// A TextPlace is a column of text. Its names come from programs, never from people.
type TextPlace struct{ Table, Key, Column string }

// ReplaceText puts other words where a text stands in a column, be it in large letters
// or small, and tells the keys of the rows in which it stood. It reads the whole table.
func (tx *Tx) ReplaceText(at TextPlace, text, by string) (keys []string, err error) {
	if text == "" {
		return nil, nil
	}
	type row struct{ key, text string }
	found, err := All(tx, func(s Scanner) (r row, err error) { return r, s.Scan(&r.key, &r.text) },
		"SELECT "+at.Key+", "+at.Column+" FROM "+at.Table+" WHERE LOWER("+at.Column+") LIKE $1 ESCAPE '!'", "%"+literally.Replace(strings.ToLower(text))+"%")
	if err != nil {
		return nil, fmt.Errorf("replacing words in %s: %w", at.Table, err)
	}
	inAnyCase := regexp.MustCompile("(?i)" + regexp.QuoteMeta(text))
	for _, r := range found {
		keys = append(keys, r.key)
		if _, err := tx.Exec("UPDATE "+at.Table+" SET "+at.Column+" = $1 WHERE "+at.Key+" = $2", inAnyCase.ReplaceAllLiteralString(r.text, by), r.key); err != nil {
			return nil, fmt.Errorf("replacing words in %s: %w", at.Table, err)
		}
	}
	return keys, nil
}

// literally writes a text so that LIKE takes no letter of it for another.
var literally = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")
