package web

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"helpwright/store"
)

// A Problem is an error that the client is told, as RFC 9457 writes it or as a page.
type Problem struct {
	Status  int    `json:"status"`
	Code    string `json:"code"`                  // a word for programs; pages look for a phrase problem_CODE
	Message string `json:"detail"`                // a sentence in English
	Field   string `json:"field,omitempty"`       // of what was sent
	Request string `json:"request_id"`            // to ask about
	Wait    int    `json:"retry_after,omitempty"` // seconds
}

func (p Problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Code, p.Message) }

// Invalid says that a field of what was sent cannot be as it is.
func Invalid(field, code, message string) Problem {
	return Problem{Status: http.StatusUnprocessableEntity, Code: code, Message: message, Field: field}
}

// The problems that rooms and this package share.
var (
	NotFound    = Problem{Status: http.StatusNotFound, Code: "not_found", Message: "there is nothing at this address"}
	SignInFirst = Problem{Status: http.StatusUnauthorized, Code: "sign_in", Message: "sign in first"}
	Forbidden   = Problem{Status: http.StatusForbidden, Code: "forbidden", Message: "this account may not do that"}
	Conflict    = Problem{Status: http.StatusConflict, Code: "conflict", Message: "somebody else changed it meanwhile"}
	Busy        = Problem{Status: http.StatusServiceUnavailable, Code: "busy", Message: "there is no time for this now, ask again", Wait: 1}
	internal    = Problem{Status: http.StatusInternalServerError, Code: "internal", Message: "something went wrong here; it has been noted"}
)

// TooMany says that a budget is spent for some time.
func TooMany(wait time.Duration) Problem {
	return Problem{Status: http.StatusTooManyRequests, Code: "too_many", Message: "that was too often, try again later", Wait: seconds(wait)}
}

func seconds(d time.Duration) int { return max(1, int((d+time.Second-1)/time.Second)) }

// problemOf finds what the client is told of an error. What is not meant for clients
// is told in general words.
func problemOf(err error) (p Problem, expected bool) {
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p, true
	case errors.Is(err, store.ErrNotFound):
		return NotFound, true
	case errors.Is(err, store.ErrTaken):
		return Conflict, true
	case errors.Is(err, store.ErrUnavailable):
		return Busy, true
	case errors.As(err, &tooLong):
		return Problem{Status: http.StatusRequestEntityTooLarge, Code: "too_large", Message: fmt.Sprintf("more than %d bytes came", tooLong.Limit)}, true
	}
	return internal, false
}
