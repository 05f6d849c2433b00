package sapb1sim

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// lookup is a small set whose rows are made anew for every call.
func lookup[T any](name string, s *shape, all func() []T) *entitySet {
	return &entitySet{
		name: name, shape: s, keys: []string{s.properties[0].name},
		rows: func(*call, query) rows { return slices.Values(boxed(all())) },
		find: func(_ *call, k key) (any, bool) {
			for _, row := range all() {
				if s.properties[0].get(row) == k[0] {
					return row, true
				}
			}
			return nil, false
		},
	}
}

func (s *service) warehouses() *entitySet {
	return lookup("Warehouses", newShape("Warehouse",
		text("WarehouseCode", func(w erp.Warehouse) string { return string(w.ID) }),
		text("WarehouseName", func(w erp.Warehouse) string { return w.Name }),
		text("Street", func(w erp.Warehouse) string { return lineOf(w.Address, 0) }),
		nothing("StreetNo", kindText),
		text("Block", func(w erp.Warehouse) string { return lineOf(w.Address, 1) }),
		text("BuildingFloorRoom", func(w erp.Warehouse) string { return lineOf(w.Address, 2) }),
		text("ZipCode", func(w erp.Warehouse) string { return w.Address.Postal }),
		text("City", func(w erp.Warehouse) string { return w.Address.City }),
		text("State", func(w erp.Warehouse) string { return w.Address.Region }),
		text("Country", func(w erp.Warehouse) string { return w.Address.Country }),
		constantEnum("DropShip", yesNo, "tNO"),
		flag("Nettable", func(w erp.Warehouse) bool { return w.Nettable }),
		constantEnum("Inactive", yesNo, "tNO"),
		constantEnum("EnableBinLocations", yesNo, "tNO"),
		nothing("BusinessPlaceID", kindWhole),
		nothing("Location", kindWhole),
	), s.company.Warehouses)
}

// baseOf is the list that a list is derived from; one that stands alone is its own base.
func baseOf(l sim.PriceList) int {
	if l.Base == 0 {
		return l.Number
	}
	return l.Base
}

func factorOf(l sim.PriceList) decimal.Decimal {
	if l.Base == 0 {
		return decimal.NewFromInt(1)
	}
	return l.Factor
}

func (s *service) priceLists() *entitySet {
	return lookup("PriceLists", newShape("PriceList",
		whole("PriceListNo", func(l sim.PriceList) int { return l.Number }),
		text("PriceListName", func(l sim.PriceList) string { return l.Name }),
		whole("BasePriceList", baseOf),
		double("Factor", factorOf),
		constantEnum("IsGrossPrice", yesNo, "tNO"),
		constantEnum("Active", yesNo, "tYES"),
		nothing("ValidFrom", kindDate),
		nothing("ValidTo", kindDate),
		text("DefaultPrimeCurrency", func(l sim.PriceList) string { return string(l.Currency) }),
	), s.company.PriceLists)
}

func (s *service) itemGroups() *entitySet {
	return lookup("ItemGroups", newShape("ItemGroups",
		whole("Number", func(e entry[erp.Category]) int { return e.code }),
		text("GroupName", func(e entry[erp.Category]) string { return e.name.Name }),
		nothing("DefaultUoMGroup", kindWhole),
		nothing("DefaultInventoryUoM", kindWhole),
		none("ItemGroupsWarehouseInfos"),
	), s.codes.itemGroups.entries)
}

func (s *service) manufacturers() *entitySet {
	return named("Manufacturers", "Manufacturer", "Code", "ManufacturerName", s.codes.makers)
}

func (s *service) shippingTypes() *entitySet {
	return named("ShippingTypes", "ShippingType", "Code", "Name", s.codes.carriers)
}

// named is a set of numbers and names and nothing else.
func named(set, entity, code, name string, b *codebook[string]) *entitySet {
	return lookup(set, newShape(entity,
		whole(code, func(e entry[string]) int { return e.code }),
		text(name, func(e entry[string]) string { return e.name }),
	), b.entries)
}

func (s *service) paymentTerms() *entitySet {
	return lookup("PaymentTermsTypes", newShape("PaymentTermsType",
		whole("GroupNumber", func(e entry[erp.Terms]) int { return e.code }),
		text("PaymentTermsGroupName", func(e entry[erp.Terms]) string { return e.name.Name }),
		constant("NumberOfAdditionalMonths", kindWhole, int64(0)),
		whole("NumberOfAdditionalDays", func(e entry[erp.Terms]) int { return e.name.NetDays }),
		constant("NumberOfInstallments", kindWhole, int64(1)),
		constant("CreditLimit", kindNumber, decimal.Zero),
		nothing("PriceListNo", kindWhole),
	), s.codes.terms.entries)
}

func (s *service) salesPersons() *entitySet {
	return lookup("SalesPersons", newShape("SalesPerson",
		whole("SalesEmployeeCode", func(e entry[erp.Rep]) int { return e.code }),
		text("SalesEmployeeName", func(e entry[erp.Rep]) string { return e.name.Name }),
		constantEnum("Active", yesNo, "tYES"),
		text("Telephone", func(e entry[erp.Rep]) string { return e.name.Phone }),
		text("Email", func(e entry[erp.Rep]) string { return e.name.Email }),
	), s.codes.reps.entries)
}

func (s *service) currencies() *entitySet {
	return lookup("Currencies", newShape("Currency",
		text("Code", func(c erp.Currency) string { return string(c) }),
		text("Name", func(c erp.Currency) string { return string(c) }),
	), s.company.Currencies)
}

func (s *service) alternateNumbers() *entitySet {
	sh := newShape("AlternateCatNum",
		text("ItemCode", func(r erp.CrossReference) string { return string(r.Item) }),
		text("CardCode", func(r erp.CrossReference) string { return string(r.Customer) }),
		text("Substitute", func(r erp.CrossReference) string { return r.PartNumber }),
		constantEnum("DisplayBPCatalogNumber", yesNo, "tYES"),
		constantEnum("IsDefault", yesNo, "tYES"),
	)
	return &entitySet{
		name: "AlternateCatNum", shape: sh, keys: []string{"ItemCode", "CardCode", "Substitute"},
		rows: func(*call, query) rows { return slices.Values(boxed(s.company.CrossReferences())) },
		find: func(_ *call, k key) (any, bool) {
			want := erp.CrossReference{
				Item: erp.ItemID(k[0].(string)), Customer: erp.CustomerID(k[1].(string)), PartNumber: k[2].(string),
			}
			return want, slices.Contains(s.company.CrossReferences(), want)
		},
	}
}
