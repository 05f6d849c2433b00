package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

// simulated is a simulated Business One on a loopback port.
type simulated struct {
	books   *sim.Company
	traffic *sim.Traffic
	face    *http.Server
	secret  string // of the integration user, made for this run
	fields  string // of its items' attributes, as SAPB1_ATTRIBUTE_FIELDS has them
}

const (
	demoCompany = "DEMO"
	demoUser    = "portal"
)

// simulate serves a company's Service Layer.
func simulate(ctx context.Context, company *sim.Company) (*simulated, error) {
	s := &simulated{books: company, traffic: sim.NewTraffic(company.Now), secret: rand.Text(), fields: sapb1sim.UserFieldsOf(company).String()}
	mux := http.NewServeMux()
	mux.Handle("/", sapb1sim.New(company, sapb1sim.Options{CompanyDB: demoCompany, UserName: demoUser, Password: s.secret, Traffic: s.traffic}))
	mux.Handle(sim.ControlPath, sim.NewControl(company, s.traffic))
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the simulated ERP: %w", err)
	}
	s.face = &http.Server{Addr: listener.Addr().String(), Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = s.face.Serve(listener) }() // it ends with Close
	return s, nil
}

func (s *simulated) settings(c *config) { c.ERP, c.SAPB1 = erpSAPB1, s.sapb1() }

func (s *simulated) sapb1() sapb1Config {
	return sapb1Config{
		URL: "http://" + s.face.Addr + "/b1s/v2", Company: demoCompany, User: demoUser, Password: s.secret,
		Currency: string(s.books.Currency()), TimeZone: "UTC", ZeroLimit: string(erp.LimitNotSet),
		PaymentAccounts: sapb1sim.PaymentAccounts, HazmatField: "U_Hazmat", AttributeFields: s.fields, ReturnReasons: sapb1sim.ReturnReasons(s.books), SalesMinimums: true,
		CertificateFields: sapb1sim.CertificateFields,
	}
}

func (s *simulated) slowDown(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	return s.traffic.Order(sim.Fault{Kind: sim.FaultLatency, Delay: wait, PartDelay: wait / 80})
}

func (s *simulated) about() string {
	return "The ERP is simulated; its Service Layer: " + s.sapb1().URL
}

func (s *simulated) close() error { return s.face.Close() }
