package ui

import (
	"net/url"
	"slices"
	"strings"
)

// trackers are the carriers whose pages take a tracking number in the address, as their sites publish it.
var trackers = []struct {
	word, page string
}{
	{"UPS", "https://www.ups.com/track?tracknum="},
	{"FEDEX", "https://www.fedex.com/fedextrack/?trknbr="},
	{"USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels="},
	{"DHL", "https://www.dhl.com/global-en/home/tracking.html?tracking-id="},
	{"DPD", "https://tracking.dpd.de/status/en_US/parcel/"},
}

// TrackingPage is where a carrier tells of a parcel; empty for a carrier or a number that is not known. The carrier is
// named in the ERP's words: "UPS Ground", "DHL Paket".
func TrackingPage(carrier, number string) string {
	words := strings.FieldsFunc(strings.ToUpper(carrier), func(r rune) bool { return r < 'A' || r > 'Z' })
	number = strings.ReplaceAll(number, " ", "")
	for _, t := range trackers {
		if number != "" && slices.Contains(words, t.word) {
			return t.page + url.QueryEscape(number)
		}
	}
	return ""
}
