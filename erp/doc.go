// Package erp is the one vocabulary and the one contract between the portal and whatever ERP a distributor runs.
//
// Values (Money, Quantity, Date, Price, Order, …) are exact and name no technology. Adapter is what a vendor implements
// in a folder of its own; Client is what the portal calls, and adds to every vendor what every vendor needs: a deadline
// per call, sharing of identical reads, retries of reads, the breaker and the limit on calls in flight, metrics and a log
// line. Suite erptest holds every adapter to the same promises.
package erp
