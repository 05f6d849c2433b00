package sapb1sim

import "strings"

// tokenKind is the kind of one word of a $filter.
type tokenKind int

const (
	tokenEnd    tokenKind = iota
	tokenName             // CardCode, eq, startswith
	tokenString           // 'O''Brien', unquoted
	tokenDate             // datetime'2024-04-23', unquoted
	tokenNumber           // 10, -2.5
	tokenPunct            // ( ) ,
)

type token struct {
	kind tokenKind
	text string
}

// lex cuts a $filter into tokens; inName says what names are made of. Anything the Service Layer has no use for, the slashes and colons of a lambda among
// them, is an invalid symbol.
func lex(s string, inName func(byte) bool) ([]token, error) {
	var tokens []token
	for s = strings.TrimLeft(s, " \t"); s != ""; s = strings.TrimLeft(s, " \t") {
		t, rest, err := lexIn(s, inName)
		if err != nil {
			return nil, err
		}
		tokens, s = append(tokens, t), rest
	}
	return append(tokens, token{kind: tokenEnd}), nil
}

func lexOne(s string) (token, string, error) { return lexIn(s, isNameByte) }

func lexIn(s string, inName func(byte) bool) (token, string, error) {
	switch c := s[0]; {
	case c == '(' || c == ')' || c == ',':
		return token{tokenPunct, s[:1]}, s[1:], nil
	case c == '\'':
		text, rest, ok := unquote(s)
		if !ok {
			return token{}, "", badFilter()
		}
		return token{tokenString, text}, rest, nil
	case c >= '0' && c <= '9' || c == '-':
		n := 1 + span(s[1:], func(c byte) bool { return c >= '0' && c <= '9' || c == '.' })
		return token{tokenNumber, s[:n]}, s[n:], nil
	case inName(c):
		n := span(s, inName)
		if s[:n] != "datetime" || !strings.HasPrefix(s[n:], "'") {
			return token{tokenName, s[:n]}, s[n:], nil
		}
		text, rest, ok := unquote(s[n:])
		if !ok {
			return token{}, "", badFilter()
		}
		return token{tokenDate, text}, rest, nil
	}
	return token{}, "", badRequest(codeQuery, "Query string error - Invalid symbol '%c'", []rune(s)[0])
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func span(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}

// unquote reads a quoted text at the start of s, in which a quote is written twice, and returns what follows it.
func unquote(s string) (text, rest string, ok bool) {
	if !strings.HasPrefix(s, "'") {
		return "", s, false
	}
	var b strings.Builder
	for s = s[1:]; ; {
		i := strings.IndexByte(s, '\'')
		if i < 0 {
			return "", "", false
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		if !strings.HasPrefix(s, "'") {
			return b.String(), s, true
		}
		b.WriteByte('\'')
		s = s[1:]
	}
}
