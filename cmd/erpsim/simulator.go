package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/tradecounter/portal/assets"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

// simulator is one company behind one face, and the page about it.
type simulator struct {
	company *sim.Company
	traffic *sim.Traffic
	options sapb1sim.Options
	root    string // "http://127.0.0.1:8070"
}

// handler mounts the face where the vendor has it, the control beside it, and the page at the root.
func (s *simulator) handler() http.Handler {
	face := sapb1sim.New(s.company, s.options)
	mux := http.NewServeMux()
	mux.Handle("/b1s/", face)
	mux.Handle("/ping/", face)
	mux.Handle(sim.ControlPath, sim.NewControl(s.company, s.traffic))
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	mux.HandleFunc("GET /{$}", s.show)
	mux.HandleFunc("POST /faults", s.order)
	mux.HandleFunc("POST /faults/{id}/withdrawal", s.withdraw)
	mux.HandleFunc("POST /faults/withdrawal", s.withdrawAll)
	mux.HandleFunc("POST /arrivals/removal", s.forget)
	return guarded(mux)
}

// guarded keeps other sites' pages out, which a browser on this machine may have open: their posts, and those that had
// their own name resolved to this machine. Programs, which send no Origin, pass.
func guarded(next http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if !isLoopback(strings.Trim(host, "[]")) {
			http.Error(w, "This simulator answers to names of this machine only.", http.StatusMisdirectedRequest)
			return
		}
		sameOrigin.ServeHTTP(w, r)
	})
}

// announce prints where the simulator is and the settings of a portal that is to use it, fit for a shell.
func (s *simulator) announce(out io.Writer, passwordWasMade bool) error {
	password := quoted(s.options.Password)
	if !passwordWasMade {
		password = `"$` + passwordVariable + `"`
	}
	_, err := fmt.Fprintf(out, `
%s runs until Ctrl-C: %s/ shows what arrives.

ERP=sapb1
SAPB1_URL=%s/b1s/v2
SAPB1_COMPANY=%s
SAPB1_USER=%s
SAPB1_PASSWORD=%s
SAPB1_CURRENCY=%s
SAPB1_TIME_ZONE=UTC
SAPB1_ZERO_LIMIT=%s
SAPB1_HAZMAT_FIELD=U_Hazmat
SAPB1_ATTRIBUTE_FIELDS=%s
SAPB1_RETURN_REASONS=%s
SAPB1_PAYMENT_ACCOUNTS=%s
SAPB1_CERTIFICATE_FIELDS=%s
SAPB1_SALES_MINIMUMS=true

`, s.company.Name(), s.root, s.root, quoted(s.options.CompanyDB), quoted(s.options.UserName), password,
		s.company.Currency(), erp.LimitNotSet, quoted(sapb1sim.UserFieldsOf(s.company).String()), quoted(sapb1sim.ReturnReasons(s.company)),
		quoted(sapb1sim.PaymentAccounts), quoted(sapb1sim.CertificateFields))
	return err
}

// quoted writes a word so that a shell takes it as it is.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
