package sim

import "github.com/tradecounter/portal/erp"

var (
	hands    = erp.Category{ID: "401", Name: "Gloves"}
	head     = erp.Category{ID: "402", Name: "Eye, head & hearing protection"}
	clothing = erp.Category{ID: "403", Name: "Protective clothing & footwear"}
	facility = erp.Category{ID: "404", Name: "Signs & lockout"}
)

var safetyMakers = []maker{
	{"Safeward", "SF"}, {"Granby Glove", "GG"}, {"Clearsight Safety", "CS"}, {"Marlow Protective", "MW"}, {"Ridgeback Workwear", "RB"},
}

const (
	clothSizes = "0XS:XS:100; 0SM:S:100; 0MD:M:100; 0LG:L:100; 0XL:XL:104; 2XL:2XL:116; 3XL:3XL:128; 4XL:4XL:140"
	shoeSizes  = "060:6:100; 065:6-1/2:100; 070:7:100; 075:7-1/2:100; 080:8:100; 085:8-1/2:100; 090:9:100; 095:9-1/2:100; 100:10:100; 105:10-1/2:100; 110:11:100;" +
		"115:11-1/2:100; 120:12:100; 130:13:106; 140:14:112; 150:15:118"
)

var safety = []family{
	{code: "GLV", name: "Glove,", category: hands, makers: safetyMakers, unit: byPair, cents: 365, weight: 120, share: 7,
		axes: []axis{{"Material", " ", "N13:13 gauge nylon:100; N15:15 gauge nylon:116; H13:13 gauge HPPE:210; A15:15 gauge aramid:330; C10:10 gauge cotton:72; LTH:grain cowhide:290; GOT:goatskin:340; TPS:18 gauge HPPE and steel:390"},
			{"Coating", ", ", "PUP:polyurethane palm:100; NFP:nitrile foam palm:112; SNP:sandy nitrile palm:128; LTX:crinkle latex palm:96; FDN:full-dip nitrile:140; NON:uncoated:82; PVC:PVC dots:88"},
			{"Rating", ", ", "A1:cut A1:100; A2:cut A2:118; A4:cut A4:160; A6:cut A6:220; A9:cut A9:360"},
			{"Size", ", ", clothSizes}, {"Cuff", ", ", "KNW:knit wrist:100; SFC:safety cuff:112; GNT:gauntlet:138"}}},
	{code: "DSG", name: "Disposable glove,", category: hands, makers: safetyMakers, unit: byBox, cents: 1180, weight: 10, share: 3,
		axes: []axis{{"Material", " ", "NTR:nitrile:100; LTX:latex:88; VNL:vinyl:56; CLR:chloroprene:160"}, {"Thickness", ", ", "03:3 mil:80; 04:4 mil:92; 05:5 mil:100; 06:6 mil:118; 08:8 mil:160; 09:9 mil:185"},
			{"Color", ", ", "BLU:blue:100; BLK:black:106; ORG:orange:118; GRN:green:108; WHT:white:98"}, {"Size", ", ", clothSizes}, {"Grade", ", ", "IND:industrial:100; EXM:exam:114"}}},
	{code: "EYE", name: "Safety glasses,", category: head, makers: safetyMakers, unit: byDozen, cents: 420, weight: 80, share: 4,
		axes: []axis{{"Style", " ", "WRP:wraparound:100; HLF:half frame:112; VIS:over-the-glass:90; FOM:foam-lined:240; REA:reader +1.5:190; RE2:reader +2.0:190; RE3:reader +2.5:190; GOG:indirect vent goggle:160"},
			{"Lens", ", ", "CLR:clear lens:100; GRY:gray lens:104; AMB:amber lens:104; IOM:indoor/outdoor lens:118; BLM:blue mirror lens:128; IR3:shade 3 lens:170; IR5:shade 5 lens:175; LBL:light blue lens:106"},
			{"Coating", ", ", "STD:uncoated:88; ASC:anti-scratch:100; AFG:anti-fog:122; DUA:anti-scratch and anti-fog:135"},
			{"Color", ", ", "BLK:black frame:100; CLR:clear frame:98; BLU:blue frame:104; RED:red frame:104; GRY:gray frame:102; YEL:yellow frame:104"}}},
	{code: "EAR", name: "Earplug,", category: head, makers: safetyMakers, unit: byPair, cents: 22, weight: 4, share: 1,
		axes: []axis{{"Shape", " ", "BUL:bullet:100; BEL:bell:104; TFL:triple flange:460; DUM:push-in pod:210; CYL:cylinder:92"}, {"Style", ", ", "UNC:uncorded:100; CRD:corded:165; MTD:metal detectable cord:380"},
			{"Rating", ", ", "25:NRR 25:96; 27:NRR 27:98; 29:NRR 29:100; 32:NRR 32:106; 33:NRR 33:108"}, {"Size", ", ", "STD:standard:100; SML:small:104; LRG:large:104"}}},
	{code: "HHT", name: "Hard hat,", category: head, makers: safetyMakers, unit: bySingle, cents: 1640, weight: 900, share: 2,
		axes: []axis{{"Style", " ", "CAP:cap style:100; FBR:full brim:128; VCP:vented cap:116; CLM:climbing style:390; BMP:bump cap:84"},
			{"Suspension", ", ", "4PR:4-point ratchet:100; 6PR:6-point ratchet:118; 4PP:4-point pinlock:86; 8PR:8-point ratchet:138"},
			{"Color", ", ", "WHT:white:100; YEL:yellow:100; BLU:blue:100; RED:red:100; GRN:green:100; ORG:orange:100; GRY:gray:102; BLK:black:104; HVO:hi-vis orange:108; HVY:hi-vis lime:108"},
			{"Rating", ", ", "E:type I class E:100; C:type I class C:96; 2E:type II class E:245"}}},
	{code: "VST", name: "Hi-vis vest,", category: clothing, makers: safetyMakers, unit: bySingle, cents: 890, weight: 350, share: 3,
		axes: []axis{{"Type", " ", "R2M:type R class 2 mesh:100; R2S:type R class 2 solid:112; R3M:type R class 3 mesh:150; R3S:type R class 3 solid:165; SRV:surveyor class 2:240; BRK:breakaway class 2:170; PUB:public safety class 2:260"},
			{"Color", ", ", "LIM:lime:100; ORG:orange:100; PNK:pink:118"}, {"Closure", ", ", "ZIP:zipper:106; HKL:hook and loop:100; SNP:snap:112"}, {"Size", ", ", clothSizes}}},
	{code: "CVR", name: "Coverall,", category: clothing, makers: safetyMakers, unit: bySingle, cents: 640, weight: 400, share: 2,
		axes: []axis{{"Material", " ", "SMS:SMS:100; MPF:microporous film:118; PPS:polypropylene:72; CHM:chemical splash film:390; FRD:FR disposable:520"},
			{"Style", ", ", "COL:collar:100; HOD:hood:116; HDB:hood and boots:134"}, {"Color", ", ", "WHT:white:100; BLU:blue:104; YEL:yellow:108"}, {"Size", ", ", clothSizes}}},
	{code: "BOT", name: "Work boot,", category: clothing, makers: safetyMakers, unit: byPair, cents: 11900, weight: 3800, share: 2,
		axes: []axis{{"Style", " ", "6LC:6 in lace-up:100; 8LC:8 in lace-up:114; WEL:pull-on wellington:108; RBR:rubber overshoe:34; MET:metatarsal guard:138; HIK:hiker:98; OXF:oxford:86; LOG:logger:152"},
			{"Toe", ", ", "STL:steel toe:100; CMP:composite toe:108; SFT:soft toe:90; ALY:alloy toe:112"}, {"Width", ", ", "M:medium:100; W:wide:102; X:extra wide:106"}, {"Size", ", size ", shoeSizes}}},
	{code: "SGN", name: "Safety sign,", category: facility, makers: safetyMakers, unit: bySingle, cents: 980, weight: 500, share: 3,
		axes: []axis{{"Type", " ", "DGR:DANGER:100; WRN:WARNING:100; CAU:CAUTION:100; NOT:NOTICE:98; SAF:SAFETY FIRST:98"},
			{"Legend", " – ", "HVK:High voltage, keep out:100; AUT:Authorized personnel only:100; EYE:Eye protection required:100; EAR:Hearing protection required:100; HAT:Hard hat area:100; FLK:Forklift traffic:100; CON:Confined space, permit required:104;" +
				"FLM:Flammable materials, no smoking:100; ARC:Arc flash hazard:104; LCK:Lock out before servicing:104; HOT:Hot surface:98; PNC:Pinch point:98; NPK:No parking:96; EXT:Not an exit:96; FST:First aid station:98; WSH:Eye wash station:98"},
			{"Size", ", ", "0710:7 × 10 in:80; 1014:10 × 14 in:100; 1420:14 × 20 in:165; 2028:20 × 28 in:310"},
			{"Material", ", ", "PLS:plastic:100; ALM:aluminum:152; VNL:self-adhesive vinyl:74; FGL:fiberglass:290; REF:reflective aluminum:230"}}},
	{code: "LCK", name: "Lockout padlock,", category: facility, makers: safetyMakers, unit: bySingle, cents: 1320, weight: 250, share: 1,
		axes: []axis{{"Material", " ", "THP:thermoplastic:100; ALM:anodized aluminum:118; NYL:nylon compact:92; STL:laminated steel:88"},
			{"Color", ", ", "RED:red:100; BLU:blue:100; GRN:green:100; YEL:yellow:100; BLK:black:100; ORG:orange:100; PUR:purple:100; WHT:white:100"},
			{"Shackle", ", ", "112:1-1/2 in shackle:100; 200:2 in shackle:108; 300:3 in shackle:120; NCD:non-conductive shackle:140"}, {"Keying", ", ", "KD:keyed different:100; KA:keyed alike:106; MK:master keyed:128"}}},
}
