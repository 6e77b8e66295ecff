package discovery

import (
	"strings"
	"testing"
)

func TestRobots(t *testing.T) {
	got, problems := AppendRobots(nil, base, []string{"ExampleBot", "Other-Bot/2.0"})
	golden(t, "robots.txt", got)
	if len(problems) > 0 {
		t.Errorf("problems %v", problems)
	}
}

func TestRobotsRefusesWhatIsNoAgent(t *testing.T) {
	tests := []struct{ agent, why string }{
		{"*", "it would hide the whole site"},
		{"", "an empty name matches nobody or everybody"},
		{"Bot\nDisallow: /", "a name must not add lines"},
		{"Bot # x", "a comment is no name"},
		{hostile, "whatever else"},
	}
	plain, _ := AppendRobots(nil, base, nil)
	for _, test := range tests {
		got, problems := AppendRobots(nil, base, []string{test.agent})
		if string(got) != string(plain) || len(problems) != 1 {
			t.Errorf("%q: %s; problems %v, file:\n%s", test.agent, test.why, problems, got)
		}
	}
}

func TestRobotsBlocksNoPage(t *testing.T) {
	got, _ := AppendRobots(nil, "https://help.example.com/", nil)
	for line := range strings.Lines(string(got)) {
		rule, ok := strings.CutPrefix(line, "Disallow: ")
		if !ok {
			continue
		}
		for _, page := range []string{"/", "/en/", "/en/api/", "/en/desk/", "/en/search/", "/assets/app.css", "/apiary/"} {
			if strings.HasPrefix(page, strings.TrimSpace(rule)) {
				t.Errorf("rule %q blocks %s", strings.TrimSpace(rule), page)
			}
		}
	}
}
