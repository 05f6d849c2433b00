package sapb1sim

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// unitDefinition is a row of UoMGroupDefinitionCollection: quantity of the alternate unit is base of the base unit.
type unitDefinition struct {
	unit int
	base decimal.Decimal
}

// unitDefinitions reads a group's name in the codebook back: its base unit, then every other unit and its size.
func (c *codes) unitDefinitions(group string) []unitDefinition {
	words := strings.Split(group, "\x00")
	defined := []unitDefinition{{c.units.code(words[0]), decimal.NewFromInt(1)}}
	for pack := range slices.Chunk(words[1:], 2) {
		defined = append(defined, unitDefinition{c.units.code(pack[0]), decimal.RequireFromString(pack[1])})
	}
	return defined
}

func groupName(group string) string { return strings.ReplaceAll(group, "\x00", " ") }

func (s *service) units() *entitySet {
	return lookup("UnitOfMeasurements", newShape("UnitOfMeasurement",
		whole("AbsEntry", func(e entry[string]) int { return e.code }),
		text("Code", func(e entry[string]) string { return e.name }),
		text("Name", func(e entry[string]) string { return e.name }),
	), s.codes.units.entries)
}

func (s *service) unitGroups() *entitySet {
	definition := newShape("UoMGroupDefinition",
		whole("AlternateUoM", func(d unitDefinition) int { return d.unit }),
		constant("AlternateQuantity", kindNumber, decimal.NewFromInt(1)),
		double("BaseQuantity", func(d unitDefinition) decimal.Decimal { return d.base }),
		constantEnum("Active", yesNo, "tYES"),
	)
	return lookup("UnitOfMeasurementGroups", newShape("UnitOfMeasurementGroup",
		whole("AbsEntry", func(e entry[string]) int { return e.code }),
		text("Code", func(e entry[string]) string { return groupName(e.name) }),
		text("Name", func(e entry[string]) string { return groupName(e.name) }),
		whole("BaseUoM", func(e entry[string]) int { return s.codes.unitDefinitions(e.name)[0].unit }),
		list("UoMGroupDefinitionCollection", definition, func(e entry[string]) []unitDefinition {
			return s.codes.unitDefinitions(e.name)
		}),
	), s.codes.unitGroups.entries)
}
