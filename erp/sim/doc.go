// Package sim is one distributor's company held in memory, with the rules an ERP has: price precedence, allocation and
// available-to-promise per warehouse, credit limits and holds, document numbers, picking, partial shipment, invoicing,
// payments and aging. It knows no vendor: the faces below it (sapb1sim and others) speak a vendor's wire format over it,
// map its Kinds to their own errors, and put their traffic through Traffic, which records what arrived and misbehaves on
// request.
//
// A Company is filled by Generate, by LoadDir, or table by table with the Add methods. Its clock is injected and can be
// moved. Values it returns share slices with it; a published slice is never changed, and callers must not change one.
//
// # Beside a real ERP
//
// The same generated company is put into a real Tryton and behind both adapters, and every figure that a page shows is
// compared: prices with their sources, validity and breaks, stock, balances, exposure, orders and dry runs
// (TestTrytonAndTheSimulationTellTheSame in cmd/portal). What they tell differently, they do so for these reasons:
//
//   - decimals of a unit price: this company rounds a derived or discounted price to four decimals, Tryton to those of an order
//     line, six in the sandbox. They are compared to four.
//   - free freight: Tryton's carrier costs the same whatever the order comes to; here freight is free from an amount on. Goods,
//     tax and freight below that amount are compared.
//   - exposure without tax: Tryton counts an order before it is billed without tax, this company with it, as Business One does.
//     Tryton's figure is compared with what the books have ordered and not billed, without tax.
//   - holds: Tryton stops orders by limit and by dunning, and puts no customer on hold.
//   - payers: Tryton's limit is the customer's own; here the payer carries it.
//   - price lists in another currency: Tryton keeps price lists and balances in the company's currency. Customers in another one
//     are left out.
//   - half cents: Tryton rounds half a cent to the even one, this company up. A line, or a line's tax, may be a cent apart.
//   - breaks in another unit: Business One states a quantity break for one unit of measure, and its adapter explains prices in
//     other units by the list or not at all. The amounts are compared in every unit.
//
// Tryton is given the open orders, the latest fifty, and every invoice with something open; older ones are left out. An order
// leaves one warehouse there, the tax is that of the default ship-to, prices of lists and groups have no name of their own, and
// items have no manufacturer, hazard, minimum or multiple. Neither system prices by ship-to.
package sim
