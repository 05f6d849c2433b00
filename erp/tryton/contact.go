package tryton

import (
	"strconv"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// contactMechanism is a way to reach a party. With a name it belongs to that person, without one to the customer.
type contactMechanism struct {
	ID     int64  `json:"id"`
	Type   string `json:"type"`
	Value  string `json:"value"`
	Name   string `json:"name"`
	Active bool   `json:"active"`
	stamps
}

// reach sorts the mechanisms: what is nobody's is the customer's own, and those of one name are one person, known by the
// first of them. Of each kind the first counts; a mobile phone stands in for a missing phone.
func reach(mechanisms []contactMechanism) (email, phone string, contacts []erp.Contact) {
	people := map[string]*book{}
	var order []*book
	for _, m := range mechanisms {
		name := strings.TrimSpace(m.Name)
		if !m.Active || m.Value == "" || !m.known() {
			continue
		}
		b, met := people[name]
		if !met {
			b = &book{contact: erp.Contact{ID: erp.ContactID(strconv.FormatInt(m.ID, 10)), Name: name}}
			people[name] = b
			if name != "" {
				order = append(order, b)
			}
		}
		b.add(m)
	}
	if own, ok := people[""]; ok {
		c := own.close()
		email, phone = c.Email, c.Phone
	}
	for _, b := range order {
		contacts = append(contacts, b.close())
	}
	return email, phone, contacts
}

// The types of contact mechanism that are read; there are also fax, website and others.
const (
	mechanismEmail  = "email"
	mechanismPhone  = "phone"
	mechanismMobile = "mobile"
)

func (m contactMechanism) known() bool {
	return m.Type == mechanismEmail || m.Type == mechanismPhone || m.Type == mechanismMobile
}

// book gathers the mechanisms of one person.
type book struct {
	contact erp.Contact
	mobile  string
}

func (b *book) add(m contactMechanism) {
	switch m.Type {
	case mechanismEmail:
		b.contact.Email = or(b.contact.Email, m.Value)
	case mechanismPhone:
		b.contact.Phone = or(b.contact.Phone, m.Value)
	case mechanismMobile:
		b.mobile = or(b.mobile, m.Value)
	}
}

func (b *book) close() erp.Contact {
	b.contact.Phone = or(b.contact.Phone, b.mobile)
	return b.contact
}
