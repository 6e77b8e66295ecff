package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

const (
	patience     = 20 * time.Second // for an answer, redirects included
	maxRedirects = 5
)

// ask asks one address: HEAD, and GET where a server does not understand that.
func (p *Prober) ask(ctx context.Context, address string) Result {
	r := p.request(ctx, http.MethodHead, address)
	if r.State != Alive {
		r = p.request(ctx, http.MethodGet, address)
	}
	r.Asked = p.now().UTC()
	return r
}

func (p *Prober) request(ctx context.Context, method, address string) Result {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return Result{State: Broken, Reason: "it is no address"}
	}
	req.URL.Fragment = ""
	req.Header.Set("User-Agent", p.agent)
	req.Header.Set("Accept", "*/*")
	answer, err := p.client.Do(req)
	if err != nil {
		return judgeError(err)
	}
	answer.Body.Close()
	r := judgeStatus(answer.StatusCode)
	if first := firstAnswer(answer); r.State == Alive && (first == http.StatusMovedPermanently || first == http.StatusPermanentRedirect) {
		r.Moved = answer.Request.URL.String()
	}
	return r
}

// firstAnswer is the status of the answer that came first, before redirects were followed.
func firstAnswer(answer *http.Response) int {
	for answer.Request.Response != nil {
		answer = answer.Request.Response
	}
	return answer.StatusCode
}

// judgeStatus says what a status tells of a page. Refusing a program, or being out of
// order today, tells nothing.
func judgeStatus(status int) Result {
	switch {
	case status < 400:
		return Result{State: Alive}
	case status == http.StatusNotFound, status == http.StatusGone:
		return Result{State: Broken, Reason: fmt.Sprintf("%d %s", status, strings.ToLower(http.StatusText(status)))}
	}
	return Result{State: Unknown, Reason: fmt.Sprintf("the host answers %d", status)}
}

// judgeError says what it tells of a page that nobody answered.
func judgeError(err error) Result {
	var refused *refusedError
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var redirects *url.Error
	switch {
	case errors.As(err, &refused):
		return Result{State: Unknown, Reason: refused.Error()}
	case errors.As(err, &dns) && dns.IsNotFound:
		return Result{State: Broken, Reason: "no such host"}
	case errors.As(err, &cert):
		return Result{State: Broken, Reason: "its certificate is not valid"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return Result{State: Broken, Reason: "the host refuses connections"}
	case errors.Is(err, errRedirects):
		return Result{State: Broken, Reason: "it redirects without end"}
	case errors.As(err, &redirects) && redirects.Timeout():
		return Result{State: Unknown, Reason: "the host does not answer in time"}
	}
	return Result{State: Unknown, Reason: "the host cannot be reached"}
}

var errRedirects = errors.New("too many redirects")

func countRedirects(_ *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return errRedirects
	}
	return nil
}
