package sapb1

import (
	"fmt"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// ParsePaymentAccounts reads "card=_SYS00000000089,ach=_SYS00000000090": the G/L account that money of each method comes in
// on. Blanks around names do not count.
func ParsePaymentAccounts(setting string) (map[string]string, error) {
	accounts := map[string]string{}
	if strings.TrimSpace(setting) == "" {
		return accounts, nil
	}
	for entry := range strings.SplitSeq(setting, ",") {
		method, account, _ := strings.Cut(entry, "=")
		method, account = strings.TrimSpace(method), strings.TrimSpace(account)
		if method == "" || account == "" {
			return nil, fmt.Errorf("read payment account %q: want a method, an equals sign and a G/L account", entry)
		}
		if _, twice := accounts[method]; twice {
			return nil, fmt.Errorf("read payment accounts: method %q has two", method)
		}
		accounts[method] = account
	}
	return accounts, nil
}

// account returns where money of a method comes in.
func (a *Adapter) account(op, method string) (string, error) {
	if account := a.cfg.PaymentAccounts[method]; account != "" {
		return account, nil
	}
	return "", &erp.Error{Code: erp.Invalid, Op: op, Reason: fmt.Sprintf(
		"No G/L account is set up for payments by %q. Whoever runs the portal can add it to SAPB1_PAYMENT_ACCOUNTS.", method)}
}
