package ui

import (
	"net/url"
	"strings"
)

// maxMail is how long the body of a mail may be in a link, encoded: beyond 2,000 characters mail programs cut or refuse
// the address as a whole.
const maxMail = 1800

// Mailto opens a new mail to nobody yet (RFC 6068). A body that is too long is cut after a line, and rest, which says
// where to read on, stands in its place.
func Mailto(subject, body, rest string) string {
	return "mailto:?subject=" + mailEncode(subject) + "&body=" + mailEncode(fitted(body, rest))
}

func fitted(body, rest string) string {
	if len(mailEncode(body)) <= maxMail {
		return body
	}
	room, kept := maxMail-len(mailEncode(rest)), 0
	for kept < len(body) {
		end := strings.IndexByte(body[kept:], '\n')
		if end < 0 || len(mailEncode(body[:kept+end+1])) > room {
			break
		}
		kept += end + 1
	}
	return body[:kept] + rest
}

// mailEncode leaves nothing that means something in a link or in a header; lines end as they do in mail.
func mailEncode(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r", ""), "\n", "\r\n")
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}
