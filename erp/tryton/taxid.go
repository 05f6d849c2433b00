package tryton

import (
	"context"
	"strings"
	"unicode"

	"github.com/tradecounter/portal/erp"
)

// identified is a party with the numbers that it is known by to others.
type identified struct {
	ID          int64        `json:"id"`
	Tax         *identifier  `json:"tax_identifier."` // the first of those whose type is a tax's
	Identifiers []identifier `json:"identifiers."`
}

type identifier struct {
	Type string `json:"type"`
	Code string `json:"code"`
	stamps
}

// taxID is the identifier that Tryton prints on invoices, or else the first one that nobody gave a type; the portal's own
// reference is none.
func (p identified) taxID() string {
	if p.Tax != nil {
		return p.Tax.Code
	}
	for _, i := range p.Identifiers {
		if i.Type == "" && !strings.HasPrefix(i.Code, referenceMark) {
			return i.Code
		}
	}
	return ""
}

// CustomersByTaxID implements erp.Customers. The server cannot ignore punctuation, so it is asked for the same letters
// and digits with anything between them, and what it finds is compared here.
func (a *Adapter) CustomersByTaxID(ctx context.Context, taxID string) ([]erp.Customer, error) {
	const op = "customers by tax id"
	wanted := bareTaxID(taxID)
	if wanted == "" {
		return nil, nil
	}
	pattern := "%" + strings.Join(strings.Split(wanted, ""), "%") + "%"
	alike, err := customersWith[identified](ctx, a, op, where("identifiers.code", "ilike", pattern))
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, p := range alike {
		if bareTaxID(p.taxID()) == wanted {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := customersWith[customer](ctx, a, op, in("id", ids))
	if err != nil {
		return nil, err
	}
	return a.toCustomers(ctx, found)
}

// bareTaxID keeps letters and digits, in capitals.
func bareTaxID(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}
