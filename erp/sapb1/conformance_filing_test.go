package sapb1_test

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sim"
)

// cabinet is where the company keeps files.
type cabinet struct{ *books }

var _ erptest.FilingDesk = cabinet{}

func (c cabinet) Files(s erp.Subject) []erptest.File {
	c.t.Helper()
	record := sim.Record{Kind: s.Kind, Key: s.Key}
	switch s.Kind {
	case erp.SubjectOrder:
		record = sim.DocumentRecord(s.Kind, c.order(erp.OrderNumber(s.Key)).Key)
	case erp.SubjectRMA:
		record = sim.DocumentRecord(s.Kind, dock(c).rma(erp.RMANumber(s.Key)).Key)
	}
	var files []erptest.File
	for _, f := range c.company.Files(record) {
		files = append(files, erptest.File{Name: f.Name, Type: f.Type, Content: f.Content()})
	}
	return files
}
