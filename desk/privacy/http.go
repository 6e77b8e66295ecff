package privacy

import (
	"errors"
	"net/http"

	"helpwright/desk/policy"
	"helpwright/desk/web"
)

type named struct {
	Email string `json:"email"`
}

// An admin does this now and then; who does it more often is a program.
var limit = web.PerMinute(30).Named("privacy")

// Routes are what can be asked of the room. Addresses of people stand in bodies alone,
// never in addresses of pages, which are logged.
func (r *Room) Routes() []web.Route {
	return append(r.pages(), []web.Route{
		{
			Method: http.MethodPost, Path: "api/v1/privacy/export", Does: "Hands over everything of a person, with the addresses of the files.",
			Action: policy.PrivacyExport, Class: web.Write, Limit: limit, In: named{}, Out: Export{}, Handle: r.hand,
		},
		{
			Method: http.MethodPost, Path: "api/v1/privacy/erase", Does: "Takes a person out of the desk, for good. Asked again, it does the same.",
			Action: policy.PrivacyErase, Class: web.Write, Limit: limit, In: named{}, Out: Erased{}, Handle: r.takeOut,
		},
	}...)
}

func asProblem(err error) error {
	if errors.Is(err, ErrAddress) {
		return web.Invalid("email", "email", ErrAddress.Error())
	}
	return err
}

func (r *Room) hand(c *web.Call) (web.Answer, error) {
	var in named
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	out, err := r.Export(c.Context(), in.Email, c.Actor.ID, c.Now)
	if err != nil {
		return web.Answer{}, asProblem(err)
	}
	return web.JSON(http.StatusOK, out), nil
}

// takeOut does without a key: what it does may be done again, and a stored answer would
// outlive the person.
func (r *Room) takeOut(c *web.Call) (web.Answer, error) {
	var in named
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	out, err := r.Erase(c.Context(), in.Email, c.Actor.ID, c.Now)
	if err != nil {
		return web.Answer{}, asProblem(err)
	}
	return web.JSON(http.StatusOK, out), nil
}
