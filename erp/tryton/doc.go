// Package tryton is the adapter for Tryton 6.0 through its JSON-RPC. Sections of our notes on Tryton are quoted as §. It is
// tested against the real thing (erp/tryton/sandbox).
//
// # Sign-in and rights
//
// One session is shared by all calls (§6). A login that ended is renewed once, by whoever comes first, and the call sent again;
// 401 proves that nothing was done. Refused credentials rest for half a minute. The integration user needs Companies and Current
// Company, and the groups Sales, Stock, Account and Payment. With the groups Account Credit Limit and Sale Stock Quantity an order
// over the limit or beyond the stock is a question, which Config's rules answer; without them it is refused. The user sees all
// parties: each list of a customer has the party in its domain.
//
// # Modules
//
// Needed: sale, stock, account_invoice, sale_price_list, sale_shipment_cost, account_credit_limit, sale_credit_limit, web_shop;
// sale_complaint for returns, with a type on sale.sale for each reason: Capabilities takes it to be there. Used where they are:
// product_price_list_dates, product_price_list_parent (a customer's own list), sale_product_customer (its part numbers),
// sale_stock_quantity, product_measurements (weights). A web.shop of Config's name must exist: without it orders and dry runs
// are Unauthorized. account_statement, where the portal posts payments.
//
// # How an order is written
//
// Create, quote, confirm, each followed by reading the state, because buttons pass over records in the wrong state without a
// word (§6). The web ID is the reference, and unique: a second create is refused, and the sale that is there is taken further
// from where it stands, or, if it was cut short more than twenty seconds ago, taken back and written anew at today's figures.
// So a draft, and a quotation that nobody marked, are NotFound to OrderByReference: they were cut short, and sending again
// completes them. A quotation that waits for a person in Tryton has "Waits for approval" in its description; a clerk who clears
// that declines it. What is refused is deleted again. Confirming locks tables (§9): one confirm at a time in a process, up to
// eight tries for a lock. "confirmed" for more than a minute means that Tryton has not processed the order: it is held.
//
// A dry run is a sale with a web ID that begins with dry-, quoted, read and deleted; it is never confirmed, so credit is not
// judged. While it lasts its lines count in the stock check of other orders, as those of any quotation do: with a rule other than
// acknowledge, one buyer's checkout can hold up another's order for the last pieces. Its number is its web ID, so that orders have
// no gaps. SweepQuotes deletes those older than five minutes, and the answers to questions that they left.
//
// # How a payment is written
//
// As a statement of its own (account.statement), in the journal that Config names for the way the money came; that journal is in
// the company's currency, and best the portal's alone and checked by number of lines, since no balance is carried on. Its
// name, and the number of its lines, which becomes the description of the entry, is the reference. Three calls: create writes a
// draft, which touches nothing in the books; validate_statement makes the one entry and sets it against the invoices and credit
// notes in one transaction; post makes it final. A payment is there once it is posted: what was cut short is NotFound, and
// posting again writes a draft anew at what is open today, and only posts what was validated. Credits are lines below zero, a
// remainder is a line without invoice. The group Account is enough.
//
// No field of a statement is unique. In a process one writer at a time works under a reference, and one for a customer. Across
// replicas the state is read after each step, and a draft is written anew or dropped only under the _timestamp with which it was
// read, which Tryton refuses once the draft was validated: then the reference is looked up again, and gone on with from there.
// A draft is validated by who has written it, once there is no other statement under its reference: of two, a draft makes way
// for what got further, or else the younger for the older. That holds for a call that outlives its caller as well. Nobody but an
// administrator may press cancel on a statement, so the state of a draft is written instead.
//
// Tryton refuses payment lines that come to more than an invoice (Invoice.check_payment_lines), and an invoice of another party
// than the line's (the domain of account.statement.line.invoice), in words about records; of an invoice that was paid meanwhile
// it asks whether the money may stay on account. So each document is read and held against the payment first, which is then
// refused in words about the invoice. A draft of an invoice that another payment closes is dropped, so that two portals do not
// pay it twice, and whoever wrote it is told that the invoice was paid. Parts of one invoice under two references are held
// against it within a process; between replicas that post them at once it is left to Tryton's own check.
//
// A reversal is Tryton's own: what the entry was set against is let go (wizard account.move.unreconcile_lines), its lines forget
// their invoices, which Tryton would else count as paid by them for good, wizard account.move.cancel makes the opposite entry,
// described by the reference, and post makes it final. It has the day of the payment, or today's where that period is closed; if
// neither period is open it is refused before anything is let go. Each step carries the _timestamp of all lines as they were
// before it was found that there is no opposite: all that make one change the lines, so that replicas make one between them. One
// that was cut short may have left the payment on account; the same reference goes on from there. A reference is not a payment's
// and a reversal's: Conflict. What is set against the bank's side already is not reversed. Clerks' payments can be.
//
// A Tryton that is killed just after validate_statement may not have noted on an invoice that it is paid: it stays "posted" with
// nothing open, which is paid to the portal.
//
// # How a customer is written
//
// One party.party.create with everything nested, which Tryton carries out as a whole. The code is W and ten characters of the
// reference's hash, and unique, so that a second create is refused; an untyped identifier, "portal:reference/digest", keeps the
// reference itself and the digest of its name and tax id, so that a clerk may give the customer a number of the company's own
// and another customer under the reference is a Conflict. The tax id is written untyped, which Tryton neither checks nor
// rewrites: it stays as it was written and is found again, from whatever country, and becomes the one on invoices once a clerk
// gives it its type. Countries and regions must be in Tryton. A contact needs an email or a phone, and a name of its own within
// the customer; titles have no place. Price list and terms are those that Tryton proposes.
//
// A change is read, compared and written in one party.party.write, under the _timestamp of every record in it (§6): what does not
// differ is not written, and what somebody else has written meanwhile is a Conflict. An address that is both billed and delivered
// to is split when one of the two changes. What is emptied is archived, since orders refer to it. A contact goes by the id of the
// first of its mechanisms, and so gets another one when that is archived.
//
// # How a return is written
//
// As a sale.complaint about one order (goods of several orders are several returns), whose action makes a return of that order
// once somebody approves it; the portal's user may not. Its type is the reason, one of those with the origin sale.sale; what a
// line says beyond that stands in the description, from which it is read back (rmatext.go). Tryton checks neither whose goods
// they are nor how many there were (§11): both are held against the invoice's line, less what other returns of it ask for, those
// of its clerks among them. References are not unique either. So a complaint is created as a draft, which all replicas see;
// then each looks for others: a draft makes way for an older one under its reference, and is deleted where those before it
// leave no room; a younger one that is in the way is waited for, four seconds; only then the draft is made to wait for
// approval. A draft was cut short: it is NotFound, counts as asked for, and is completed under the same reference; after a quarter
// of an hour it counts no more, and is taken back and written anew. What clerks credited by the wizard of invoices
// counts like a return. Their return sales without a complaint, and complaints about an invoice, whose credit names the complaint
// and no line, do not.
//
// An RMA is requested until somebody approves or rejects the complaint, authorized until a move of its return is done, received
// until a credit note of it is posted. What is inspected goes on from the ramp: to a storage location it was accepted, to any
// other, such as the lost and found, rejected, and that place is the disposition. A restocking fee is what the credit note
// charges for no goods. CancelRMA cancels the complaint, or its return before that is confirmed, or the shipments that are
// still to come; the sale then shows a shipment exception, which a clerk has to ignore.
//
// # Files
//
// ir.attachment on products and their templates, parties, sales, complaints, shipments and invoices; links are left out. A
// picture of a product is its oldest image. Attaching takes the right to write the record it hangs on. An invoice's paper is
// report.account.invoice, which Tryton makes at the first asking and keeps: ODT, or PDF where the report is set to that (§10).
// Where that fails it is listed without format and size, and opening it says why.
//
// # How changes are read
//
// Each feed reads the records and those that they consist of (feed.go), by create_date where they were never written, by
// write_date where they were, in order of time, model and id, so that equal stamps part over pages. The run from the empty
// cursor reads the records alone. A stamp is the time at which its transaction began: each run begins five minutes before the
// last event that the one before it knew at its start, or, after a quiet half hour, before the server's time. What was deleted
// leaves no trace and is missing among the keys. A cursor carries the last change that it knows of, by id and stamps; where
// that is undone, or missing with nothing later in its place, the database was restored, or the youngest record was deleted at
// once: Conflict either way.
//
// Prices are told for all items when a price list's head changes, or a line of it without a product, and the cursor carries the
// last sixteen such moments, so that each is told once. Nobody tells that a dated line begins or ends, that a customer gets
// another list, that a draft move was deleted, or that an exchange rate changed. Polling takes two requests for each model of a
// feed and one or two more: twelve for orders. Tryton has no index on the stamps: an operator of large tables (stock_move,
// account_move_line, sale_line) creates those on write_date and create_date.
//
// # Fields
//
//	Customer    party.party with a code, of Config's category, archived ones as not Active; ship-tos are the addresses marked
//	            delivery, by id; contacts are contact mechanisms with a name; terms from customer_payment_term; no salesperson,
//	            parent or payer; the currency is the company's
//	Item        product.product with a code, salable, not what a carrier charges; archived ones as blocked; a unit is its symbol,
//	            and packs are the units of its category; no manufacturer, minimum or multiple
//	Price       sale_price_uom by price list, date, quantity and unit, rounded like an order line; the source is the line that
//	            matches first. A product line of a list with a parent is a contract, of one without a promotion (dated), a break
//	            (with a quantity) or a list price; a category line is a discount. A price of zero is no price. Lists with tax
//	            included are Unsupported. Promotions of sale_promotion act on the dry run only
//	Stock       on hand in all of the warehouse, less open moves out of it; never below zero
//	Quote       lines, freight (the line that sale_shipment_cost adds), tax in one sum; promised = the line's shipping date
//	Order       sale.sale, confirmed or later, without returns; shipped from the moves that are done; back-ordered = what the
//	            warehouse cannot cover after all others; one warehouse an order: that of its lines, else Tryton's first
//	Shipment    stock.shipment.out that is done; tracking = its reference
//	Invoice     account.invoice of type out; open from the ledger's unreconciled lines; credit notes are none
//	CreditMemo  account.invoice of type out below zero; its invoice from the lines that it takes back, its return from the
//	            complaint behind the order that it bills; a fee is a line below zero
//	Payment     account.move of a journal of cash or statements, or of account.payment, that touches the customer's receivable and
//	            is posted, whoever made it; the id is the move's; reference = its description, if a statement or a reversal made it
//	Receivable  party.receivable; aging from the open lines, part payments off the oldest instalment of their invoice, the rest
//	            unapplied, as is what is left of credit notes; exposure = credit_amount, which counts orders without tax
//
// # Limits
//
//	customer PO      100 characters; note 1,000; reference 40: ours, Tryton has none
//	prices           one request for each quantity and unit; two at a time
//	answers          16 MB; a file has fewer than 50 MB, ours too, and is in memory while it passes
//	lists            by id, newest first
//	units, carriers  of a symbol once; only carriers that some carrier.selection names, where there are any
//	changes          three pages of records to a page
//	kept             units, warehouses, carriers and the installation for five minutes; which list, unit and id a customer and an
//	                 item go by, and the lines of price lists, for one; never a price, a stock or a balance. An order
//	                 reads its customer, its items and which list holds anew, since Tryton sells what is archived
//	quantities       up to 1,000,000,000; Tryton takes more and cannot add it up
//
// Days are the company's, by its time zone, which Tryton knows only where Python's pytz is installed. Reads ask for names in
// Config's language; one that is refused is asked again in English, because refusals are told apart by their English words.
//
// An order asks ten to fourteen requests, a dry run eight to eleven, a payment eleven to fourteen, a reversal eighteen to
// twenty-one.
//
// # Not proven
//
// Multi-company databases; lots, kits and drop shipment; templates with several variants; price lists that count in sale units;
// currencies without a rate; freight charged by shipment; entries of one payment for several customers; payments and reversals
// of entries in a second currency; a card payment in part that clears later, which shows as unapplied; databases whose names
// are kept in a language other than Config's; transactions that last longer than five minutes; servers whose Python has
// phonenumbers, which refuses some phone numbers and spaces the others out.
package tryton
