package sheet

import "strings"

// meaning is what a column's name stands for. Of several columns with numbers, the lowest rank is read first.
type meaning struct {
	role role
	rank int
}

// synonyms are the names that buyers' systems give their columns, English and German, as heading brings them.
var synonyms = func() map[string]meaning {
	all := map[string]meaning{}
	for rank, words := range numberNames {
		for word := range strings.FieldsSeq(words) {
			all[word] = meaning{numberRole, rank}
		}
	}
	for role, words := range otherNames {
		for word := range strings.FieldsSeq(words) {
			all[word] = meaning{role: role}
		}
	}
	return all
}()

// numberNames from the distributor's own number to the bar code.
var numberNames = []string{
	`item itemnumber itemno item# itemcode itemid itemnr sku skunumber skuno sku# product productnumber productno productcode
	 productid stockcode stocknumber stockno catalognumber catalogno catalog# cataloguenumber catno cat# ordernumbersupplier
	 artikel artikelnummer artikelnr artnr artnummer artno articlenumber articleno article bestellnummer bestellnr bestnr
	 lieferantenartikelnummer liefartnr liefartikelnr produkt produktnummer produktnr vendoritem vendoritemno supplieritem supplierpartno supplierpartnumber
	 supplierpart vendorpart vendorpartno vendorpartnumber`,
	`part partnumber partno part# partnr pn teil teilenummer teilenr teilnr teilnummer material materialnumber materialno
	 materialnummer materialnr matnr mat materialcode sachnummer sachnr identnummer identnr customerpart customerpartno
	 customerpartnumber yourpartno yourpartnumber ourpartno ourpartnumber ihreartikelnummer ihreteilenummer unsereartikelnummer
	 kundenartikelnummer kundenmaterial kundenmaterialnummer`,
	`mpn manufacturerpartnumber manufacturerpartno manufacturerpart manufacturernumber mfrpart mfrpartno mfrpartnumber mfgpart mfgpartno
	 mfgpartnumber mfrno mfgno mfr# herstellernummer herstellernr herstellerartikelnummer herstellerteilenummer hersteller# hstnr`,
	`upc upccode ean ean13 eancode gtin gtin13 gtin14 barcode strichcode`,
}

var otherNames = map[role]string{
	quantityRole: `qty quantity qtyordered orderqty orderquantity quantityordered qtyreq qtyrequired requiredqty reqqty pieces count
	 menge bestellmenge auftragsmenge bedarf bedarfsmenge anzahl stueck stk stueckzahl mge`,
	uomRole: `uom um unit unitofmeasure unitofmeasurement uofm qtyuom orderunit me einheit mengeneinheit bestelleinheit bme meinheit vpe`,
	noteRole: `note notes linenote comment comments remark remarks memo poline polineno polinenumber reference ref bemerkung bemerkungen
	 notiz kommentar hinweis anmerkung positionstext bestellposition`,
}
