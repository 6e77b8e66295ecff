package ratings

import (
	"net/http"
	"strings"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// A vote is what comes when somebody says whether an article helped.
type vote struct {
	Article  string `json:"article"`
	Locale   string `json:"locale"`
	Revision string `json:"revision"`
	Helped   bool   `json:"helped"`
	Token    string `json:"token,omitempty"` // secret of the browser; one is made where none comes
	Page     string `json:"page,omitempty"`  // that a plain form was on
}

// A voted is the answer to it.
type voted struct {
	Rating string `json:"rating"`
	Token  string `json:"token"`
}

// An explanation is what comes afterwards.
type explanation struct {
	Token   string   `json:"token"`
	Reasons []Reason `json:"reasons,omitempty"`
	Words   string   `json:"words,omitempty"`
}

type explainedAnswer struct {
	Rating string `json:"rating"`
}

// A report is what agents read of the ratings.
type report struct {
	Counts []Count `json:"counts"`
	Said   []said  `json:"said"`
}

type said struct {
	Article  string    `json:"article"`
	Locale   string    `json:"locale"`
	Revision string    `json:"revision"`
	Helped   bool      `json:"helped"`
	Reasons  []Reason  `json:"reasons"`
	Words    string    `json:"words,omitempty"`
	At       time.Time `json:"at"`
}

// A person rates an article now and then; who does it more often is a program.
var limit = web.PerMinute(20).Named("ratings")

// Routes are what can be asked of the room.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		{
			Method: http.MethodPost, Path: "api/v1/ratings", Does: "Says whether an article helped.",
			Action: policy.RatingGive, Class: web.Write, Limit: limit, Open: true, In: vote{}, Out: voted{}, Handle: r.vote,
		},
		{
			Method: http.MethodPost, Path: "api/v1/ratings/words", Does: "Adds reasons and words to a rating, by the secret under which it was given.",
			Action: policy.RatingGive, Class: web.Write, Limit: limit, Open: true, In: explanation{}, Out: explainedAnswer{}, Handle: r.explain,
		},
		{
			Method: http.MethodGet, Path: "{locale}/tickets/helped/{token}/", Does: "Shows the form for reasons and words after a rating without a script.",
			Action: policy.PageRead, Limit: limit, Handle: r.thanks,
		},
		{
			Method: http.MethodGet, Path: "api/v1/ratings", Does: "Lists how articles were rated and what was said, newest first; ?article= for one.",
			Action: policy.RatingRead, Out: report{}, Handle: r.report,
		},
	}
}

func (r *Room) vote(c *web.Call) (web.Answer, error) {
	var v vote
	if err := c.Read(&v); err != nil {
		return web.Answer{}, err
	}
	if err := r.checked(v); err != nil {
		return web.Answer{}, err
	}
	if v.Token == "" {
		v.Token = web.NewSecret()
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		id, err := give(tx, v, c.Now)
		if err != nil {
			return web.Answer{}, err
		}
		if c.Form {
			return web.See(pageLocale(c, v.Page) + "tickets/helped/" + v.Token + "/"), nil
		}
		return web.JSON(http.StatusCreated, voted{id, v.Token}), nil
	})
}

// pageLocale is the address of the locale that a form's page was in, else of the one that
// the browser prefers.
func pageLocale(c *web.Call, page string) string {
	for _, l := range c.Locales() {
		if at := c.At(l.Tag + "/"); strings.HasPrefix(page, at) {
			return at
		}
	}
	return c.InLocale("")
}

func (r *Room) explain(c *web.Call) (web.Answer, error) {
	var e explanation
	if err := c.Read(&e); err != nil {
		return web.Answer{}, err
	}
	reasons, words, err := sound(e.Reasons, e.Words)
	if err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		rating, err := ofToken(tx, e.Token)
		if err != nil {
			return web.Answer{}, err
		}
		if err := say(tx, e.Token, reasons, words, c.Now); err != nil {
			return web.Answer{}, err
		}
		if c.Form {
			return web.See(c.InLocale("tickets/helped/" + e.Token + "/?said=1")), nil
		}
		return web.JSON(http.StatusOK, explainedAnswer{rating.ID}), nil
	})
}

// Thanks is what the page after a vote shows.
type Thanks struct {
	Action  string // where the form goes
	Token   string
	Helped  bool
	Said    bool // the form was sent
	Reasons []Reason
}

func (r *Room) thanks(c *web.Call) (web.Answer, error) {
	var rating Rating
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		rating, err = ofToken(tx, c.Path("token"))
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Page("helped", Thanks{c.At("api/v1/ratings/words"), c.Path("token"), rating.Helped, c.Query("said") != "", Reasons}), nil
}

const listed = 200 // of each in a report

func (r *Room) report(c *web.Call) (web.Answer, error) {
	counts, err := r.Counts(c.Context(), c.Query("article"), listed)
	if err != nil {
		return web.Answer{}, err
	}
	ratings, err := r.Said(c.Context(), c.Query("article"), c.Now.Add(time.Minute), listed)
	if err != nil {
		return web.Answer{}, err
	}
	out := report{counts, []said{}}
	for _, one := range ratings {
		out.Said = append(out.Said, said{one.Article, one.Locale, one.Revision, one.Helped, one.Reasons, one.Words, one.At})
	}
	return web.JSON(http.StatusOK, out), nil
}
