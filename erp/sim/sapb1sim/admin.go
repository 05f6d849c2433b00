package sapb1sim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/tradecounter/portal/erp/sim"
)

// adminInfo tells the company's switches (§5.1). The currencies are not in the facts: inferred from the DI API.
func (s *service) adminInfo(c *call) (response, error) {
	restricted := yes(s.company.CreditMode() == sim.CreditReject)
	return c.json(http.StatusOK, "SAPB1.AdminInfo", func(w *writer) {
		w.pair("CompanyName", s.company.Name())
		w.pair("LocalCurrency", string(s.company.Currency()))
		w.pair("SystemCurrency", string(s.company.Currency()))
		w.pair("CreditRestriction", restricted)
		w.pair("CommitmentRestriction", "tNO")
		w.pair("RestrictOrders", restricted)
		w.pair("RestrictSales", restricted)
		w.pair("RestrictDelNotesPO", "tNO")
		w.pair("ConsiderDelNotesinSalesR", "tYES")
		w.pair("EnableWebhook", yes(s.options.Messenger != nil))
	}), nil
}

func (s *service) companyInfo(c *call) (response, error) {
	return c.json(http.StatusOK, "SAPB1.CompanyInfo", func(w *writer) {
		w.pair("CompanyName", s.company.Name())
		w.pair("Version", serviceVersion)
	}), nil
}

// serverTime tells the B1 server's local clock (§6.1). The shape of the answer is inferred.
func (s *service) serverTime(c *call) (response, error) {
	return c.json(http.StatusOK, "Edm.String", func(w *writer) {
		w.pair("value", s.company.Now().Format("2006-01-02T15:04:05"))
	}), nil
}

// ping answers a load balancer's question without a login (§1.1). There is one node.
func (s *service) ping(w http.ResponseWriter, r *http.Request) {
	senders := map[string]string{"/ping/": "load balancer", "/ping/load-balancer": "load balancer", "/ping/node/1": "node 1"}
	sender, ok := senders[r.URL.Path]
	if !ok || r.Method != http.MethodGet {
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	now := s.company.Now()
	w.Header().Set("Content-Type", "application/json")
	err := json.NewEncoder(w).Encode(map[string]string{
		"message": "pong", "sender": sender,
		"timestamp": fmt.Sprintf("%d.%03d", now.Unix(), now.Nanosecond()/int(time.Millisecond)),
	})
	if err != nil {
		panic(http.ErrAbortHandler) // half an answer must not look like one
	}
}
