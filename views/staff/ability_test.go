package staff

import (
	"reflect"
	"testing"

	"github.com/tradecounter/portal/erp"
)

func TestEveryAbilityThatAnERPMayLackHasWords(t *testing.T) {
	t.Parallel()
	manners := map[string]bool{"QuoteIsWritten": true, "PerUserLogins": true} // how it works, not what it lacks
	for field := range reflect.TypeFor[erp.Capabilities]().Fields() {
		if field.Type.Kind() == reflect.Bool && !manners[field.Name] && abilities[field.Name] == "" {
			t.Errorf("no words for %s", field.Name)
		}
	}
}
