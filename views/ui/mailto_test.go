package ui

import (
	"net/url"
	"strings"
	"testing"
)

func TestMailtoCarriesWhatItIsGiven(t *testing.T) {
	t.Parallel()
	subject, body := "PO 7 & 8? 50% = ½", "one\ntwo + two\n\nthree"
	link := Mailto(subject, body, "")
	if strings.ContainsAny(link, " +\n\r") {
		t.Errorf("%q has characters that mail programs take as they please", link)
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "mailto" || u.Opaque != "" {
		t.Fatalf("%q: %v, %+v", link, err, u)
	}
	if got := u.Query(); got.Get("subject") != subject || got.Get("body") != "one\r\ntwo + two\r\n\r\nthree" || len(got) != 2 {
		t.Errorf("carries %q", got)
	}
	if injected, err := url.Parse(Mailto("x\r\nBcc: all@evil.example&cc=a@evil.example", "", "")); err != nil || len(injected.Query()) != 2 {
		t.Errorf("a subject adds headers: %v", injected.Query())
	}
}

func TestMailtoCutsAfterALineAndSaysSo(t *testing.T) {
	t.Parallel()
	rest := "cut here; all of it: https://portal.example/a/1"
	for name, body := range map[string]string{
		"many lines":    strings.Repeat("4 EA of CB-3P60-480-18K, expected Nov 24\n", 200),
		"no latin":      strings.Repeat("Кабельный ввод\n", 500),
		"one long line": strings.Repeat("x", 50_000),
	} {
		u, err := url.Parse(Mailto("s", body, rest))
		if err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(u.Query().Get("body"), "\r\n", "\n")
		kept, ok := strings.CutSuffix(got, rest)
		if !ok || !strings.HasPrefix(body, kept) || kept != "" && !strings.HasSuffix(kept, "\n") {
			t.Errorf("%s: cut to %q", name, got)
		}
		if _, sent, _ := strings.Cut(u.RawQuery, "body="); len(sent) > 1800 || name != "one long line" && len(sent) < 1600 {
			t.Errorf("%s: %d characters are sent", name, len(sent))
		}
	}
}

func TestTrackingPagesOfKnownCarriersAlone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ carrier, number, want string }{
		{"UPS", "1Z999AA10123456784", "https://www.ups.com/track?tracknum=1Z999AA10123456784"},
		{"ups ground", "1Z 999 AA1", "https://www.ups.com/track?tracknum=1Z999AA1"},
		{"FedEx Freight", "77", "https://www.fedex.com/fedextrack/?trknbr=77"},
		{"USPS", "94", "https://tools.usps.com/go/TrackConfirmAction?tLabels=94"},
		{"DHL Paket", "JJD", "https://www.dhl.com/global-en/home/tracking.html?tracking-id=JJD"},
		{"UPS", "a&b=c/../<", "https://www.ups.com/track?tracknum=a%26b%3Dc%2F..%2F%3C"},
		{"Cups and saucers", "1", ""},
		{"Own truck 12", "", ""},
		{"UPS", " ", ""},
		{"", "1Z", ""},
	} {
		if got := TrackingPage(tt.carrier, tt.number); got != tt.want {
			t.Errorf("%q by %q is at %q, want %q", tt.number, tt.carrier, got, tt.want)
		}
	}
}
