package guides

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"helpwright/desk/packet"
	"helpwright/desk/policy"
	"helpwright/desk/qrcode"
	"helpwright/desk/web"
	"helpwright/store"
)

type saved struct {
	Trail packet.Trail `json:"trail"`
}

// A ticket to go on: what the reader passes to another device.
type onward struct {
	Code    string    `json:"code"` // as it is said: in two halves
	Path    string    `json:"path"` // that goes on with the guide
	Expires time.Time `json:"expires"`
}

// A way is what of a trail stands in an address.
type way struct {
	Article string  `json:"article"`
	Answers []taken `json:"answers"`
	At      string  `json:"at"`
}

// A taken choice is where it was made and where it led.
type taken struct {
	Step string `json:"step"`
	To   string `json:"to"`
}

// A found trail, with where its guide is now.
type found struct {
	Trail packet.Trail `json:"trail"`
	Title string       `json:"title"`
	Path  string       `json:"path"`
}

var (
	saving = web.PerMinute(10).Named("continue")
	trying = web.PerMinute(20).Named("codes") // guessing is hopeless at this pace
)

// Routes are what can be asked of the room.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		{
			Method: http.MethodPost, Path: "api/v1/continue", Does: "Keeps the way through a guide under a short code, by which it goes on elsewhere.",
			Action: policy.GuideSave, Class: web.Write, Limit: saving, Open: true, In: saved{}, Out: onward{}, Handle: r.save,
		},
		{
			Method: http.MethodGet, Path: "api/v1/continue/{code}", Does: "Finds the way through a guide by its code.",
			Action: policy.GuideRead, Limit: trying, Open: true, Out: found{}, Handle: r.show,
		},
		{
			Method: http.MethodGet, Path: "api/v1/continue/{code}/qr.svg", Does: "Draws the address of a code, to be scanned.",
			Action: policy.GuideRead, Limit: trying, Open: true, Handle: r.draw,
		},
		{
			Method: http.MethodGet, Path: "{locale}/continue/{code}/", Does: "Goes on with a guide.",
			Action: policy.GuideRead, Limit: trying, Handle: r.follow,
		},
	}
}

func (r *Room) save(c *web.Call) (web.Answer, error) {
	var in saved
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	if err := in.Trail.Check(); err != nil {
		return web.Answer{}, web.Invalid("trail", "malformed", err.Error())
	}
	if _, ok := r.Guide(in.Trail.Article, in.Trail.Locale); !ok {
		return web.Answer{}, web.Invalid("trail", "no_article", "there is no such guide in this locale")
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		code := newCode()
		if err := save(tx, code, in.Trail, c.Now); err != nil {
			return web.Answer{}, err
		}
		path := c.At(in.Trail.Locale + "/continue/" + code + "/")
		return web.JSON(http.StatusCreated, onward{Spell(code), path, c.Now.Add(Life).UTC()}), nil
	})
}

// find finds what a code in the address leads to. A guide that is no more is nothing.
func (r *Room) find(c *web.Call) (packet.Trail, Guide, error) {
	trail, err := r.Trail(c.Context(), c.Path("code"), c.Now)
	if err != nil {
		return trail, Guide{}, err
	}
	guide, ok := r.Guide(trail.Article, trail.Locale)
	if !ok {
		return trail, guide, store.ErrNotFound
	}
	return trail, guide, nil
}

func (r *Room) show(c *web.Call) (web.Answer, error) {
	trail, guide, err := r.find(c)
	if err != nil {
		return web.Answer{}, err
	}
	return web.JSON(http.StatusOK, found{trail, guide.Title, guide.Path}), nil
}

func (r *Room) draw(c *web.Call) (web.Answer, error) {
	trail, _, err := r.find(c)
	if err != nil {
		return web.Answer{}, err
	}
	code, _ := readCode(c.Path("code"))
	drawn, err := qrcode.Draw(c.Address(trail.Locale + "/continue/" + code + "/"))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Drawing(drawn.SVG()), nil
}

// follow leads to the guide; its script takes the trail out of the fragment, which no
// server sees. The words are left out: the guide has them, and an address has an end.
func (r *Room) follow(c *web.Call) (web.Answer, error) {
	trail, guide, err := r.find(c)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return web.Page("code-gone", c.Path("code")).Status(http.StatusNotFound), nil
	case err != nil:
		return web.Answer{}, err
	}
	w := way{Article: trail.Article, At: trail.At}
	for _, a := range trail.Answers {
		w.Answers = append(w.Answers, taken{a.Step, a.To})
	}
	text, err := json.Marshal(w)
	if err != nil {
		return web.Answer{}, err
	}
	return web.See(guide.Path + "#continue=" + url.PathEscape(string(text))), nil
}
