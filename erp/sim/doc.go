// Package sim is one distributor's company held in memory, with the rules an ERP has: price precedence, allocation and
// available-to-promise per warehouse, credit limits and holds, document numbers, picking, partial shipment, invoicing,
// payments and aging. It knows no vendor: the faces below it (sapb1sim and others) speak a vendor's wire format over it,
// map its Kinds to their own errors, and put their traffic through Traffic, which records what arrived and misbehaves on
// request.
//
// A Company is filled by Generate, by LoadDir, or table by table with the Add methods. Its clock is injected and can be
// moved. Values it returns share slices with it; a published slice is never changed, and callers must not change one.
package sim
