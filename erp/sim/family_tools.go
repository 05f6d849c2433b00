package sim

import (
	"fmt"
	"strings"

	"github.com/tradecounter/portal/erp"
)

var (
	cutting   = erp.Category{ID: "501", Name: "Cutting tools"}
	handTools = erp.Category{ID: "502", Name: "Hand tools"}
	abrasives = erp.Category{ID: "503", Name: "Abrasives"}
	saws      = erp.Category{ID: "504", Name: "Saw blades"}
)

var toolMakers = []maker{
	{"Halvorsen Tool", "HV"}, {"Tamarack Cutting", "TK"}, {"Tri-Rivers Abrasives", "TR"}, {"Beckwith & Sons", "BS"}, {"Orrin Carbide", "OC"},
	{"Stonebridge Tool", "ST"},
}

const (
	grits = "024:24 grit:108; 036:36 grit:104; 040:40 grit:102; 050:50 grit:101; 060:60 grit:100; 080:80 grit:100; 100:100 grit:100; 120:120 grit:100; 150:150 grit:101; 180:180 grit:102;" +
		"220:220 grit:104; 320:320 grit:108"
	grains     = "ALO:aluminum oxide:100; ZRA:zirconia alumina:138; CER:ceramic:195; SIC:silicon carbide:112"
	toolFinish = "UNC:bright:100; BLK:black oxide:104; TIN:TiN:128; TCN:TiCN:142; ALT:AlTiN:150; ZRN:ZrN:146"
	socketSize = "316:3/16 in:96; 014:1/4 in:96; 516:5/16 in:97; 038:3/8 in:98; 716:7/16 in:99; 012:1/2 in:100; 916:9/16 in:102; 058:5/8 in:106; 116:11/16 in:112; 034:3/4 in:118; 136:13/16 in:126; 078:7/8 in:136;" +
		"156:15/16 in:146; 100:1 in:158; 06M:6 mm:96; 07M:7 mm:96; 08M:8 mm:97; 09M:9 mm:98; 10M:10 mm:98; 11M:11 mm:99; 12M:12 mm:100; 13M:13 mm:100; 14M:14 mm:102; 15M:15 mm:104; 16M:16 mm:106; 17M:17 mm:110; 18M:18 mm:114; 19M:19 mm:118; 21M:21 mm:130; 22M:22 mm:136; 24M:24 mm:150"
)

var tools = []family{
	{code: "DRL", name: "Drill bit,", category: cutting, makers: toolMakers, unit: byEach, cents: 210, weight: 40, share: 6,
		axes: []axis{{"Length", " ", "JOB:jobber:100; STB:stub:104; TPR:taper length:150; EXT:12 in extension:290"}, {"Diameter", ", ", drillSizes()},
			{"Point", ", ", "118:118° point:100; 135:135° split point:112"}, {"Material", ", ", "HSS:HSS:100; COB:cobalt:190; CRB:solid carbide:720"}, {"Finish", ", ", toolFinish}}},
	{code: "EML", name: "End mill,", category: cutting, makers: toolMakers, unit: bySingle, cents: 1180, weight: 120, share: 5,
		axes: []axis{{"Diameter", " ", fractions(2, 64, 32)}, {"Flutes", ", ", "2:2 flute:100; 3:3 flute:106; 4:4 flute:110; 5:5 flute:128; 6:6 flute:140"},
			{"Length", ", ", "STB:stub:92; REG:regular:100; LNG:long:138; XLG:extra long:190"}, {"Style", ", ", "SQ:square end:100; BN:ball nose:118; CR:corner radius:126"},
			{"Material", ", ", "HSS:HSS:70; COB:cobalt:100; CRB:carbide:230"}, {"Finish", ", ", toolFinish}}},
	{code: "TAP", name: "Tap,", category: cutting, makers: toolMakers, unit: bySingle, cents: 920, weight: 60, share: 3,
		axes: []axis{{"Thread", " ", inchThreads}, {"Type", ", ", "SPP:spiral point:100; SPF:spiral flute:128; HND:hand, straight flute:94; FRM:forming:142"},
			{"Style", ", ", "TPR:taper:100; PLG:plug:100; BOT:bottoming:100"}, {"Limit", ", ", "H2:H2:106; H3:H3:100; H5:H5:104"}, {"Finish", ", ", toolFinish}}},
	{code: "INS", name: "Carbide insert", category: cutting, makers: toolMakers, unit: byTen, cents: 8900, weight: 12, share: 5,
		axes: []axis{{"Shape", " ", "CNMG:CNMG:100; DNMG:DNMG:112; TNMG:TNMG:96; WNMG:WNMG:108; VNMG:VNMG:124; SNMG:SNMG:98; CCMT:CCMT:88; DCMT:DCMT:94; TCMT:TCMT:84; VCMT:VCMT:110; RCMT:RCMT:102; SCMT:SCMT:86"},
			{"Size", " ", "215:21.5:78; 322:322:88; 332:332:92; 431:431:98; 432:432:100; 433:433:104; 434:434:110; 543:543:150; 544:544:156; 643:643:190; 644:644:196; 646:646:210"},
			{"Style", "-", "FF:FF:100; MF:MF:100; MM:MM:102; MR:MR:104; PF:PF:100; PM:PM:102; PR:PR:104; KM:KM:98; HM:HM:110; SF:SF:112"},
			{"Grade", ", grade ", "4015:P15 coated:100; 4025:P25 coated:100; 4035:P35 coated:104; 2015:M15 coated:112; 2025:M25 coated:110; 3005:K05 coated:98; 3215:K15 coated:98; 1115:S15 PVD:128; 7015:cermet:140; 0010:uncoated:80"}}},
	{code: "SKT", name: "Socket,", category: handTools, makers: toolMakers, unit: bySingle, cents: 640, weight: 220, share: 4,
		axes: []axis{{"Drive", " ", "14:1/4 in drive:78; 38:3/8 in drive:90; 12:1/2 in drive:100; 34:3/4 in drive:310"}, {"Size", ", ", socketSize},
			{"Points", ", ", "06:6 point:100; 12:12 point:104"}, {"Length", ", ", "STD:standard:100; DEP:deep:128; MID:mid-length:118"}, {"Finish", ", ", "CHR:chrome:100; IMP:impact, black:118; INS:insulated 1000 V:690"}}},
	{code: "WRN", name: "Wrench,", category: handTools, makers: toolMakers, unit: bySingle, cents: 1180, weight: 450, share: 3,
		axes: []axis{{"Type", " ", "CMB:combination:100; RAT:ratcheting combination:165; OPE:open end:94; BOX:double box end:130; FLN:flare nut:142; STK:striking:310; STB:stubby combination:96; FLX:flex-head ratcheting:210"},
			{"Size", ", ", socketSize}, {"Finish", ", ", "CHR:chrome:100; BLK:black industrial:90; INS:insulated 1000 V:520"}}},
	{code: "HEX", name: "Hex key,", category: handTools, makers: toolMakers, unit: byEach, cents: 128, weight: 40, share: 2,
		axes: []axis{{"Style", " ", "LSH:short arm:100; LLG:long arm:138; TEE:T-handle:620; BLL:ball end long arm:210"}, {"Size", ", ", socketSize}, {"Material", ", ", "ALY:alloy steel:100; S18:stainless:290; TIN:titanium nitride coated:210"}}},
	{code: "GRW", name: "Cutting and grinding wheel,", category: abrasives, makers: toolMakers, unit: byEach, cents: 310, weight: 300, share: 3,
		axes: []axis{{"Type", " ", "T1:type 1 cut-off:100; T27:type 27 grinding:118; T29:type 29 flap disc:230; T42:type 42 cut-off:106; T11:type 11 cup:340"},
			{"Diameter", ", ", "03:3 in:72; 04:4 in:84; 45:4-1/2 in:92; 05:5 in:104; 06:6 in:126; 07:7 in:152; 09:9 in:230; 12:12 in:380; 14:14 in:490"},
			{"Arbor", " × ", "038:3/8 in arbor:100; 058:5/8 in arbor:100; 078:7/8 in arbor:100; 511:5/8-11 hub:148; 100:1 in arbor:104; 20M:20 mm arbor:102"},
			{"Grain", ", ", grains}, {"Grit", ", ", grits}}},
	{code: "SBL", name: "Sanding belt,", category: abrasives, makers: toolMakers, unit: byTen, cents: 2140, weight: 90, share: 2,
		axes: []axis{{"Size", " ", "0118:1/2 × 18 in:60; 1242:1 × 42 in:84; 2072:2 × 72 in:130; 2132:2 × 132 in:230; 3018:3 × 18 in:74; 3021:3 × 21 in:78; 3024:3 × 24 in:82; 4024:4 × 24 in:100; 4036:4 × 36 in:128; 6048:6 × 48 in:190; 6089:6 × 89 in:310; 37X6:37 × 60 in:1400"},
			{"Grain", ", ", grains}, {"Grit", ", ", grits}, {"Backing", ", ", "XWT:X-weight cloth:100; YWT:Y-weight polyester:124; JFL:J-flex cloth:112"}}},
	{code: "BSB", name: "Band saw blade,", category: saws, makers: toolMakers, unit: bySingle, cents: 2480, weight: 700, share: 3,
		axes: []axis{{"Length", " ", bandLengths()}, {"Width", " × ", "012:1/2 in:90; 034:3/4 in:100; 100:1 in:124; 114:1-1/4 in:165; 112:1-1/2 in:210; 200:2 in:320"},
			{"Pitch", ", ", "0203:2/3 TPI:104; 0304:3/4 TPI:102; 0406:4/6 TPI:100; 0508:5/8 TPI:100; 0610:6/10 TPI:100; 0812:8/12 TPI:102; 1014:10/14 TPI:104; 1418:14/18 TPI:108"},
			{"Material", ", ", "CBN:carbon:62; M42:M42 bi-metal:100; M51:M51 bi-metal:138; CRB:carbide tipped:390"}}},
	{code: "CSB", name: "Circular saw blade,", category: saws, makers: toolMakers, unit: bySingle, cents: 1780, weight: 900, share: 2,
		axes: []axis{{"Diameter", " ", "0538:5-3/8 in:78; 0612:6-1/2 in:84; 0714:7-1/4 in:90; 0814:8-1/4 in:100; 1000:10 in:128; 1200:12 in:170; 1400:14 in:230; 1600:16 in:310"},
			{"Teeth", ", ", "24:24 tooth:84; 40:40 tooth:100; 48:48 tooth:108; 60:60 tooth:124; 72:72 tooth:142; 80:80 tooth:154; 90:90 tooth:172; 100:100 tooth:190"},
			{"For", ", ", "WOD:wood:100; STL:steel:210; ALU:aluminum:165; STS:stainless:290; LAM:laminate:140"}, {"Arbor", ", ", "058:5/8 in arbor:100; 020:20 mm arbor:100; 100:1 in arbor:104; DIA:diamond knockout:102"}}},
}

// drillSizes lists fractional sizes by sixty-fourths up to an inch, then the wire gauge and letter sizes.
func drillSizes() string {
	sizes := []string{fractions(3, 64, 64)}
	for gauge := 1; gauge <= 60; gauge++ {
		sizes = append(sizes, fmt.Sprintf("N%02d:#%d:%d", gauge, gauge, 140-gauge))
	}
	for letter := 'A'; letter <= 'Z'; letter++ {
		sizes = append(sizes, fmt.Sprintf("L%c:%c:%d", letter, letter, 150+3*int(letter-'A')))
	}
	return strings.Join(sizes, ";")
}

// fractions lists inches from first to last in steps of one part, reduced, the price growing with the square.
func fractions(first, last, parts int) string {
	var sizes []string
	for n := first; n <= last; n++ {
		num, den := n, parts
		for num%2 == 0 && den > 1 {
			num, den = num/2, den/2
		}
		text := fmt.Sprintf("%d/%d in", num, den)
		switch whole := num / den; {
		case den == 1:
			text = fmt.Sprintf("%d in", num)
		case whole > 0:
			text = fmt.Sprintf("%d-%d/%d in", whole, num%den, den)
		}
		sizes = append(sizes, fmt.Sprintf("F%02d:%s:%d", n, text, 80+320*n*n/(parts*parts)))
	}
	return strings.Join(sizes, ";")
}

// bandLengths lists the loops that band saws take, from 5 ft to 25 ft.
func bandLengths() string {
	var sizes []string
	for inches := 60; inches <= 300; inches += 6 {
		text := fmt.Sprintf("%d ft", inches/12)
		if inches%12 != 0 {
			text += fmt.Sprintf(" %d in", inches%12)
		}
		sizes = append(sizes, fmt.Sprintf("%03d:%s:%d", inches, text, 40+inches/2))
	}
	return strings.Join(sizes, ";")
}
