package workflow

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is committed in whatever lines by whomever: what is published was, word for
// word, in front of somebody who may approve it and said so.
func TestNoSequenceOfCommitsPublishes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp("", "review")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		f := newFixture(t, dir, "")
		draw := func(n int, what string) int { return rapid.IntRange(0, n-1).Draw(rt, what) }
		approved := map[string]bool{}
		var script strings.Builder
		run := func(commit string) {
			script.WriteString(commit + "\n")
			f.run(t, commit)
		}
		run("commit c0\nwrite content/orders/topic.yaml names: {en: Orders}\nwrite content/orders/refund/pic.txt p0\nwrite content/orders/refund/en.md " + article("draft", "T0"))
		names := []string{"c0"}
		for n := range 1 + draw(8, "commits") {
			name := fmt.Sprintf("c%d", n+1)
			first := names[draw(len(names), "parent")]
			if draw(3, "main line") > 0 {
				first = names[len(names)-1]
			}
			parents := first
			if other := names[draw(len(names), "other parent")]; draw(3, "merge") == 0 && other != first {
				parents += " " + other
			}
			file, pic := "content/orders/refund/en.md", "content/orders/refund/pic.txt"
			before := f.commits[first].files
			text := before[file]
			title, _, _ := strings.Cut(strings.SplitAfter(text, "title: ")[1], "\n")
			state, _, _ := strings.Cut(strings.SplitAfter(text, "state: ")[1], "\n")
			commit := "commit " + name + " < " + parents
			switch who := []string{"mallory", "writer", "bot", "lead"}[draw(4, "who")]; who {
			case "lead": // says yes to what stands there, or changes it without saying so
				commit += "\nby lead"
				merge := strings.Contains(parents, " ")
				switch draw(3, "lead does") {
				case 0:
					commit += "\nwrite " + file + " " + article("approved", title)
					if state != "approved" && !merge {
						approved[title+" "+before[pic]] = true
					}
				case 1:
					commit += "\ntrailer Approves: " + file
					if state == "approved" {
						approved[title+" "+before[pic]] = true
					}
				case 2:
					commit += "\nwrite " + file + " " + article(state, fmt.Sprintf("L%d", n))
				}
			default:
				commit += "\nby " + who
				if draw(3, "pretends") == 0 {
					commit += "\nauthor lead"
				}
				if draw(3, "says") == 0 && who != "bot" {
					commit += "\ntrailer Approved-by: Lead <lead@example.org>"
				}
				if draw(2, "new title") == 0 {
					title = fmt.Sprintf("T%d", n+1)
				}
				if draw(4, "new picture") == 0 {
					commit += fmt.Sprintf("\nwrite %s p%d", pic, n+1)
				}
				// A gate is trusted not to write the approver's name into anything.
				if who == "bot" {
					commit = strings.Replace(commit, "\nauthor lead", "", 1)
				}
				commit += "\nwrite " + file + " " + article([]string{"draft", "review", "approved"}[draw(3, "state")], title)
			}
			run(commit)
			names = append(names, name)
		}
		base, _ := published(t, f, leadPolicy())
		a := base.ByID["refund"]
		if a == nil {
			return
		}
		shows := a.Source.Title + " "
		for _, p := range base.Shown(a.Source) {
			text, err := fs.ReadFile(base.Files(), p.Path)
			if err != nil {
				rt.Fatal(err)
			}
			shows += string(text)
		}
		if !approved[shows] {
			rt.Errorf("%q is published; approved were %v\n%s", shows, approved, script.String())
		}
	})
}
