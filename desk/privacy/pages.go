package privacy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// pages do by forms what the API does. Addresses of people stand in bodies here, too.
func (r *Room) pages() []web.Route {
	const all = "desk/privacy"
	return []web.Route{
		{
			Method: http.MethodGet, Path: all, Does: "Shows what can be done for a person's rights, and who was erased, the last first.", Action: policy.PrivacyExport, Class: web.Read,
			Query:  []web.Parameter{{Name: "before", Does: "pseudonym of the last one of the page before"}},
			Handle: func(c *web.Call) (web.Answer, error) { return r.page(c, page{}) },
		},
		{
			Method: http.MethodPost, Path: all + "/export", Does: "Hands over everything of a person as a file.",
			Action: policy.PrivacyExport, Class: web.Write, Limit: limit, In: named{}, Handle: r.handFile, Again: r.again,
		},
		{
			Method: http.MethodPost, Path: all + "/look", Does: "Tells what erasing a person would take out, and asks whether that is meant.",
			Action: policy.PrivacyErase, Class: web.Write, Limit: limit, In: named{}, Handle: r.look, Again: r.again,
		},
		{
			Method: http.MethodPost, Path: all + "/erase", Does: "Takes a person out of the desk, for good, from the page that said what goes.",
			Action: policy.PrivacyErase, Class: web.Write, Limit: limit, In: sure{}, Handle: r.takeOutByForm, Again: r.lookAgain,
		},
	}
}

// sure names a person twice: nobody is erased by one press.
type sure struct {
	Email  string `json:"email"`
	Repeat string `json:"repeat"`
}

const erasuresOfPage = 50

// A page is what desk/privacy.html shows.
type page struct {
	Path     string
	Email    string // of a form that was refused
	Done     bool   // somebody was erased just now, who stands first
	Erasures []Erasure
	Older    string // address of the next page, "" at the end
}

// Short is enough of a pseudonym to tell two apart.
func (e Erasure) Short() string { return e.Pseudonym[:min(12, len(e.Pseudonym))] }

func (r *Room) page(c *web.Call, p page) (web.Answer, error) {
	p.Path = c.At("desk/privacy")
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		var behind Erasure
		if pseudonym := c.Query("before"); pseudonym != "" {
			if behind, err = erasureOf(tx, pseudonym); err != nil {
				return err
			}
		}
		p.Erasures, err = erasures(tx, behind, erasuresOfPage)
		return err
	})
	if n := len(p.Erasures); n == erasuresOfPage {
		p.Older = p.Path + "?before=" + p.Erasures[n-1].Pseudonym
	}
	return web.Page("privacy", p), err
}

// again shows the page with the address that was refused.
func (r *Room) again(c *web.Call, _ web.Problem) (web.Answer, error) {
	var in named
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.page(c, page{Email: in.Email})
}

func (r *Room) handFile(c *web.Call) (web.Answer, error) {
	var in named
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	out, err := r.Export(c.Context(), in.Email, c.Actor.ID, c.Now)
	if err != nil {
		return web.Answer{}, asProblem(err)
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return web.Answer{}, fmt.Errorf("writing an export: %w", err)
	}
	// Files are named by the pseudonym: names stand in lists of downloads for long.
	name := "person-" + Erasure{Pseudonym: r.list.pseudonym(out.Person)}.Short() + ".json"
	return web.Download(web.File{Name: name, Type: "application/json", Content: inMemory{bytes.NewReader(text)}, Time: out.Made}), nil
}

type inMemory struct{ io.ReadSeeker }

func (inMemory) Close() error { return nil }

// A lookPage is what desk/erase.html shows.
type lookPage struct {
	Preview
	Path string
	Back string
}

func (r *Room) look(c *web.Call) (web.Answer, error) {
	var in named
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.lookPage(c, in.Email)
}

func (r *Room) lookPage(c *web.Call, email string) (web.Answer, error) {
	p := lookPage{Path: c.At("desk/privacy/erase"), Back: c.At("desk/privacy")}
	var err error
	p.Preview, err = r.Look(c.Context(), email)
	return web.Page("erase", p), asProblem(err)
}

func (r *Room) lookAgain(c *web.Call, _ web.Problem) (web.Answer, error) {
	var in sure
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	if _, err := plain(in.Email); err != nil {
		return r.page(c, page{Email: in.Email})
	}
	return r.lookPage(c, in.Email)
}

// takeOutByForm does without a key, as the API does.
func (r *Room) takeOutByForm(c *web.Call) (web.Answer, error) {
	var in sure
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	if !strings.EqualFold(strings.TrimSpace(in.Email), strings.TrimSpace(in.Repeat)) {
		return web.Answer{}, web.Invalid("repeat", "not_repeated", "write the same address once more")
	}
	if _, err := r.Erase(c.Context(), in.Email, c.Actor.ID, c.Now); err != nil {
		return web.Answer{}, asProblem(err)
	}
	return r.page(c, page{Done: true})
}
