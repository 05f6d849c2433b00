package sapb1

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// ParseReturnReasons reads "1=Damaged,2=Wrong item". Blanks around codes and names do not count; Config says what a code must
// look like.
func ParseReturnReasons(setting string) ([]erp.Choice, error) {
	if strings.TrimSpace(setting) == "" {
		return nil, nil
	}
	var reasons []erp.Choice
	for entry := range strings.SplitSeq(setting, ",") {
		code, name, found := strings.Cut(entry, "=")
		if !found {
			return nil, fmt.Errorf("read return reason %q: want a code, an equals sign and a name", entry)
		}
		reasons = append(reasons, erp.Choice{Code: strings.TrimSpace(code), Name: strings.TrimSpace(name)})
	}
	return reasons, nil
}

// ReturnReasons implements erp.Returns: what the setting has.
func (a *Adapter) ReturnReasons(context.Context) ([]erp.Choice, error) {
	return slices.Clone(a.cfg.ReturnReasons), nil
}

// knowsReason reports whether a return may be for that reason. Where the setting names none, a return has none.
func (a *Adapter) knowsReason(code string) bool {
	if len(a.cfg.ReturnReasons) == 0 {
		return code == ""
	}
	return slices.ContainsFunc(a.cfg.ReturnReasons, func(r erp.Choice) bool { return r.Code == code })
}
