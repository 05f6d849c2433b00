package sapb1

import (
	"context"
	"fmt"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// CertificateFields are the user-defined fields of partners that hold one certificate: two texts and two dates. Business One
// has no record of its own for it, so who keeps several has several sets of fields.
type CertificateFields struct{ Number, Jurisdiction, From, Through string }

func (f CertificateFields) names() []string {
	return []string{f.Number, f.Jurisdiction, f.From, f.Through}
}

// ParseCertificateFields reads "U_CertNo,U_CertState,U_CertFrom,U_CertTo", and further sets behind semicolons: number,
// jurisdiction, first and last day. Config says what a field must look like.
func ParseCertificateFields(setting string) ([]CertificateFields, error) {
	if strings.TrimSpace(setting) == "" {
		return nil, nil
	}
	var sets []CertificateFields
	for set := range strings.SplitSeq(setting, ";") {
		names := strings.Split(set, ",")
		if len(names) != 4 {
			return nil, fmt.Errorf("read certificate fields %q: want number, jurisdiction, first and last day", set)
		}
		for i := range names {
			names[i] = strings.TrimSpace(names[i])
		}
		sets = append(sets, CertificateFields{names[0], names[1], names[2], names[3]})
	}
	return sets, nil
}

// CertificatesOf implements erp.Certificates. A set of fields without a number holds no certificate.
func (a *Adapter) CertificatesOf(ctx context.Context, customer erp.CustomerID) ([]erp.Certificate, error) {
	op := fmt.Sprintf("certificates of %q", customer)
	if len(a.cfg.CertificateFields) == 0 {
		return nil, erp.Errorf(erp.Unsupported, op, "no fields are named that hold certificates")
	}
	names := []string{"CardCode"}
	for _, f := range a.cfg.CertificateFields {
		names = append(names, f.names()...)
	}
	found, _, err := fetch[extended[partner]](ctx, a.client, op,
		from("BusinessPartners").fields(names...).where(isCustomer, eq("CardCode", customer)), 1)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || found[0].record.CardCode != customer {
		return nil, erp.Errorf(erp.NotFound, op, "no such customer")
	}
	var certificates []erp.Certificate
	for _, f := range a.cfg.CertificateFields {
		c, err := certificateIn(found[0], f)
		if err != nil {
			return nil, erp.Errorf(erp.Unavailable, op, "%w", err)
		}
		if c.Number != "" {
			certificates = append(certificates, c)
		}
	}
	return certificates, nil
}

func certificateIn(e extended[partner], f CertificateFields) (erp.Certificate, error) {
	c := erp.Certificate{Number: strings.TrimSpace(e.text(f.Number)), Jurisdiction: strings.TrimSpace(e.text(f.Jurisdiction))}
	for field, day := range map[string]*erp.Date{f.From: &c.ValidFrom, f.Through: &c.ValidThrough} {
		var d date
		if raw := e.fields[field]; raw != nil {
			if err := d.UnmarshalJSON(raw); err != nil {
				return erp.Certificate{}, fmt.Errorf("field %s: %w", field, err)
			}
		}
		*day = d.Date
	}
	return c, nil
}
