// Package sapb1 is the adapter for SAP Business One 10.0 through the OData v4 root of its Service Layer (/b1s/v2).
// Sections of our notes on the Service Layer are quoted as §.
//
// # Versions
//
// FP 2405 or later: v4 is the primary root since then. Nothing newer is required, and nothing of the API Gateway or of
// semantic-layer views. $crossjoin and SQLQueries are used where they are served and done without where they are not.
//
// # Sign-in
//
// Login with company, user and password; the cookies B1SESSION and ROUTEID of one login stay together. A few sessions
// are kept, one login runs at a time, and whoever needs a session waits for the same login. 401 and a sick node (407)
// renew the session and send the request once more; both prove that nothing was done. Refused credentials are left
// alone for half a minute, because B1 locks users out. The technical user needs to read partners, items, prices,
// warehouses, sales documents, returns, credit memos and incoming payments, and to write orders. What else it writes goes by
// what is used: return requests, incoming payments, partners, attachments, event subscriptions and SQLQueries. Approver
// decides approval requests.
//
// # Before the first order
//
// A user-defined field for the reference, alphanumeric 40, on marketing documents; "U_WebOrderId" unless Config says
// otherwise. It shows up on orders and drafts alike, which is how an order in approval is found again.
//
// For payments two more such fields, on incoming payments: "U_WebPaymentId" for the reference and "U_WebReversalId" for that
// of a reversal. CounterReference is too short for either.
//
// # Limits
//
//	customer PO      100 characters (NumAtCard)
//	note             254 (Comments); 100 per line (FreeText), with the reason of a price set by hand
//	customer         name and e-mail 100, phone 20, tax id 32; addresses of three lines of 100, keys and names of 50
//	reference        40
//	prices           100 lines to one $batch, the items, special prices and agreements that explain them included
//	stock            50 items to a request
//	answers          8 MB
//	files            less than 50 MB, which is what Business One takes; names of 100 characters
//	look-back        reaches two minutes further than asked, and sees whole minutes
//
// Lists are read by key (DocEntry, newest first; ItemCode and CardCode upwards), part numbers by position.
//
// # Fields
//
//	Customer    CardCode CardName EmailAddress FederalTaxID Currency ("##" and none: the company's) PayTermsGrpCode
//	            BPAddresses (ship-to = AddressName) ContactEmployees SalesPersonCode FatherCard Valid Frozen
//	            Region = State, or County where it is no code; the third line of an address = BuildingFloorRoom
//	Rep         SalesPersons; a book = the customers with its SalesPersonCode
//	Certificate the user-defined fields of CertificateFields, one set for each certificate
//	Hold        Frozen with FrozenRemarks; Confirmed = tNO; a draft in approval
//	Lists       UnitOfMeasurements PaymentTermsTypes ShippingTypes Currencies
//	Item        ItemCode ItemName ForeignName ItemsGroupCode Manufacturer SupplierCatalogNo BarCode SalesItem Valid Frozen
//	            the user-defined fields of HazmatField and AttributeFields
//	            UoMGroupEntry with its group, or SalesUnit, InventoryUOM and SalesItemsPerUnit where units are plain text
//	Attachment  AttachmentEntry by Attachments2, and an item's Picture by ItemImages; types by the names' extensions
//	Price       CompanyService_GetItemPrice; list from ItemPrices; source, breaks and dates from SpecialPrices and
//	            BlanketAgreements, if one of them gives the very figure
//	Stock       ItemWarehouseInfoCollection: InStock, Committed, Ordered; ATP = InStock − Committed, not below zero, and
//	            none from warehouses that are not Nettable or where the item is Locked
//	Quote       OrdersService_Preview
//	Order       Orders, and Drafts in approval; shipped = Quantity − RemainingOpenQuantity; back-ordered = the part of
//	            the rest that the line's warehouse cannot cover after all others; promised = a ShipDate of the line's own
//	Shipment    DeliveryNotes; the order from BaseType 17
//	Invoice     Invoices; open = DocTotal − PaidToDate; the order from BaseType 17, or over a delivery's 15
//	RMA         ReturnRequest drawn from Invoices (BaseType 13), accepted = what Returns drew from a line (234000031), the
//	            credit memo = the CreditNotes drawn from those (16), its fee = their negative lines drawn from nothing;
//	            rejected = what was left when somebody closed a line of which something was accepted
//	CreditMemo  CreditNotes; open = DocTotal − PaidToDate; the invoice from BaseType 13, the RMA over a return's 16; a
//	            discount of the header as a line
//	Payment     IncomingPayments; cash = CashSum, TransferSum, checks and cards; invoices and credit memos from
//	            PaymentInvoices; on account = cash less what is applied; Changed and Since by DocDate,
//	            so that a list since some day misses what was dated back, or cancelled later
//	Receivable  CurrentAccountBalance OpenOrdersBalance OpenDeliveryNotesBalance CreditLimit; exposure is the sum of the
//	            first three; aging and what is unapplied from the open lines of JDT1 by DueDate, where they come to the
//	            balance; else from the open invoices by DocDueDate, and what they exceed the balance by is unapplied
//
// # Customers
//
// A new customer's CardCode is made from its reference: "W" and fourteen characters of a hash. The code is the key, so that
// the database itself lets only one of several equal requests through, and no field has to be provided for it; the reference
// stands in FreeText for people. The same reference with another name or tax id is a Conflict. What nobody states, Business
// One gives: terms, price list, group. With NewCustomers "lead" a new one is a cLid: CustomerByReference finds it, not
// active, until somebody makes it a customer.
//
// A change goes out from the state that was read (If-Match) and is made anew from the next state where somebody was faster.
// Only the rows it is about are sent; they merge by RowNum and InternalCode. No address or contact is ever taken away.
//
// # Holds
//
// A release of a customer unfreezes it and adds the reason to FreeText; that of an order confirms it and adds the reason to
// Comments. A draft is approved under the name of Approver, with the reason as remark, and then saved as an order; cut off
// between the two, the next release goes on from there. Without Approver, and where PastDueHoldDays is the hold, a release is
// Rejected and says why.
//
// # Payments
//
// Business One keeps no reference of a payment unique. Before one is posted its reference is looked up, in one request with
// the documents that it pays, and callers of one process with the same reference wait for each other. Behind the write the
// reference is read once more: of two payments, as two replicas may post, that with the higher DocEntry is cancelled and the
// first is the payment; when that fails the outcome is unknown. What remains: a request that was given up, and lands after
// that look, posts twice. The documents are checked before they are paid: a
// document of another customer or currency is Invalid, more than is open Rejected. Business One checks again when it posts.
//
// Money of whatever method comes in as a transfer, on the G/L account that PaymentAccounts names for the method. A credit
// memo is a row that counts against what is paid; without cash the payment comes to zero. The processor's reference is
// TransferReference, or Remarks if it is longer than 27 characters.
//
// A reversal is the payment's own cancellation, shown as a payment whose key ends in R; Business One has no document for it.
// Cancel takes no reference, so that is written on the payment first. A payment that was marked and not cancelled is not
// reversed; the same call marks and cancels it anew.
//
// The query of open items is stored as SQLQueries('tradecounter_items') by the first question for a balance. The technical
// user must be allowed to store and run it; without, or where JDT1 is not on the allow-list, the invoices are read until the
// portal starts anew.
//
// # Changes
//
// A feed is read in passes, by key, of all rows that say they changed since the last pass began. A cursor holds the stamp that
// was the newest then, by the clock that stamps the rows, and the row that had it: when that row is gone or says less, the ERP
// was restored. Reading begins two minutes before the stamp, and, when the server's clock has left it ten minutes behind, in
// the minute after it; in the hour that comes twice in autumn it begins an hour earlier. A record deleted right after it was
// changed last of all looks like a restored backup too; then the feed is read anew.
//
//	items          Items; one that is no longer a SalesItem is told as deleted
//	customers      BusinessPartners; addresses and contacts are part of the record
//	orders         Orders
//	shipments      DeliveryNotes; a cancelled one is told as deleted
//	invoices       Invoices
//	credit memos   CreditNotes
//	RMAs           ReturnRequest
//
// There are no feeds of prices, of availability and of payments: special prices and discounts carry no time of change, stock
// moves by many kinds of documents and leaves none on the item, and incoming payments have none in the Service Layer. What was
// deleted is found by Keys.
//
// # Webhooks
//
// Since FP 2608, whose events can bring DocNum; they need WebhookSecret, EnableWebhook, and the Webhook Messenger beside the
// Service Layer. There is one subscription to an address, with a handshake and HMACSha256. It tells of payments too, and of
// deletions. Business One gives up after some failures, and replays what was missed when ReplayHooks asks.
//
// # Returns
//
// Business One has no return authorization beyond the return request. Where one stands follows from what was drawn from it:
// cancelled; credited, received; declined when it was closed with nothing drawn, which is also how goods look that came and
// were turned down altogether; requested while Confirmed is tNO or a draft waits for approval; else authorized, for the
// request is the permission. Goods come back in the unit they were billed by.
//
// Reasons are codes of a list that the Service Layer serves nowhere: ReturnReasons of Config names those that may be given,
// and without it a return has none.
//
// What may come back is what was billed on a line less what stands on other requests and their drafts, drawn from the
// invoice or from its delivery. Cancelled and declined requests, and what was rejected, do not count; nor do credit notes
// that somebody drew from the invoice itself. It is added up before the request is written and once more behind it: of two
// replicas that ask for the last piece, the one with the higher DocEntry takes its own back. That holds as long as Business
// One gives out DocEntry in the order in which requests become visible.
//
// # Files
//
// A first file is sent to an entry of its own, which is then put on the record with the record's ETag, so that nobody's files
// are hidden by another entry; further ones are added to the record's entry, under names that none there has, because one of
// the same name would take its place. A file whose entry was never put on a record stays on the server, unseen. Files are put
// on orders, returns and customers.
//
// # Not proven
//
// Written from documentation and from what others saw; no real Business One has answered yet. Until one has, these are
// assumptions:
//
//   - GetItemPrice: Price is after Discount and per the unit of UoMEntry; 0 means no price; UoMQuantity alone reaches
//     the quantity breaks; blanket agreements count without being named.
//   - ItemPrices state prices per stock unit, plain-text units included; special prices per stock or sales unit.
//   - $batch takes a POST to an action outside of a change set, and heeds Prefer in a part; filters of 100 item codes
//     pass; startswith(CardCode,'*') finds the prices of lists.
//   - $filter compares strings with gt and lt, and knows endswith on every database.
//   - UpdateDate and UpdateTime can be sorted by, and are null together or not at all; UpdateDate is bumped by addresses and
//     contacts, by payment of an invoice, by drawing and by closing; the server's time is {"value": "2026-04-08T10:12:44"},
//     by the clock that stamps rows; no transaction becomes visible more than ten minutes after its stamp.
//   - The build of FP 2608 is 1000340; the catalog's transactions are those that can be subscribed to; a subscription is found
//     by its WebhookURL as it was written; events of payments carry DocEntry alone.
//   - $crossjoin pages, and serves DeliveryNotes/DocumentLines and BusinessPartners/ContactEmployees.
//   - An order in approval answers 204 under Prefer: return-no-content, or -2028; its draft keeps the reference and is
//     filtered by DocObjectCode 'oOrders'. A draft that was turned down has AuthorizationStatus dasRejected.
//   - A credit limit that blocks answers 400 with -10, or -5002 without naming a field.
//   - 305 means that nothing was done, on a write too.
//   - RemainingOpenQuantity of a line that a person closed by hand; UpdateDate moves when an order is delivered.
//   - Codes with a slash pass in a filter. Only an item's picture needs one in a path, where it is escaped; a web server
//     may refuse that.
//   - Attachments2_Lines has names without extensions; $value finds a file by both. Picture names the file of ItemImages.
//   - A file's name is read as UTF-8 out of the multipart's head. The key of an entry may be put on a closed document.
//   - ReturnRequest takes rows drawn from invoices, has Confirmed, keeps the reference and the reason, and is drafted by
//     approval procedures as DocObjectCode 'oReturnRequest'. Whether it refuses more than was billed is open, so the adapter
//     does. Its UpdateDate may not move when something is drawn from it; then a list since some day misses that.
//   - User-defined fields of items are selected like the others. A new one may be missing on some nodes for half an hour
//     (§2.8); until all have it, reading items fails there. One with a list of values holds the value, not its text.
//   - Incoming payments have user-defined fields that are filtered, and set by PATCH once posted; a payment of credit memos
//     alone, which comes to zero, is taken; rows of credit memos are below zero; more than is open is refused with -10.
//     A payment that an approval procedure keeps stands in PaymentDrafts with its reference. Its outcome is unknown, and
//     nothing more is written under the reference, until a person has it posted or deletes the draft. Cancel reopens
//     invoices and credit memos. How DiscountPercent of a row counts is not documented: a payment
//     with a cash discount is Invalid. Payments of accounts in another currency are Invalid too.
//   - JDT1 through SQLQueries: instalments are lines of their own, and the allow-list of FP 2602 has it.
//   - The names of FatherType's values, and the fields of SalesPersons and Manufacturers.
//   - A CardCode is sent though the company may number partners by a series. BPAddresses merge by RowNum with AddressName and
//     AddressType, ContactEmployees by InternalCode; the lengths of their columns; a contact that is renamed stays the default.
//   - Currencies are keyed by their Code. UDFs of type date read like dates.
//   - An approver's decision answers 204 and leaves the draft dasApproved until it is saved. A frozen partner's FreeText stays.
//   - A frozen partner is a hold. What is owed by a partner whose father pays may stand with the father.
//   - Balances are in the company's currency; on documents in another, the tax of a line, the freight and the discount
//     of the header are not stated in it.
//   - The cap on sessions, and whether one session serves its calls one after another.
package sapb1
