package sapb1sim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp/sim"
)

// UserField is a user-defined field of items that holds one of their attributes.
type UserField struct {
	Name      string // "U_Thread_size"
	Attribute string // "Thread size"
}

// UserFields are the fields that hold the attributes of a company's items, those that most items have first.
type UserFields []UserField

// String is how the adapter's setting has them: "U_Material=Material,U_Thread_size=Thread size".
func (f UserFields) String() string {
	entries := make([]string, len(f))
	for i := range f {
		entries[i] = f[i].Name + "=" + f[i].Attribute
	}
	return strings.Join(entries, ",")
}

// UserFieldsOf returns a company's fields.
func UserFieldsOf(company *sim.Company) UserFields {
	uses := map[string]int{}
	for i := range company.Items("", time.Time{}) {
		for _, a := range i.Attributes {
			uses[a.Name]++
		}
	}
	attributes := slices.SortedFunc(maps.Keys(uses), func(a, b string) int {
		return cmp.Or(uses[b]-uses[a], strings.Compare(a, b))
	})
	fields := make(UserFields, len(attributes))
	taken := map[string]int{"U_Hazmat": 1} // which is there anyway
	for i, attribute := range attributes {
		name := fieldName(attribute)
		if taken[name]++; taken[name] > 1 {
			name = fmt.Sprintf("%s_%d", name, taken[name])
		}
		fields[i] = UserField{name, attribute}
	}
	return fields
}

// fieldName makes a column's name of an attribute's: letters, digits, and a stroke in place of everything else.
func fieldName(attribute string) string {
	return "U_" + strings.Map(func(r rune) rune {
		if r < 128 && (r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
			return r
		}
		return '_'
	}, attribute)
}

// property is the field as a property of Items: null where the item has no such attribute.
func (f UserField) property() property {
	return text(f.Name, func(i *item) string {
		for _, a := range i.Attributes {
			if a.Name == f.Attribute {
				return a.Value
			}
		}
		return ""
	})
}

// itemShape is the shape of Items with the fields this company's attributes have made.
func (s *service) itemShape() *shape {
	properties := slices.Clone(itemProperties)
	for _, f := range UserFieldsOf(s.company) {
		properties = append(properties, f.property())
	}
	return newShape("Item", properties...)
}
