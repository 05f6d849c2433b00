package main

import (
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sapb1"
)

// newAdapter builds the adapter of the ERP that the settings name. Further vendors are further cases here.
func newAdapter(c config) (erp.Adapter, error) {
	location, err := time.LoadLocation(c.SAPB1.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("SAPB1_TIME_ZONE: %w", err)
	}
	return sapb1.New(sapb1.Config{
		BaseURL: c.SAPB1.URL, CompanyDB: c.SAPB1.Company, User: c.SAPB1.User, Password: c.SAPB1.Password, CAFile: c.SAPB1.CAFile,
		Currency: erp.Currency(c.SAPB1.Currency), Location: location,
		HazmatField: c.SAPB1.HazmatField, PlanningMinimums: c.SAPB1.SalesMinimums,
		ZeroLimit: erp.LimitKind(c.SAPB1.ZeroLimit), PastDueHoldDays: c.SAPB1.PastDueHoldDays,
		Sessions: max(2, c.ERPConcurrency/2), ReadTimeout: c.tuning.timeouts.Read, WriteTimeout: c.tuning.timeouts.Write,
	})
}
