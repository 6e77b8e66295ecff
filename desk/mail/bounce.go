package mail

import (
	"bufio"
	"bytes"
	"net/textproto"
	"strings"

	"helpwright/desk/web"
)

// A report is what a server says about a letter of ours: RFC 3464.
type report struct {
	failed   []string // addresses in lower case
	status   string   // "5.1.1"
	why      string
	original string // Message-ID of the letter
}

// readStatus reads which addresses took no mail for good.
func (r *report) readStatus(text []byte) {
	in := textproto.NewReader(bufio.NewReader(bytes.NewReader(text)))
	for range 100 { // groups of fields: one of the letter, one for each address
		group, err := in.ReadMIMEHeader()
		status := group.Get("Status")
		if strings.EqualFold(strings.TrimSpace(group.Get("Action")), "failed") && strings.HasPrefix(status, "5") {
			for _, name := range []string{"Final-Recipient", "Original-Recipient"} {
				_, address, found := strings.Cut(group.Get(name), ";")
				if address = lowered(strings.Trim(strings.TrimSpace(address), "<>")); found && web.IsMailAddress(address) {
					r.failed = append(r.failed, address)
				}
			}
			r.status, r.why = short(asText(status)), short(asText(status+" "+group.Get("Diagnostic-Code")))
		}
		if err != nil {
			return
		}
	}
}

// readOriginal reads which letter it was.
func (r *report) readOriginal(text []byte) {
	// What is broken further on is of no matter.
	header, _ := textproto.NewReader(bufio.NewReader(bytes.NewReader(text))).ReadMIMEHeader()
	r.original = messageID(header.Get("Message-Id"))
}
