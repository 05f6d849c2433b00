package tryton

import (
	"strconv"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// contactMechanism is a way to reach a party. With a name it belongs to that person, without one to the customer.
type contactMechanism struct {
	ID      int64  `json:"id"`
	Type    string `json:"type"`
	Value   string `json:"value"`
	Name    string `json:"name"`
	Active  bool   `json:"active"`
	Version string `json:"_timestamp"`
	stamps
}

// reach sorts the mechanisms: what is nobody's is the customer's own, and those of one name are one person, known by the
// first of them. Of each kind the first counts; a mobile phone stands in for a missing phone.
func reach(mechanisms []contactMechanism) (email, phone string, contacts []erp.Contact) {
	var own person
	var others []*person
	named := map[string]*person{"": &own}
	for _, m := range mechanisms {
		if !m.Active || m.Value == "" || !m.known() {
			continue
		}
		name := m.person()
		p, met := named[name]
		if !met {
			p = &person{id: m.ID, name: name}
			named[name], others = p, append(others, p)
		}
		p.add(m)
	}
	for _, p := range others {
		contacts = append(contacts, erp.Contact{
			ID: erp.ContactID(strconv.FormatInt(p.id, 10)), Name: p.name, Email: p.email, Phone: or(p.phone, p.mobile),
		})
	}
	return own.email, or(own.phone, own.mobile), contacts
}

// The types of contact mechanism that are read; there are also fax, website and others.
const (
	mechanismEmail  = "email"
	mechanismPhone  = "phone"
	mechanismMobile = "mobile"
)

// person is whose it is; empty: the customer's own.
func (m contactMechanism) person() string { return strings.TrimSpace(m.Name) }

func (m contactMechanism) known() bool {
	return m.Type == mechanismEmail || m.Type == mechanismPhone || m.Type == mechanismMobile
}

// person gathers the mechanisms of one name.
type person struct {
	id                   int64
	name                 string
	email, phone, mobile string
}

func (p *person) add(m contactMechanism) {
	switch m.Type {
	case mechanismEmail:
		p.email = or(p.email, m.Value)
	case mechanismPhone:
		p.phone = or(p.phone, m.Value)
	case mechanismMobile:
		p.mobile = or(p.mobile, m.Value)
	}
}
