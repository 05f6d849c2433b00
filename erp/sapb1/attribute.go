package sapb1

import (
	"fmt"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// AttributeField is a user-defined field of items that holds one of their attributes, and what people call it (§2.8).
type AttributeField struct {
	Field string // "U_Material"
	Name  string // "Material"
}

// ParseAttributeFields reads "U_Material=Material,U_Thread=Thread size". Blanks around names do not count; Config says what
// a field must look like.
func ParseAttributeFields(setting string) ([]AttributeField, error) {
	if strings.TrimSpace(setting) == "" {
		return nil, nil
	}
	var fields []AttributeField
	for entry := range strings.SplitSeq(setting, ",") {
		field, name, found := strings.Cut(entry, "=")
		if !found {
			return nil, fmt.Errorf("read attribute field %q: want a field, an equals sign and a name", entry)
		}
		fields = append(fields, AttributeField{strings.TrimSpace(field), strings.TrimSpace(name)})
	}
	return fields, nil
}

// attributesOf returns what an item has of the fields, in their order.
func attributesOf(e extended[item], fields []AttributeField) []erp.Attribute {
	var attributes []erp.Attribute
	for _, f := range fields {
		if value := strings.TrimSpace(e.text(f.Field)); value != "" {
			attributes = append(attributes, erp.Attribute{Name: f.Name, Value: value})
		}
	}
	return attributes
}
