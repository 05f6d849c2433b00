package sapb1sim

// enumeration is an EDM enum. Names are what bodies carry; stored values are accepted beside them (§2.2, §2.5).
type enumeration struct {
	name    string
	members []member
}

type member struct{ name, stored string }

// resolve returns the member's name for its name or stored value.
func (e *enumeration) resolve(s string) (string, bool) {
	for _, m := range e.members {
		if s == m.name || s == m.stored && s != "" {
			return m.name, true
		}
	}
	return "", false
}

func yes(b bool) string {
	if b {
		return "tYES"
	}
	return "tNO"
}

// The enumerations of §3.2 and §4.1, in the spelling of the EDM: a lead really is cLid.
var (
	yesNo       = &enumeration{"BoYesNoEnum", []member{{"tNO", "N"}, {"tYES", "Y"}}}
	cardType    = &enumeration{"BoCardTypes", []member{{"cCustomer", "C"}, {"cSupplier", "S"}, {"cLid", "L"}}}
	addressType = &enumeration{"BoAddressType", []member{{"bo_ShipTo", "S"}, {"bo_BillTo", "B"}}}
	vatStatus   = &enumeration{"BoVatStatus", []member{{"vExempted", "N"}, {"vLiable", "Y"}, {"vEC", "E"}}}
	fatherType  = &enumeration{"BoFatherCardTypes", []member{{"cPayments_sum", "P"}, {"cDelivery_sum", "D"}}}
	companyType = &enumeration{"BoCardCompanyTypes", []member{
		{"cCompany", "C"}, {"cPrivate", "I"}, {"cGovernment", "G"}, {"cEmployee", "E"}}}
	docStatus = &enumeration{"BoStatus", []member{
		{"bost_Open", "O"}, {"bost_Close", "C"}, {"bost_Paid", "P"}, {"bost_Delivered", "D"}}}
	cancelStatus  = &enumeration{"CancelStatusEnum", []member{{"csYes", "Y"}, {"csNo", "N"}, {"csCancellation", "C"}}}
	docType       = &enumeration{"BoDocumentTypes", []member{{"dDocument_Items", "I"}, {"dDocument_Service", "S"}}}
	authorization = &enumeration{"DocumentAuthorizationStatusEnum", []member{
		{"dasWithout", "-"}, {"dasPending", "W"}, {"dasApproved", "Y"}, {"dasRejected", "N"},
		{"dasGenerated", "P"}, {"dasGeneratedbyAuthorizer", "A"}, {"dasCancelled", "C"}}}
	objectType = &enumeration{"BoObjectTypes", []member{
		{"oOrders", "17"}, {"oDeliveryNotes", "15"}, {"oInvoices", "13"}, {"oCreditNotes", "14"},
		{"oReturns", "16"}, {"oReturnRequest", "234000031"}}}
	approvalStatus = &enumeration{"BoApprovalRequestStatusEnum", []member{
		{"arsPending", "W"}, {"arsApproved", "Y"}, {"arsNotApproved", "N"}, {"arsGenerated", "P"},
		{"arsGeneratedByAuthorizer", "A"}, {"arsCancelled", "C"}}}
	approvalDecision = &enumeration{"BoApprovalRequestDecisionEnum", []member{
		{"ardPending", "W"}, {"ardApproved", "Y"}, {"ardNotApproved", "N"}}}
	paymentType = &enumeration{"BoRcptTypes", []member{{"rCustomer", "C"}, {"rAccount", "A"}, {"rSupplier", "S"}}}
	invoiceType = &enumeration{"BoRcptInvTypes", []member{
		{"it_AllTransactions", "-1"}, {"it_Invoice", "13"}, {"it_CredItnote", "14"}, {"it_Receipt", "24"},
		{"it_JournalEntry", "30"}, {"it_DownPayment", "203"}}}
	treeType = &enumeration{"BoItemTreeTypes", []member{
		{"iNotATree", "N"}, {"iAssemblyTree", "A"}, {"iSalesTree", "S"},
		{"iProductionTree", "P"}, {"iTemplateTree", "T"}, {"iIngredient", "I"}}}
	priceSource = &enumeration{"DocumentLinePriceSource", []member{
		{"dpsBlanketAgreement", ""}, {"dpsSpecialPricesForBusinessPartner", ""}, {"dpsManual", ""}, {"dpsActivePriceList", ""},
		{"dpsActivePriceListDiscountGroups", ""}, {"dpsPeriodAndVolumeDiscounts", ""}}}
	agreementType   = &enumeration{"BlanketAgreementTypeEnum", []member{{"atGeneral", "G"}, {"atSpecific", "S"}}}
	agreementMethod = &enumeration{"BlanketAgreementMethodEnum", []member{{"amItem", "I"}, {"amMonetary", "M"}}}
	agreementStatus = &enumeration{"BlanketAgreementStatusEnum", []member{
		{"asApproved", "A"}, {"asOnHold", "F"}, {"asDraft", "D"}, {"asTerminated", "T"}}}
)
