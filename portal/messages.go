package portal

// Message is a key of the message catalogue, for what the rules have to say to a person. The arguments each takes stand
// beside it; views format them by locale.
type Message string

// The messages.
const (
	MsgForbidden           Message = "problem.forbidden"
	MsgSignInWrong         Message = "problem.sign_in_wrong"  // tries left (int)
	MsgSignInPaused        Message = "problem.sign_in_paused" // wait (time.Duration)
	MsgEmailMalformed      Message = "problem.email_malformed"
	MsgPasswordLength      Message = "problem.password_length" // least, most (int)
	MsgRoleMissing         Message = "problem.role_missing"
	MsgItemUnknown         Message = "problem.item_unknown"          // as typed (string)
	MsgItemAmbiguous       Message = "problem.item_ambiguous"        // as typed (string)
	MsgItemDiscontinued    Message = "problem.item_discontinued"     // item (string)
	MsgItemDiscontinuedUse Message = "problem.item_discontinued_use" // item, substitute (string)
	MsgLineGone            Message = "problem.line_gone"
	MsgCartFull            Message = "problem.cart_full" // most lines (int)
	MsgCartEmpty           Message = "problem.cart_empty"
	MsgQuickOrderEmpty     Message = "problem.quick_order_empty"
	MsgQuickOrderLong      Message = "problem.quick_order_long" // most, given (int)
	MsgQuantityMissing     Message = "problem.quantity_missing"
	MsgQuantityNotNumber   Message = "problem.quantity_not_number" // as typed (string)
	MsgQuantityAmbiguous   Message = "problem.quantity_ambiguous"  // as typed (string)
	MsgQuantityNotPositive Message = "problem.quantity_not_positive"
	MsgQuantityTooLarge    Message = "problem.quantity_too_large" // most (int)
	MsgBelowMinimum        Message = "problem.below_minimum"      // least (erp.Quantity)
	MsgNotMultiple         Message = "problem.not_multiple"       // multiple (erp.Quantity)
	MsgFraction            Message = "problem.fraction"           // unit (string)
	MsgShipToUnknown       Message = "problem.ship_to_unknown"
	MsgPOTooLong           Message = "problem.po_too_long" // most, typed (int)
	MsgPOMalformed         Message = "problem.po_malformed"
	MsgPOUsed              Message = "problem.po_used"        // order (string), day (erp.Date)
	MsgDateMalformed       Message = "problem.date_malformed" // as typed (string)
	MsgDatePast            Message = "problem.date_past"      // day (erp.Date)
	MsgDateFar             Message = "problem.date_far"       // day (erp.Date)
	MsgAcceptUnpriced      Message = "problem.accept_unpriced"
	MsgCheckoutOutdated    Message = "problem.checkout_outdated"
	MsgAlreadyPlaced       Message = "problem.already_placed" // reference (string)
	MsgERPRefuses          Message = "problem.erp_refuses"    // the ERP's words (string)
	MsgNotWaiting          Message = "problem.not_waiting"
	MsgOrderUnknown        Message = "problem.order_unknown"
	MsgRepMissing          Message = "problem.rep_missing"
	MsgActingOff           Message = "problem.acting_off"
	MsgActingEnded         Message = "problem.acting_ended"
	MsgReasonMissing       Message = "problem.reason_missing"
	MsgReasonLong          Message = "problem.reason_long" // most (int)
	MsgOwnOrder            Message = "problem.own_order"
	MsgAmountMalformed     Message = "problem.amount_malformed" // as typed (string)
	MsgOwnAdmin            Message = "problem.own_admin"
	MsgOwnLogin            Message = "problem.own_login"
	MsgInvoiceUnknown      Message = "problem.invoice_unknown"
	MsgFileMissing         Message = "problem.file_missing"
	MsgFileEmpty           Message = "problem.file_empty"
	MsgFileTooLarge        Message = "problem.file_too_large" // most MB (int)
	MsgFilesFull           Message = "problem.files_full"     // most MB (int)
	MsgTaskERPAway         Message = "problem.task_erp_away"
	MsgTaskBroken          Message = "problem.task_broken" // request id (string)
	MsgListsFull           Message = "problem.lists_full"  // most (int)
	MsgListFull            Message = "problem.list_full"   // most (int)
	MsgListNameMissing     Message = "problem.list_name_missing"
	MsgListNameLong        Message = "problem.list_name_long"    // most, typed (int)
	MsgNoteLong            Message = "problem.note_long"         // most, typed (int)
	MsgListLineChanged     Message = "problem.list_line_changed" // quantity as typed (string)
	MsgListLineStale       Message = "problem.list_line_stale"
	MsgListLineGone        Message = "problem.list_line_gone"
	MsgNothingTicked       Message = "problem.nothing_ticked"
)
