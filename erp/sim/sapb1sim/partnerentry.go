package sapb1sim

import (
	"errors"
	"net/http"
	"slices"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// createPartner admits a customer or a lead under the code it is sent with: no series is simulated (§3.3).
func (s *service) createPartner(c *call) (response, error) {
	in, err := s.partnerInput(c.body)
	if err != nil {
		return response{}, err
	}
	if in.text("CardCode") == "" {
		return response{}, badField("Code undefined", "OCRD.CardCode")
	}
	customer := sim.Customer{Customer: erp.Customer{ID: erp.CustomerID(in.text("CardCode")), Active: true}}
	if err := s.enterPartner(&customer, in, false); err != nil {
		return response{}, err
	}
	if customer, err = s.company.CreateCustomer(customer); err != nil {
		return response{}, partnerRefusal(err)
	}
	set := s.sets["BusinessPartners"]
	r := c.entity(set, &partner{Customer: customer, service: s}, nil, http.StatusCreated)
	if _, quiet := preference(c.header, "return-no-content"); quiet {
		r.status, r.body = http.StatusNoContent, nil
		r.header.Del("Content-Type")
		r.header.Set("Preference-Applied", "return-no-content")
	}
	r.header.Set("Location", c.base+c.dialect.root+"BusinessPartners('"+string(customer.ID)+"')")
	return r, nil
}

// changePartner writes what was sent in one step. Rows of collections merge with those that have their key, unless a header
// asks to replace them all (§2.5).
func (s *service) changePartner(c *call, row any) error {
	in, err := s.partnerInput(c.body)
	if err != nil {
		return err
	}
	before := row.(*partner)
	err = s.company.ChangeCustomer(before.ID, func(customer *sim.Customer) error {
		if customer.Revision != before.Revision { // somebody else was faster since If-Match was looked at
			if err := s.sets["BusinessPartners"].unchanged(c, &partner{Customer: *customer, service: s}); err != nil {
				return err
			}
		}
		return s.enterPartner(customer, in, c.header.Get("B1S-ReplaceCollectionsOnPatch") == "true")
	})
	if err == nil {
		err = s.linkFiles(in, before.record())
	}
	return partnerRefusal(err)
}

// partnerInput reads a body, and refuses what this company does not deal in.
func (s *service) partnerInput(body []byte) (input, error) {
	in, err := decode(body, partnerShape)
	if err != nil {
		return nil, err
	}
	if in.text("CardType") == "cSupplier" {
		return nil, badField("Suppliers are not simulated", "OCRD.CardType")
	}
	if in.has("Currency") && !slices.Contains(s.company.Currencies(), erp.Currency(in.text("Currency"))) {
		return nil, badField("Invalid currency", "OCRD.Currency")
	}
	return in, nil
}

// enterPartner writes what was sent into a customer. It is called in the middle of a change, and asks the company nothing.
func (s *service) enterPartner(customer *sim.Customer, in input, replace bool) error {
	for name, field := range map[string]*string{
		"CardName": &customer.Name, "Phone1": &customer.Phone, "EmailAddress": &customer.Email, "FederalTaxID": &customer.TaxID,
		"FreeText": &customer.Remarks,
	} {
		if _, sent := in[name]; sent {
			*field = in.text(name)
		}
	}
	switch in.text("CardType") {
	case "cLid":
		customer.Lead = true
	case "cCustomer":
		customer.Lead = false
	}
	if in.has("Currency") {
		customer.Currency = erp.Currency(in.text("Currency"))
	}
	if in.has("SalesPersonCode") {
		rep, ok := s.codes.reps.name(in.whole("SalesPersonCode"))
		if !ok && in.whole("SalesPersonCode") != -1 {
			return badField("Sales employee not found", "OCRD.SlpCode")
		}
		customer.Rep = rep
	}
	switch in.text("Frozen") {
	case "tYES":
		customer.Hold = &erp.Hold{Kind: erp.HoldOther, Reason: in.text("FrozenRemarks")}
	case "tNO":
		customer.Hold = nil
	}
	if err := s.enterAddresses(customer, in, replace); err != nil {
		return err
	}
	return s.enterContacts(customer, in, replace)
}

// enterAddresses merges addresses by RowNum, or by name and type; the one bill-to is not to be taken away.
func (s *service) enterAddresses(customer *sim.Customer, in input, replace bool) error {
	p := &partner{Customer: *customer, service: s}
	kept := map[erp.ShipToID]bool{}
	for _, row := range in.list("BPAddresses") {
		known := slices.IndexFunc(p.addresses(), func(a address) bool {
			if row.has("RowNum") {
				return a.row == row.whole("RowNum")
			}
			return a.name == row.text("AddressName") && a.kind == row.text("AddressType")
		})
		was := address{kind: row.text("AddressType"), name: row.text("AddressName")}
		if known >= 0 {
			was = p.addresses()[known]
		}
		switch {
		case was.name == "":
			return badField("Address name is missing", "CRD1.Address")
		case row.has("AddressType") && row.text("AddressType") != was.kind:
			return badField("Type of an address cannot be changed", "CRD1.AdresType")
		case row.has("AddressName") && row.text("AddressName") != was.name:
			return badField("Renaming an address is not simulated", "CRD1.Address")
		case was.kind == "bo_BillTo" && was.name != billTo:
			return badField("Only one bill-to, so named, is simulated", "CRD1.Address")
		case was.kind == "bo_BillTo":
			customer.BillTo = addressFrom(row, was.Address)
			if _, sent := row["AddressName2"]; sent {
				customer.BillTo.Name = row.text("AddressName2")
			}
			continue
		}
		to := erp.ShipTo{ID: erp.ShipToID(was.name), Name: was.title, Address: addressFrom(row, was.Address)}
		if _, sent := row["AddressName2"]; sent {
			to.Name = row.text("AddressName2")
		}
		kept[to.ID] = true
		putShipTo(customer, to)
	}
	if _, sent := in["BPAddresses"]; sent && replace {
		customer.ShipTos = slices.DeleteFunc(customer.ShipTos, func(to erp.ShipTo) bool { return !kept[to.ID] })
	}
	setDefaultShipTo(customer, in, p.defaultShipTo())
	return nil
}

// putShipTo adds a ship-to, or replaces the one of its name.
func putShipTo(customer *sim.Customer, to erp.ShipTo) {
	if i := slices.IndexFunc(customer.ShipTos, func(s erp.ShipTo) bool { return s.ID == to.ID }); i >= 0 {
		customer.ShipTos[i] = to
		return
	}
	customer.ShipTos = append(customer.ShipTos, to)
}

// setDefaultShipTo marks the ship-to that is named as the default, or else the one that was.
func setDefaultShipTo(customer *sim.Customer, in input, was string) {
	usual := in.text("ShipToDefault")
	if usual == "" {
		usual = was
	}
	for i := range customer.ShipTos {
		customer.ShipTos[i].Default = string(customer.ShipTos[i].ID) == usual
	}
}

// enterContacts merges contacts by InternalCode; without one, a contact is new.
func (s *service) enterContacts(customer *sim.Customer, in input, replace bool) error {
	var kept []string
	for _, row := range in.list("ContactEmployees") {
		i := len(customer.Contacts)
		if row.has("InternalCode") {
			id, _ := s.codes.contacts.name(row.whole("InternalCode"))
			i = slices.IndexFunc(customer.Contacts, func(p erp.Contact) bool { return string(p.ID) == id })
		}
		if i < 0 {
			return badField("Contact person not found", "OCPR.CntctCode")
		}
		if i == len(customer.Contacts) {
			customer.Contacts = append(customer.Contacts, erp.Contact{})
		}
		person := &customer.Contacts[i]
		for name, field := range map[string]*string{
			"Name": &person.Name, "E_Mail": &person.Email, "Phone1": &person.Phone, "Position": &person.Title,
		} {
			if _, sent := row[name]; sent {
				*field = row.text(name)
			}
		}
		kept = append(kept, person.Name)
	}
	if _, sent := in["ContactEmployees"]; sent && replace {
		customer.Contacts = slices.DeleteFunc(customer.Contacts, func(p erp.Contact) bool { return !slices.Contains(kept, p.Name) })
	}
	return nil
}

// addressFrom writes what was sent over an address.
func addressFrom(in input, was erp.Address) erp.Address {
	a := erp.Address{Name: was.Name}
	value := func(name, before string) string {
		if _, sent := in[name]; sent {
			return in.text(name)
		}
		return before
	}
	for n, name := range []string{"Street", "Block", "BuildingFloorRoom"} {
		if line := value(name, lineOf(was, n)); line != "" {
			a.Lines = append(a.Lines, line)
		}
	}
	a.City, a.Postal, a.Country = value("City", was.City), value("ZipCode", was.Postal), value("Country", was.Country)
	state, county := was.Region, ""
	if !isState(was.Region) {
		state, county = "", was.Region
	}
	if a.Region = value("State", state); a.Region == "" {
		a.Region = value("County", county)
	}
	return a
}

// partnerRefusal says the company's no as the Service Layer would (§2.11).
func partnerRefusal(err error) error {
	var no *sim.Error
	if !errors.As(err, &no) {
		return err
	}
	switch no.Kind {
	case sim.DuplicateCustomer:
		return badRequest(codeBusinessRule,
			"1320000140 - Business partner code '%s' already assigned to a business partner; enter a unique business partner code", no.Subject)
	case sim.UnknownRep:
		return badField("Sales employee not found", "OCRD.SlpCode")
	case sim.UnknownCustomer:
		return noSuchTarget(no.Subject)
	}
	return badRequest(codeBusinessRule, "%s", no.Message)
}
