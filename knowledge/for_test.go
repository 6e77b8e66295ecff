package knowledge_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"helpwright/knowledge"
	"helpwright/problem"
)

// secrets is a site whose internal article, and all that only it uses, says
// CANARY wherever a person can write something.
const secrets = `
-- content/a/topic.yaml --
names: {en: A}
-- content/canary-topic/topic.yaml --
names: {en: CANARY topic}
summary: {en: CANARY line}
slugs: {en: canary-slug}
-- content/canary-topic/canary-folder/en.md --
---
id: canary-id
title: CANARY title
summary: CANARY summary, which is as long as a summary has to be by the rules.
state: approved
audience: internal
owner: canary-owner
products: [canary-product]
contact_reasons: [canary-reason]
keywords: [CANARY keyword]
slug: canary-edition
moved_from: [canary/old, /canary/older]
related: [open]
documents: [{file: canary.pdf, title: CANARY document}]
---
<words> CANARY words.

## CANARY heading {#canary-heading}

{{> canary-block}}

![CANARY picture](canary.png) [CANARY link](https://canary.example.com/)
-- content/canary-topic/canary-folder/de.md --
---
title: CANARY Titel
summary: CANARY Zusammenfassung, die so lang ist, wie eine Zusammenfassung sein soll.
state: approved
---
<words> CANARY Worte.
-- content/canary-topic/canary-folder/canary.png --
30 × 20
-- content/canary-topic/canary-folder/canary.pdf --
CANARY bytes
-- content/_blocks/canary-block/en.md --
CANARY block.
-- content/_blocks/shared/en.md --
A shared block.
-- content/a/open/en.md --
---
id: open
title: Open to all
summary: <summary>
state: approved
related: [canary-id, partner]
---
<words>

{{> shared}}
-- content/a/partner/en.md --
---
id: partner
title: Partners only
summary: <summary>
state: approved
audience: partner
moved_from: [a/old-partner]
---
<words>
-- content/a/draft/en.md --
---
id: draft
title: A draft
summary: <summary>
state: draft
---
<words>
-- content/a/draft/de.md --
---
title: Ein Entwurf
summary: <summary>
state: approved
---
<words>
`

// Whoever reads the public base, by mistake or by bug, must not find there what
// was meant for others. So the test does not look where secrets are known to be;
// it looks at every value that can be reached.
func TestForNeverHeldTheRest(t *testing.T) {
	base := clean(t, secrets)
	if found := canaries(base); len(found) < 20 {
		t.Fatalf("the walk finds only %d canaries in the whole base, so it would miss some: %v", len(found), found)
	}
	for name, narrowed := range map[string]*knowledge.Base{
		"For(Public)":  base.For(knowledge.Public),
		"For(Partner)": base.For(knowledge.Partner),
		"in two steps": base.Keep(func(e *knowledge.Edition) bool { return e.State == knowledge.Approved }).For(knowledge.Public),
	} {
		for _, where := range canaries(narrowed) {
			t.Errorf("%s: %s", name, where)
		}
	}
}

// Whoever names the file of an article, wherever, does not decide who may see it:
// it goes with its owner, also when the error about it was overlooked.
func TestForDropsFilesOfOthers(t *testing.T) {
	base, problems := parse(t, strings.Replace(secrets, "related: [canary-id, partner]\n---\n<words>\n", `documents:
  - {file: ../../canary-topic/canary-folder/canary.pdf, title: A manual}
  - {file: ../draft/sketch.pdf, title: A sketch}
---
<words>

![A picture](../../canary-topic/canary-folder/canary.png) [a file](../../canary-topic/canary-folder/more/canary.csv)
![A video](../../canary-topic/canary-folder/canary.mp4) [shared](../../_blocks/shared/shared.csv)

![Partners](../partner/partner.png)
`, 1)+`
-- content/canary-topic/canary-folder/more/canary.csv --
CANARY
-- content/canary-topic/canary-folder/canary.mp4 --
CANARY
-- content/canary-topic/canary-folder/canary.en.vtt --
WEBVTT
-- content/a/partner/partner.png --
4 × 4
-- content/a/draft/sketch.pdf --
%PDF
-- content/_blocks/shared/shared.csv --
1;2
`)
	told := 0
	for _, p := range problems {
		if p.Rule == problem.Audience {
			told++
		}
	}
	if told != 5 {
		t.Errorf("%d files of others are told, want 5: %v", told, problems)
	}
	approved := func(e *knowledge.Edition) bool { return e.State == knowledge.Approved }
	for _, test := range []struct {
		name string
		base *knowledge.Base
		want string
	}{
		{"public", base.For(knowledge.Public), "_blocks/shared/shared.csv a/draft/sketch.pdf"},
		{"partners", base.For(knowledge.Partner), "_blocks/shared/shared.csv a/draft/sketch.pdf a/partner/partner.png"},
		{"public and English", base.For(knowledge.Public).Keep(func(e *knowledge.Edition) bool { return e.Locale == "en" && approved(e) }), "_blocks/shared/shared.csv"},
		{"in the other order", base.Keep(func(e *knowledge.Edition) bool { return e.Locale == "en" && approved(e) }).For(knowledge.Public), "_blocks/shared/shared.csv"},
	} {
		if got := strings.Join(slices.Sorted(maps.Keys(test.base.Pictures)), " "); got != test.want {
			t.Errorf("%s: the base holds %s, want %s", test.name, got, test.want)
		}
		open := test.base.ByID["open"]
		if docs := test.base.Downloads(open); len(docs) > 1 {
			t.Errorf("%s: %d documents are offered", test.name, len(docs))
		}
	}
}

// canaries walks a value by reflection and says where it finds one. Only the
// folder of sources is left out: whoever has a base may not list it.
func canaries(b *knowledge.Base) []string {
	var found []string
	seen := map[reflect.Value]bool{}
	var walk func(v reflect.Value, path string)
	look := func(s, path string) {
		if strings.Contains(strings.ToLower(s), "canary") {
			found = append(found, path+": "+s[:min(len(s), 40)])
		}
	}
	walk = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() || seen[v] {
				return
			}
			seen[v] = true
			walk(v.Elem(), path)
		case reflect.Interface:
			if !v.IsNil() && !strings.HasSuffix(path, ".files") {
				walk(v.Elem(), path)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		case reflect.Map:
			for _, key := range v.MapKeys() {
				walk(key, path+"(key)")
				walk(v.MapIndex(key), path+"["+key.String()+"]")
			}
		case reflect.String:
			look(v.String(), path)
		case reflect.Slice, reflect.Array:
			if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
				look(string(v.Bytes()), path)
				return
			}
			for i := range v.Len() {
				walk(v.Index(i), path+"[]")
			}
		}
	}
	walk(reflect.ValueOf(b), "base")
	slices.Sort(found)
	return slices.Compact(found)
}

func TestFor(t *testing.T) {
	base := clean(t, secrets)
	for audience, want := range map[knowledge.Audience]string{
		knowledge.Public:   "draft open",
		knowledge.Customer: "draft open",
		knowledge.Partner:  "draft open partner",
		knowledge.Internal: "draft open partner canary-id",
		"nobody":           "",
	} {
		var ids []string
		for _, a := range base.For(audience).Articles {
			ids = append(ids, a.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s sees %q, want %q", audience, got, want)
		}
	}
	if got := base.For(knowledge.Partner).ByID["open"].Related; !slices.Equal(got, []string{"partner"}) {
		t.Errorf("partners are shown the related articles %v, want what they may see", got)
	}
	if got := base.ByID["open"].Related; len(got) != 2 {
		t.Errorf("narrowing changed the base it began with: %v", got)
	}
}

func TestKeep(t *testing.T) {
	base := clean(t, secrets)
	approved := base.Keep(func(e *knowledge.Edition) bool { return e.State == knowledge.Approved })
	draft := approved.ByID["draft"]
	if draft == nil || len(draft.Editions) != 1 || draft.Source != draft.Editions["de"] {
		t.Error("an article without its source edition should take the first other as source")
	}
	if draft != nil && (draft.Source.Article != draft || draft.Topic.Articles[0] == base.ByID["draft"]) {
		t.Error("what is kept should refer to what is kept")
	}
	if base.ByID["draft"].Source.Locale != "en" {
		t.Error("the base it began with was changed")
	}
	all := base.Keep(func(*knowledge.Edition) bool { return true })
	if len(all.Articles) != len(base.Articles) || len(all.Pictures) != len(base.Pictures) || len(all.Blocks) != len(base.Blocks) {
		t.Error("keeping everything should lose nothing")
	}
	none := base.Keep(func(*knowledge.Edition) bool { return false })
	if len(none.Articles)+len(none.Topics)+len(none.Pictures)+len(none.Blocks)+len(none.ByFolder) > 0 || none.Root == nil {
		t.Error("keeping nothing should leave an empty root")
	}
}

// An audience that cannot be read might have been meant to hide something.
func TestWrongAudienceIsHidden(t *testing.T) {
	base, problems := parse(t, `
-- content/a/topic.yaml --
names: {en: A}
-- content/a/one/en.md --
---
id: one
title: One
summary: <summary>
state: approved
audience: intern
---
<words>
`)
	if len(problems) != 1 || base.ByID["one"].Audience != knowledge.Internal {
		t.Errorf("got %v and audience %q", problems, base.ByID["one"].Audience)
	}
	if len(base.For(knowledge.Partner).Articles) > 0 {
		t.Error("partners see an article whose audience nobody knows")
	}
}
