// Package sapb1sim is the face of SAP Business One over a simulated company: its Service Layer, an OData service under
// /b1s/v1 (OData 3) and /b1s/v2 (OData 4), to be mounted at the root of a server. It is strict: what the Service Layer
// would refuse it refuses, with the same codes, and what it does not simulate it refuses too.
//
// # Simulated
//
// Login and Logout with their cookies and an idle time-out on the company's clock; both roots with their annotations,
// error bodies, content types and version headers; $select, $filter, $orderby, $top, $skip, $count and paging; keys,
// single properties and $value; ETags and If-Match; $batch with change sets; the health answers under /ping/.
//
//	read          BusinessPartners Items ItemGroups Manufacturers Warehouses PriceLists SpecialPrices AlternateCatNum
//	              UnitOfMeasurements UnitOfMeasurementGroups PaymentTermsTypes ShippingTypes SalesPersons Currencies
//	              Orders Drafts DeliveryNotes Invoices CreditNotes IncomingPayments PaymentDrafts
//	              SQLQueries, and their List
//	              BlanketAgreements
//	              ReturnRequest Returns ApprovalRequests
//	              EventSubscriptions (v2), and $crossjoin of a set with one of its collections, also by QueryService_PostQuery
//	              ItemImages(key)/$value, Attachments2 and Attachments2(key)/$value?filename=… for files of items, partners,
//	              orders, return requests, deliveries and invoices
//	write         POST Orders, PATCH Orders (Comments, Confirmed), POST Orders(n)/Cancel
//	              POST and PATCH BusinessPartners with addresses and contacts, which merge by their keys
//	              PATCH ApprovalRequests (a decision), DraftsService_SaveDraftToDocument
//	              POST ReturnRequest, ReturnRequest(n)/Cancel and Close; POST and PATCH Attachments2 (multipart), PATCH of
//	              AttachmentEntry on Orders, ReturnRequest and BusinessPartners
//	              POST IncomingPayments, PATCH of U_WebReversalId, IncomingPayments(n)/Cancel; POST SQLQueries
//	functions     CompanyService_GetItemPrice, OrdersService_Preview, CompanyService_GetAdminInfo,
//	              CompanyService_GetCompanyInfo, CompanyService_GetCurrentServerTime
//
//	webhooks      POST and PATCH EventSubscriptions (EventCollection), Pause, Resume, Handshake and Replay, the event catalog,
//	              signed events by a Messenger that the caller keeps going
//
// The user-defined fields are U_WebOrderId (40 characters) on every document, where it is copied from the order as B1
// copies such fields from base documents, U_Hazmat on items, and one on items for each attribute that items of the company
// had when the face was made, called after it (UserFieldsOf).
//
// Payments have U_WebPaymentId and U_WebReversalId (40 characters each). Money comes in as a transfer on one of the accounts
// of PaymentAccounts. SQLQueries know one table, JDT1 with the open items of customers, and of the language SELECT with
// columns by name, WHERE with comparisons, and, or and brackets, and ORDER BY.
//
// # Not simulated, and refused
//
// $metadata, $expand, $apply, navigation properties, PUT and DELETE, every other entity set and
// action; on an order the discounts, tax codes and freight a client sets itself, service lines, base documents, a posting
// date other than today, a delivery date per line. A change set may create one order, as its first request, and change
// and cancel others behind it: the company has no way back from a second. Bodies are not indented.
//
// # Inferred
//
// The documentation leaves open, and this face decides:
//
//   - a code of master data that does not exist (-2028), and an order turned into a draft (-2028), come with status 404;
//   - an order over the limit is refused with 400, code -10 and "credit limit" in the text;
//   - an unknown entity set or function has code -1000, a text that is too long -1004, a wrong enum or number -1000;
//   - GetItemPrice answers the price after the discount, per unit asked for, and 0 where there is none; an order line
//     without a price is refused, though B1 would take it at 0;
//   - a list price is per inventory unit, with the one per sales unit beside it in UoMPrices; special prices and their
//     breaks are per sales unit; prices on document lines are per unit of the line;
//   - a customer on hold shows as frozen, and the credit mode decides what becomes of its orders; an item that is
//     discontinued or blocked shows as frozen, and only a blocked one has SalesItem tNO;
//   - a customer's balances are its own, even where another pays (FatherCard);
//   - a comparison with null is neither true nor false, null sorts first, and a filter hears hour and minute of a time;
//   - a file that does not exist is refused with 404 and -2028; $value of Attachments2 wants a file's name; an item's first
//     image is its picture, and the others are attachments; keys of Attachments2 are given when they are first asked for;
//   - a return request is drawn from the customer's own invoices, as much as it likes: nobody has said whether B1 adds up;
//     until somebody authorizes it, it is not Confirmed; a line whose goods were all inspected is closed, whatever became of
//     them, and Close declines a request of which nothing has come; a restocking fee is a line without an item;
//   - an entry of Attachments2 is on one record; another entry put on that record hides the files that were there;
//   - a file's name is what Windows can keep, else -5002; a request of 50 MB or more is answered with a page and 413;
//   - credit memos are rows of a payment below zero, and may pay all of it; more than is open, and a credit memo used up, is
//     refused with -10, a document of somebody else with -2028, an account that is none of the company's with -5002;
//     a payment cannot be cancelled twice (-5006), and its cancellation is no row of its own; a payment has no UpdateDate;
//     a credit memo drawn from an invoice is set against it at once, one drawn from a return is not;
//   - a stored query's code has up to 20 characters and cannot be stored again (-10);
//   - a blanket agreement sets the price of every line it covers, named or not;
//   - a $crossjoin must tie a line to its header by the header's key, which a line has though it may not show it; it pages,
//     and knows no $orderby;
//   - an update that leaves a document cancelled is told as Cancelled; a shipment drawn from an order tells the order as
//     updated; a webhook that is paused is Inactive; one whose tries are used up is Inactive at once, and what a subscriber
//     refuses for good is missed; everything wrong with a subscription has code -21100;
//   - a plus in a URL is a plus and no blank;
//   - the ETag is made of the moment of the last change, which stands for DataVersion;
//   - the shapes of CompanyInfo and of the server time, and the currencies in AdminInfo.
//
// # Faults
//
// Traffic in Options records every request and carries out faults. Operations are named by verb and resource, without
// keys: "POST Login", "GET Orders", "POST Orders", "POST Orders/Cancel", "GET Items", "POST $batch". A $batch is one
// operation; its parts are counted, and charged the fault's PartDelay. A stale read misses documents, not changes.
package sapb1sim
