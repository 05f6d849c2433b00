package text

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// Printer writes messages, sums, quantities and dates in one language, for one moment: what is today to the reader, and
// in which zone the time of day is told. It is safe for concurrent use.
type Printer struct {
	Lang     string // "en", for the lang attribute
	tag      language.Tag
	messages map[Key]message
	locale   locale
	now      time.Time
}

var catalogues = func() map[string]map[Key]message {
	all := map[string]map[Key]message{}
	for _, l := range Languages() {
		all[l.Code] = mustLoad(l.Code)
	}
	return all
}()

// New returns the printer of a language from Languages; any other code is taken for the first. The location of now is
// the zone that times are told in: the distributor's.
func New(lang string, now time.Time) *Printer {
	for i, l := range Languages() {
		if l.Code == lang {
			return &Printer{Lang: lang, tag: tags[i], messages: catalogues[lang], locale: locales[lang], now: now}
		}
	}
	return New(Languages()[0].Code, now)
}

// T returns a message with its arguments in place. Money, quantities, dates and numbers among them are written the way
// the language does; text stands as it is. A key that does not exist is returned itself.
func (p *Printer) T(key Key, args ...any) string {
	m, ok := p.messages[key]
	if !ok {
		return string(key)
	}
	text := m.other
	if len(args) == 0 {
		return text
	}
	if n, ok := args[0].(int); ok && m.forms != nil {
		text = p.form(m, n)
	}
	pairs := make([]string, 0, 2*len(args))
	for i, arg := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", p.Format(arg))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func (p *Printer) form(m message, n int) string {
	if plural.Cardinal.MatchPlural(p.tag, n, 0, 0, 0, 0) == plural.One {
		return m.forms["one"]
	}
	return m.other
}

// Format writes one value the way T writes its arguments.
func (p *Printer) Format(arg any) string {
	switch v := arg.(type) {
	case string:
		return v
	case int:
		return p.Number(decimal.NewFromInt(int64(v)))
	case decimal.Decimal:
		return p.Number(v)
	case erp.Money:
		return p.Money(v)
	case erp.Quantity:
		return p.Quantity(v)
	case erp.Date:
		return p.Date(v)
	case time.Time:
		return p.Moment(v)
	case time.Duration:
		return p.T("date.minutes", int((v+time.Minute-1)/time.Minute))
	case portal.Message:
		return p.T(Key(v))
	default:
		return fmt.Sprint(v)
	}
}

// Problem returns what is wrong, in words.
func (p *Printer) Problem(problem portal.Problem) string {
	return p.T(Key(problem.Message), problem.Args...)
}
