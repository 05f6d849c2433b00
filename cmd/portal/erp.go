package main

import (
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sapb1"
	"github.com/tradecounter/portal/erp/tryton"
)

// newAdapter builds the adapter of the ERP that the settings name. Further vendors are further cases here.
func newAdapter(c config) (erp.Adapter, error) {
	switch c.ERP {
	case erpTryton:
		return newTryton(c)
	default:
		return newSAPB1(c)
	}
}

func newSAPB1(c config) (erp.Adapter, error) {
	location, err := time.LoadLocation(c.SAPB1.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("SAPB1_TIME_ZONE: %w", err)
	}
	attributes, err := sapb1.ParseAttributeFields(c.SAPB1.AttributeFields)
	if err != nil {
		return nil, fmt.Errorf("SAPB1_ATTRIBUTE_FIELDS: %w", err)
	}
	reasons, err := sapb1.ParseReturnReasons(c.SAPB1.ReturnReasons)
	if err != nil {
		return nil, fmt.Errorf("SAPB1_RETURN_REASONS: %w", err)
	}
	accounts, err := sapb1.ParsePaymentAccounts(c.SAPB1.PaymentAccounts)
	if err != nil {
		return nil, fmt.Errorf("SAPB1_PAYMENT_ACCOUNTS: %w", err)
	}
	certificates, err := sapb1.ParseCertificateFields(c.SAPB1.CertificateFields)
	if err != nil {
		return nil, fmt.Errorf("SAPB1_CERTIFICATE_FIELDS: %w", err)
	}
	return sapb1.New(sapb1.Config{
		BaseURL: c.SAPB1.URL, CompanyDB: c.SAPB1.Company, User: c.SAPB1.User, Password: c.SAPB1.Password, CAFile: c.SAPB1.CAFile,
		WebhookSecret: c.SAPB1.WebhookSecret,
		NewCustomers:  c.SAPB1.NewCustomers, CertificateFields: certificates,
		Approver: c.SAPB1.Approver, ApproverPassword: c.SAPB1.ApproverPassword,
		Currency: erp.Currency(c.SAPB1.Currency), Location: location,
		PaymentAccounts: accounts, HazmatField: c.SAPB1.HazmatField, AttributeFields: attributes, ReturnReasons: reasons, PlanningMinimums: c.SAPB1.SalesMinimums,
		ZeroLimit: erp.LimitKind(c.SAPB1.ZeroLimit), PastDueHoldDays: c.SAPB1.PastDueHoldDays,
		Sessions: max(2, c.ERPConcurrency/2), ReadTimeout: c.tuning.timeouts.Read, WriteTimeout: c.tuning.timeouts.Write,
	})
}

func newTryton(c config) (erp.Adapter, error) {
	journals, err := tryton.ParsePaymentJournals(c.Tryton.PaymentJournals)
	if err != nil {
		return nil, fmt.Errorf("TRYTON_PAYMENT_JOURNALS: %w", err)
	}
	return tryton.New(tryton.Config{
		URL: c.Tryton.URL, Database: c.Tryton.Database, User: c.Tryton.User, Password: c.Tryton.Password,
		Language: c.Tryton.Language, WebShop: c.Tryton.WebShop, CustomerCategory: c.Tryton.CustomerCategory, NullLimit: erp.LimitKind(c.Tryton.NullLimit),
		CreditWarning: tryton.Rule(c.Tryton.CreditWarning), StockWarning: tryton.Rule(c.Tryton.StockWarning), PaymentJournals: journals,
		ReadTimeout: c.tuning.timeouts.Read, WriteTimeout: c.tuning.timeouts.Write,
	})
}
