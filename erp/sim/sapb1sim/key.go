package sapb1sim

import (
	"net/url"
	"strconv"
	"strings"
)

// key addresses one entity: its key properties' values in the order of the entity set.
type key []any

// String is the key as an error names it.
func (k key) String() string {
	parts := make([]string, len(k))
	for i, v := range k {
		switch v := v.(type) {
		case int64:
			parts[i] = strconv.FormatInt(v, 10)
		case string:
			parts[i] = v
		}
	}
	return strings.Join(parts, ",")
}

// segment is one step of a resource path: Orders, Orders(22), Cancel.
type segment struct {
	name  string
	key   string // what stands between the parentheses, decoded
	keyed bool   // there were parentheses
}

// parsePath cuts an escaped resource path, relative to the root, into segments.
func parsePath(path string) ([]segment, error) {
	var segments []segment
	for part := range strings.SplitSeq(strings.TrimSuffix(path, "/"), "/") {
		text, err := url.PathUnescape(part)
		if err != nil {
			return nil, badRequest(codeBadRequest, "Invalid URL")
		}
		name, inner, keyed := strings.Cut(text, "(")
		if keyed && !strings.HasSuffix(inner, ")") {
			return nil, badRequest(codeBadRequest, "Invalid URL")
		}
		segments = append(segments, segment{name, strings.TrimSuffix(inner, ")"), keyed})
	}
	return segments, nil
}

// parseKey reads 'A1', 22, ItemCode='A1' or CardCode='C1',ItemCode='A1' as the key of an entity set (§2.1).
// A composite key must name its parts; their order is free.
func parseKey(text string, s *shape, names []string) (key, error) {
	k := make(key, len(names))
	for n := 0; ; n++ {
		at, rest, err := keyPart(text, names)
		if err != nil {
			return nil, err
		}
		value, rest, ok := keyValue(rest, s.byName[names[at]].kind)
		if !ok || k[at] != nil {
			return nil, badKey()
		}
		k[at] = value
		if rest == "" && n == len(names)-1 {
			return k, nil
		}
		if !strings.HasPrefix(rest, ",") || n == len(names)-1 {
			return nil, badKey()
		}
		text = rest[1:]
	}
}

func badKey() error { return badRequest(codeBadRequest, "Invalid entity key") }

// keyPart finds which key property comes next, and what follows its name.
func keyPart(text string, names []string) (at int, rest string, err error) {
	for i, name := range names {
		if rest, ok := strings.CutPrefix(text, name+"="); ok {
			return i, rest, nil
		}
	}
	if len(names) > 1 {
		return 0, "", badKey()
	}
	return 0, text, nil
}

func keyValue(text string, k kind) (value any, rest string, ok bool) {
	if k == kindText {
		return quotedValue(text)
	}
	n := span(text, func(c byte) bool { return c == '-' || c >= '0' && c <= '9' })
	v, err := strconv.ParseInt(text[:n], 10, 64)
	return v, text[n:], err == nil
}

func quotedValue(text string) (any, string, bool) {
	v, rest, ok := unquote(text)
	return v, rest, ok
}
