// Package erp is the one vocabulary and the one contract between the portal and whatever ERP a distributor runs.
//
// # Words
//
// A type says what a distributor says, and has its file: a sold-to is a Customer (customer.go) with ship-tos and contacts;
// a stocked thing is an Item with units and packs (item.go, quantity.go); what a customer pays is a Price with its source
// and validity (price.go); what a warehouse can promise is its ATP (availability.go); a dry run of a cart is a Quote
// (quote.go), and what is sent is an OrderDraft that becomes an Order (order.go). Money and Quantity are exact decimals with
// a currency and a unit, Date is a day without a zone, and no float stands anywhere. The zero value of Money means that
// nobody stated the figure; it is never shown as nothing owed.
//
// # Promises
//
// Adapter is what a vendor implements, role by role (adapter.go): methods that map one of the operations below to the
// vendor's wire and back, safe for concurrent use, honouring their context. What only some ERPs can do is an optional role.
// Capabilities says beforehand what this version and installation can do, and why not, in words a clerk can read.
//
// An error is one of eight classes (errors.go), chosen by what the portal does next. After Unavailable the ERP did not
// act, and the call may be repeated. After OutcomeUnknown it may have acted: a write is then looked up by its Reference,
// and sent again only if the ERP does not have it.
//
// An order may take an ERP one request or five. Whatever the number, OrderByReference finds it only when nothing is left to
// do, or when a person in the ERP has to; an order that was cut off half-way is NotFound, and CreateOrder under the same
// Reference completes it or begins anew. Within one call an adapter may repeat a step that the ERP has certainly not carried
// out (a login that ended, a lock that was lost); it repeats nothing else.
//
// A dry run leaves nothing behind. Where the ERP has to write one, it carries a mark of its own, never a Reference, is taken
// back before the call ends, and what a killed process left is swept (QuoteSweeper).
//
// An answer belongs to the customer it was asked for. Another customer's order or invoice is NotFound.
//
// Client is what the portal calls. It adds what every vendor needs: a deadline per operation, slots and breaker shared by
// all replicas (Limiter), one call for identical reads, further tries of reads, metrics, a log line, and Health.
//
// # To add a vendor
//
//  1. Read the column of the vendor in the table below with its documentation at hand, and settle each question mark or
//     write it down as unproven.
//  2. Copy the split of erp/sapb1 (one request to an order) or erp/tryton (several): config.go and adapter.go; client.go,
//     session.go, wire.go and errors.go for the wire; then a file for each noun, which maps both ways. The wire's shapes never
//     leave the folder. Errors map by a table.
//  3. Fill Capabilities. What is false needs a sentence in Why that a buyer may read.
//  4. Write the face: a folder below erp/sim that speaks the vendor's wire over the one simulated company, as
//     erp/sim/sapb1sim does. It is strict: what the vendor would refuse, it refuses, and what the adapter does not ask for, it
//     does not serve. A vendor that can be run for real (erp/tryton/sandbox) needs none.
//  5. Write the Harness of erp/erptest over the company of erp/sim/suite, and work until the suite passes, wire faults
//     included. Excuse by name, with a reason, what the ERP cannot do and Capabilities denies. A bug found in one vendor
//     becomes a case for all.
//  6. Add the vendor to cmd/portal: its settings in config.go and .env.example, its case in erp.go, its witness in
//     witness_<vendor>.go, so that "portal demo --smoke" and "portal check" know it.
//  7. Write doc.go: versions, sign-in, rights, limits, fields, and what is not proven.
//
// Every type and method here is frozen since two adapters passed the suite: a change needs an entry in DECISIONS.md and both
// of them green.
//
// # Operations by ERP
//
// What the table calls an endpoint, by vendor:
//
//   - SAP Business One: entity sets and actions of the Service Layer, /b1s/v2.
//   - Prophet 21: od is a table or view of the OData services, tx a service of the Transaction API, xml an operation of the
//     eCommerce API; the rest is below /api.
//   - NetSuite: ql is a SuiteQL table, restlet a script that the operator deploys, create-form a dry run that the record API
//     offers since 2026.1; the rest are records of that API. eid: reads by our reference.
//   - Infor CSD: functions of SX.api without their prefix sxapi; FetchWhere reads a table; idm is the document store.
//   - Sage Intacct: objects of the REST API; ar is accounts-receivable, cc company-config, ic inventory-control, oe
//     order-entry. It has no price call: prices are worked out from lists, and a draft document confirms them.
//   - Tryton: models and methods of its JSON-RPC.
//
// Reading is meant where no verb is named, and "none" where public sources name no way. A question mark means that we
// inferred it: confirm it at the first installation.
//
//	                     SAP Business One                Prophet 21                    NetSuite                        Infor CSD                  Sage Intacct                 Tryton
//
//	Adapter:
//	Ping                 Warehouses                      sales/orders/ping             ql location ?                   sfgetcustomermasterv2 ?    core/session/id ?            common.server.version
//
//	Customers:
//	Customer             BusinessPartners                entity/customers              customer                        sfgetcustomermasterv2      ar/customer                  party.party read
//	CustomersByEmail     BusinessPartners, $crossjoin    od p21_view_contacts_x_links  ql customer, contact            camgetcontactlistv4 ?      cc/contact                   party.party search
//	CustomersByTaxID     BusinessPartners                none                          ql customer ?                   none                       ar/customer                  party.party search
//	Customers            BusinessPartners                od customer                   ql customer                     FetchWhere arsc            ar/customer                  party.party search_read
//
//	Catalog:
//	Item                 Items                           od inv_mast                   inventoryItem                   icgetproductdatageneralv4  ic/item                      product.product read
//	Items                Items                           od inv_mast, item_uom         ql item                         icecatalogitemmasterv3     ic/item                      product.product search_read
//	CrossReferences      AlternateCatNum                 od inv_xref                   none                            none                       ic/item-cross-reference      sale.product_customer
//
//	Pricing:
//	Prices               CompanyService_GetItemPrice     xml GetItemPrice              restlet, create-form ?          oepricingmultiplev4        oe/price-list-entry ?        product.product read
//
//	Inventory:
//	Warehouses           Warehouses                      od location                   ql location                     none                       ic/warehouse                 stock.location
//	Availability         Items                           od inv_loc                    ql inventoryitemlocations       icproductavailbywhse ?     ic/item-warehouse-inventory  product.product, stock.move
//
//	Quotes:
//	Quote                OrdersService_Preview           xml GetCartSummary            create-form ?                   sfoeordertotloadv4 TSF     oe/document draft ?          sale.sale create, quote
//
//	Orders:
//	CreateOrder          POST Orders                     tx Order                      POST salesOrder                 sfoeordertotloadv4 LSF     POST oe/document             sale.sale create, confirm
//	OrderByReference     Orders, Drafts                  od oe_hdr                     salesOrder/eid:                 oegetlistofordersv5 ?      oe/document                  sale.sale search
//	Order                Orders                          od oe_hdr, oe_line            ql transactionline              oegetsingleorderv3         oe/document                  sale.sale read
//	Orders               Orders                          od oe_hdr, oe_line            ql transaction                  oegetlistofordersv5        oe/document                  sale.sale search_read
//	CancelOrder          Orders/Cancel                   tx Order ?                    PATCH salesOrder ?              none                       none                         sale.sale cancel, unprocessed
//
//	Shipments:
//	ShipmentsOf          DeliveryNotes                   od oe_pick_ticket             itemFulfillment                 sfgettrackingnum           oe/document                  stock.shipment.out
//	Shipments            DeliveryNotes                   od oe_pick_ticket             ql transaction                  oegetlistofordersv5 ?      oe/document                  stock.shipment.out
//
//	Invoices:
//	Invoice              Invoices                        od invoice_hdr, invoice_line  invoice                         sfgetinvoicedetail         ar/invoice                   account.invoice read
//	Invoices             Invoices                        od invoice_hdr, invoice_line  ql transaction                  argetinvoicelistv3         ar/invoice                   account.invoice search_read
//
//	Receivables:
//	Receivable           BusinessPartners, Invoices      od customer, invoice_hdr      customer                        sfcustomersummary          ar/customer, ar/invoice      party.party, account.move.line
//
//	QuoteSweeper:
//	SweepQuotes          none                            none                          none                            none                       DELETE oe/document ?         sale.sale cancel, delete
//
//	CustomerWriter:
//	CreateCustomer       POST BusinessPartners           tx Customer                   POST customer                   arcustomermnt              POST ar/customer             party.party create
//	CustomerByReference  BusinessPartners                none                          customer/eid:                   none                       ar/customer ?                party.party search
//	ChangeCustomer       PATCH BusinessPartners          PUT entity/customers          PATCH customer                  arcustomermnt              PATCH ar/customer ?          party.party write
//
//	Books:
//	Reps                 SalesPersons ?                  od contacts ?                 ql employee ?                   none                       none                         none
//	Book                 BusinessPartners                od customer                   ql customer                     FetchWhere arsc ?          ar/customer                  none
//
//	Certificates:
//	CertificatesOf       BusinessPartners (own fields)   none                          customer ?                      none                       ar/customer ?                none
//
//	CreditMemos:
//	CreditMemo           CreditNotes                     od invoice_hdr ?              creditMemo                      argetinvoicelistv3         ar/adjustment                account.invoice read
//	CreditMemos          CreditNotes                     od invoice_hdr ?              ql transaction                  argetinvoicelistv3         ar/adjustment                account.invoice search_read
//
//	Returns:
//	CreateRMA            POST ReturnRequest              tx RMA                        !transform/returnAuthorization  oefullordermntv6 RM        POST oe/document             sale.complaint create
//	RMAByReference       ReturnRequest                   od oe_hdr                     returnAuthorization/eid: ?      none                       oe/document                  sale.complaint search
//	RMA                  ReturnRequest, Returns          od oe_hdr, rma_receipt_hdr    returnAuthorization             oegetsingleorderv3         oe/document                  sale.complaint read
//	RMAs                 ReturnRequest                   od oe_hdr                     ql transaction                  none                       oe/document                  sale.complaint search_read
//	CancelRMA            ReturnRequest/Cancel            tx RMA                        PATCH returnAuthorization ?     none                       none                         sale.complaint cancel
//	ReturnReasons        (a setting)                     none                          none                            none                       none                         sale.complaint.type
//
//	Payments:
//	PostPayment          POST IncomingPayments           tx CashReceipts ?             POST customerPayment            none                       POST ar/payment              account.statement create, post
//	PaymentByReference   IncomingPayments                od ar_payment_details ?       customerPayment/eid: ?          argetinvoicelistv3 ?       ar/payment                   account.move search
//	Payment              IncomingPayments                od ar_payment_details ?       customerPayment                 argetinvoicelistv3 ?       ar/payment                   account.move read
//	Payments             IncomingPayments                od ar_payment_details ?       ql transaction                  argetinvoicelistv3 ?       ar/payment                   account.move search_read
//	ReversePayment       IncomingPayments/Cancel         tx ReverseARPayment ?         none                            none                       ar/payment/reverse           account.move.cancel
//
//	Holds:
//	HoldOf               BusinessPartners, Orders        od oe_hdr, customer           ql customer                     sfgetcustomermasterv2      ar/customer                  none
//	ReleaseHold          PATCH these, ApprovalRequests   tx Order ?                    PATCH customer                  none                       PATCH ar/customer ?          none
//
//	Attachments:
//	AttachmentsOf        Items, Attachments2             none                          none                            idm items/search           none                         ir.attachment
//	OpenAttachment       Attachments2, ItemImages        none                          restlet ?                       idm                        ar/invoice/generate-pdf      report.account.invoice
//
//	AttachmentWriter:
//	Attach               POST Attachments2               none                          none                            none                       none                         ir.attachment create
//
//	ReferenceLists:
//	UOMs                 UnitOfMeasurements              od item_uom                   none                            none                       ic/unit-of-measure-group     product.uom
//	TermsList            PaymentTermsTypes               od terms                      ql term                         none                       ar/term                      account.invoice.payment_term
//	ShipVias             ShippingTypes                   none                          none                            none                       shipping-method ?            carrier
//	Currencies           Currencies                      accounting/exchangerates ?    ql currency                     none                       none                         currency.currency
//
//	Changes:
//	ChangesSince         UpdateDate                      od date_last_modified         ql lastmodifieddate             FetchWhere transdt         audit.modifiedDateTime       write_date
//	Keys                 (the sets of the feeds)         (the views of the feeds)      (the queries of the feeds)      FetchWhere                 (the objects of the feeds)   search of the feeds
//
//	Webhooks:
//	Subscribe            POST EventSubscriptions         none                          none                            none                       none                         none
//	ReplayHooks          EventSubscriptions/Replay       none                          none                            none                       none                         none
//	ReceiveHook          X-B1-Webhook-Signature          none                          none                            none                       none                         none
package erp
