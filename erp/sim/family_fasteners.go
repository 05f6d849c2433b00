package sim

import "github.com/tradecounter/portal/erp"

var (
	bolts   = erp.Category{ID: "101", Name: "Bolts & screws"}
	nuts    = erp.Category{ID: "102", Name: "Nuts & washers"}
	anchors = erp.Category{ID: "103", Name: "Anchors & threaded rod"}
)

var fastenerMakers = []maker{
	{"Ironvale Fastener", "IV"}, {"Northgate Bolt & Screw", "NG"}, {"Kestrel Fastening", "KF"}, {"Tri-County Socket", "TC"},
	{"Halden Works", "HW"}, {"Palisade Fastener", "PF"},
}

const (
	inchThreads = "0420:1/4-20:100; 0428:1/4-28:108; 0518:5/16-18:128; 0524:5/16-24:138; 0616:3/8-16:165; 0624:3/8-24:178;" +
		"0714:7/16-14:240; 0813:1/2-13:310; 0820:1/2-20:335; 0912:9/16-12:430; 1011:5/8-11:520; 1018:5/8-18:560;" +
		"1210:3/4-10:790; 1409:7/8-9:1240; 1608:1-8:1720; 2007:1-1/4-7:3100"
	inchLengths = "012:1/2:100; 058:5/8:104; 034:3/4:108; 078:7/8:113; 100:1:118; 118:1-1/8:124; 114:1-1/4:130;" +
		"138:1-3/8:137; 112:1-1/2:144; 134:1-3/4:156; 200:2:170; 214:2-1/4:185; 212:2-1/2:200; 234:2-3/4:216; 300:3:233;" +
		"314:3-1/4:251; 312:3-1/2:270; 334:3-3/4:290; 400:4:310; 412:4-1/2:350; 500:5:395; 512:5-1/2:440; 600:6:490; 700:7:590; 800:8:700"
	boltGrades = "G5Z:grade 5, zinc:100; G5P:grade 5, plain:92; G8Y:grade 8, yellow zinc:165; G8P:grade 8, plain:150;" +
		"G2Z:grade 2, zinc:82; HDG:A307, hot-dip galvanized:140; S18:18-8 stainless:320; S31:316 stainless:470; SIB:silicon bronze:980"
	socketFinishes = "BLK:alloy, black oxide:100; ZNC:alloy, zinc:118; S18:18-8 stainless:210; S31:316 stainless:330; ZNN:alloy, zinc-nickel:165"
	screwSizes     = "0440:4-40:100; 0632:6-32:108; 0832:8-32:120; 1024:10-24:135; 1032:10-32:135; 1224:12-24:170; 2520:1/4-20:210;" +
		"3118:5/16-18:310; 3716:3/8-16:450"
	screwLengths = "018:1/8:100; 316:3/16:102; 014:1/4:104; 516:5/16:107; 038:3/8:110; 012:1/2:116; 058:5/8:124; 034:3/4:132;" +
		"078:7/8:141; 100:1:150; 114:1-1/4:170; 112:1-1/2:192; 134:1-3/4:216; 200:2:242; 212:2-1/2:300; 300:3:365"
	metricThreads = "M03:M3-0.5:100; M04:M4-0.7:105; M05:M5-0.8:115; M06:M6-1.0:130; M08:M8-1.25:180; M10:M10-1.5:270; M12:M12-1.75:380;" +
		"M14:M14-2.0:560; M16:M16-2.0:690; M20:M20-2.5:1180; M24:M24-3.0:1900; M30:M30-3.5:3600"
	metricLengths = "006:6 mm:100; 008:8 mm:102; 010:10 mm:104; 012:12 mm:107; 016:16 mm:112; 020:20 mm:118; 025:25 mm:126; 030:30 mm:135;" +
		"035:35 mm:145; 040:40 mm:156; 045:45 mm:168; 050:50 mm:180; 055:55 mm:193; 060:60 mm:207; 065:65 mm:221; 070:70 mm:236;" +
		"080:80 mm:266; 090:90 mm:298; 100:100 mm:332; 120:120 mm:405; 140:140 mm:480; 160:160 mm:560"
	screwFinishes = "ZNC:zinc:100; BLK:black oxide:115; S18:18-8 stainless:240; S31:316 stainless:390; BRS:brass:360"
	nutFinishes   = "ZNC:zinc:100; PLN:plain:90; YZN:yellow zinc, grade 8:150; HDG:hot-dip galvanized:160; S18:18-8 stainless:320; S31:316 stainless:480"
	drives        = "PHL:Phillips:100; SQR:square:106; TRX:six-lobe:118; SLT:slotted:98"
)

var fasteners = []family{
	{code: "HCS", name: "Hex cap screw", category: bolts, makers: fastenerMakers, unit: byHundred, cents: 980, weight: 18, share: 9,
		axes: []axis{{"Thread", " ", inchThreads}, {"Length", " × ", inchLengths}, {"Grade, Finish", ", ", boltGrades}}},
	{code: "SHC", name: "Socket head cap screw", category: bolts, makers: fastenerMakers, unit: byHundred, cents: 1420, weight: 16, share: 7,
		axes: []axis{{"Thread", " ", inchThreads}, {"Length", " × ", inchLengths}, {"Material, Finish", ", ", socketFinishes}}},
	{code: "FSC", name: "Flat head socket cap screw", category: bolts, makers: fastenerMakers, unit: byHundred, cents: 1560, weight: 15, share: 4,
		axes: []axis{{"Thread", " ", inchThreads}, {"Length", " × ", inchLengths}, {"Material, Finish", ", ", socketFinishes}}},
	{code: "BSC", name: "Button head socket cap screw", category: bolts, makers: fastenerMakers, unit: byHundred, cents: 1510, weight: 14, share: 4,
		axes: []axis{{"Thread", " ", inchThreads}, {"Length", " × ", inchLengths}, {"Material, Finish", ", ", socketFinishes}}},
	{code: "MHC", name: "Hex cap screw, DIN 933,", category: bolts, makers: fastenerMakers, unit: byHundred, cents: 640, weight: 9, share: 5,
		axes: []axis{{"Thread", " ", metricThreads}, {"Length", " × ", metricLengths},
			{"Grade, Finish", ", ", "8ZN:class 8.8, zinc:100; 8PL:class 8.8, plain:92; XZN:class 10.9, zinc flake:160; A2S:A2 stainless:290; A4S:A4 stainless:430"}}},
	{code: "MSH", name: "Socket head cap screw, DIN 912,", category: bolts, makers: fastenerMakers, unit: byHundred, cents: 860, weight: 9, share: 5,
		axes: []axis{{"Thread", " ", metricThreads}, {"Length", " × ", metricLengths},
			{"Grade, Finish", ", ", "CBK:class 12.9, black oxide:100; CZN:class 12.9, zinc:116; A2S:A2 stainless:205; A4S:A4 stainless:310"}}},
	{code: "PMS", name: "Machine screw, pan head,", category: bolts, makers: fastenerMakers, unit: byHundred, cents: 310, weight: 4, share: 5,
		axes: []axis{{"Drive", " ", drives}, {"Thread", ", ", screwSizes}, {"Length", " × ", screwLengths}, {"Finish", ", ", screwFinishes}}},
	{code: "FMS", name: "Machine screw, flat head,", category: bolts, makers: fastenerMakers, unit: byHundred, cents: 320, weight: 4, share: 4,
		axes: []axis{{"Drive", " ", drives}, {"Thread", ", ", screwSizes}, {"Length", " × ", screwLengths}, {"Finish", ", ", screwFinishes}}},
	{code: "SST", name: "Socket set screw", category: bolts, makers: fastenerMakers, unit: byHundred, cents: 540, weight: 3, share: 3,
		axes: []axis{{"Thread", " ", screwSizes}, {"Length", " × ", screwLengths},
			{"Point", ", ", "CUP:cup point:100; FLT:flat point:112; CON:cone point:115; DOG:dog point:140; KNR:knurled cup point:122"},
			{"Material", ", ", "ALY:alloy:100; S18:18-8 stainless:190; NYT:alloy, nylon tip:210"}}},
	{code: "CGB", name: "Carriage bolt", category: bolts, makers: fastenerMakers, unit: byHundred, cents: 1180, weight: 22, share: 2,
		axes: []axis{{"Thread", " ", inchThreads}, {"Length", " × ", inchLengths}, {"Finish", ", ", "ZNC:zinc:100; HDG:hot-dip galvanized:150; S18:18-8 stainless:340"}}},
	{code: "HXN", name: "Hex nut", category: nuts, makers: fastenerMakers, unit: byHundred, cents: 310, weight: 6, share: 3,
		axes: []axis{{"Thread", " ", inchThreads}, {"Style", ", ", "FIN:finished:100; JAM:jam:95; HVY:heavy:160; CPL:coupling:420"}, {"Finish", ", ", nutFinishes}}},
	{code: "NLN", name: "Nylon insert lock nut", category: nuts, makers: fastenerMakers, unit: byHundred, cents: 520, weight: 6, share: 2,
		axes: []axis{{"Thread", " ", inchThreads}, {"Style", ", ", "FUL:full height:100; THN:thin:96"}, {"Finish", ", ", nutFinishes}}},
	{code: "FWS", name: "Flat washer", category: nuts, makers: fastenerMakers, unit: byHundred, cents: 190, weight: 5, share: 3,
		axes: []axis{{"Thread", " ", inchThreads}, {"Style", ", ", "USS:USS:100; SAE:SAE:92; FEN:fender:180; STR:structural F436:260"}, {"Finish", ", ", nutFinishes}}},
	{code: "TRD", name: "Threaded rod", category: anchors, makers: fastenerMakers, unit: byTen, cents: 2240, weight: 900, share: 2,
		axes: []axis{{"Thread", " ", inchThreads}, {"Length", " × ", "036:3 ft:100; 072:6 ft:190; 120:10 ft:305; 144:12 ft:370"}, {"Grade, Finish", ", ", boltGrades}}},
	{code: "WDG", name: "Wedge anchor", category: anchors, makers: fastenerMakers, unit: byBox, cents: 6480, weight: 90, share: 2,
		axes: []axis{{"Thread", " ", "0420:1/4-20:60; 0616:3/8-16:100; 0813:1/2-13:165; 1011:5/8-11:290; 1210:3/4-10:460; 1608:1-8:980"},
			{"Length", " × ", inchLengths}, {"Finish", ", ", "ZNC:zinc:100; HDG:hot-dip galvanized:155; S34:304 stainless:330; S31:316 stainless:460"}}},
}
