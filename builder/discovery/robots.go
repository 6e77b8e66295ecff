package discovery

import (
	"fmt"

	"helpwright/problem"
)

// AppendRobots appends robots.txt: the agents that the site turns away get nothing,
// everybody else all pages. Pages that must not be listed say so themselves
// (noindex), which an agent can only obey if it may read them; so only what is no
// page at all, the desk and its interface, is closed to everybody.
//
// A name that is no product token (RFC 9309: letters, digits, "-", "_", ".", "/") is
// left out and reported, as is "*", which would hide the whole site.
//
// robots.txt counts only at the root of a host; a site below a path asks whoever
// owns the host to take these lines over.
func AppendRobots(dst []byte, base Base, disallowedAgents []string) ([]byte, []problem.Problem) {
	var problems []problem.Problem
	for _, agent := range disallowedAgents {
		if !isAgent(agent) {
			problems = append(problems, problem.Problem{
				File: "helpwright.yaml", Rule: problem.Config,
				Message: fmt.Sprintf("robots: %q is not the name of an agent", agent),
				Hint:    `write the name that the agent looks for in robots.txt, such as "ExampleBot"`,
			})
			continue
		}
		dst = append(dst, "User-agent: "+agent+"\nDisallow: /\n\n"...)
	}
	dst = append(dst, "User-agent: *\n"...)
	dst = append(dst, "Disallow: "+base.Path("/api/")+"\n"...)
	dst = append(dst, "Disallow: "+base.Path("/desk/")+"\n\n"...)
	dst = append(dst, "Sitemap: "+base.URL("/sitemap.xml")+"\n"...)
	return dst, problems
}

func isAgent(s string) bool {
	for _, c := range []byte(s) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case c == '-', c == '_', c == '.', c == '/':
		default:
			return false
		}
	}
	return s != ""
}
