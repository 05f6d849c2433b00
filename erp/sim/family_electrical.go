package sim

import "github.com/tradecounter/portal/erp"

var (
	wire     = erp.Category{ID: "301", Name: "Wire & cable"}
	conduit  = erp.Category{ID: "302", Name: "Conduit & raceway"}
	control  = erp.Category{ID: "303", Name: "Circuit protection & control"}
	wiring   = erp.Category{ID: "304", Name: "Terminals & wiring devices"}
	lighting = erp.Category{ID: "305", Name: "Lighting"}
)

var electricalMakers = []maker{
	{"Brightline Electric", "BL"}, {"Corvane Controls", "CV"}, {"Amberley Wire", "AW"}, {"Fulton Switchgear", "FS"}, {"Lumaris", "LM"},
	{"Wexcord", "WX"},
}

const (
	wireColors = "BLK:black:100; WHT:white:100; RED:red:100; BLU:blue:100; GRN:green:100; YEL:yellow:102; ORG:orange:102; BRN:brown:102; PUR:purple:104;" +
		"GRY:gray:102; PNK:pink:104; GYS:green/yellow stripe:106"
	gauges = "14:14 AWG:100; 12:12 AWG:145; 10:10 AWG:225; 08:8 AWG:380; 06:6 AWG:590; 04:4 AWG:930; 03:3 AWG:1160; 02:2 AWG:1440; 01:1 AWG:1850; 10X:1/0 AWG:2270;" +
		"20X:2/0 AWG:2850; 40X:4/0 AWG:4450"
	amps = "001:1 A:96; 002:2 A:96; 003:3 A:97; 004:4 A:97; 005:5 A:98; 006:6 A:98; 008:8 A:99; 010:10 A:99; 015:15 A:100; 020:20 A:100; 025:25 A:104; 030:30 A:106; 035:35 A:112;" +
		"040:40 A:118; 045:45 A:126; 050:50 A:134; 060:60 A:150; 070:70 A:210; 080:80 A:230; 090:90 A:250; 100:100 A:280"
	tradeSizes = "050:1/2 in:100; 075:3/4 in:128; 100:1 in:190; 125:1-1/4 in:290; 150:1-1/2 in:360; 200:2 in:520; 250:2-1/2 in:1250; 300:3 in:1620; 350:3-1/2 in:2100; 400:4 in:2500"
)

var electrical = []family{
	{code: "THN", name: "Building wire, THHN,", category: wire, makers: electricalMakers, unit: byFoot, cents: 24, weight: 16, share: 5,
		axes: []axis{{"Gauge", " ", gauges}, {"Style", ", ", "STR:stranded:100; SOL:solid:94; FLX:flexible:118"}, {"Color", ", ", wireColors},
			{"Material", ", ", "CU:copper:100; TC:tinned copper:122; AL:aluminum:48"}}},
	{code: "CRD", name: "Portable cord,", category: wire, makers: electricalMakers, unit: byFoot, cents: 118, weight: 120, share: 3,
		axes: []axis{{"Type", " ", "SOW:SOOW:100; SJO:SJOOW:84; STW:STOW:92; SJT:SJTW:66; SEO:SEOOW:120; SVT:SVT:55"},
			{"Gauge", ", ", "18:18 AWG:60; 16:16 AWG:78; 14:14 AWG:100; 12:12 AWG:138; 10:10 AWG:205; 08:8 AWG:360; 06:6 AWG:540; 04:4 AWG:820"},
			{"Conductors", "/", "2:2 conductor:84; 3:3 conductor:100; 4:4 conductor:128; 5:5 conductor:158"}, {"Color", ", ", "BLK:black:100; YEL:yellow:106; ORG:orange:106; GRY:gray:104"}}},
	{code: "CFT", name: "Conduit fitting,", category: conduit, makers: electricalMakers, unit: byEach, cents: 185, weight: 150, share: 4,
		axes: []axis{{"Shape", " ", "SSC:EMT set screw connector:60; CCN:EMT compression connector:90; SCP:EMT set screw coupling:66; CCP:EMT compression coupling:96; STP:one-hole strap:30;" +
			"LBB:LB conduit body:340; TBD:T conduit body:390; CBD:C conduit body:350; LNT:locknut:25; BSH:insulating bushing:28; LTS:liquid-tight straight connector:210; LTE:liquid-tight 90° connector:290; UNI:three-piece union:620; E90:90° elbow:280"},
			{"Size", ", ", tradeSizes}, {"Material", ", ", "STL:steel:100; DCZ:die-cast zinc:74; ALM:aluminum:150; MAL:malleable iron:165; S36:316 stainless:1400; PVC:PVC:52"}}},
	{code: "CBR", name: "Circuit breaker,", category: control, makers: electricalMakers, unit: bySingle, cents: 1820, weight: 400, share: 4,
		axes: []axis{{"Type", " ", "PLG:plug-in:100; BLT:bolt-on:190; DIN:DIN rail UL 489:260; SUP:DIN rail supplementary:140; GFC:plug-in GFCI:520; AFC:plug-in AFCI:430"},
			{"Poles", ", ", "1:1 pole:100; 2:2 pole:215; 3:3 pole:520"}, {"Rating", ", ", amps}, {"Capacity", ", ", "10K:10 kA:100; 22K:22 kA:180; 65K:65 kA:410"}}},
	{code: "FUS", name: "Fuse,", category: control, makers: electricalMakers, unit: byTen, cents: 4150, weight: 60, share: 2,
		axes: []axis{{"Type", " ", "CC:class CC:160; J:class J:260; RK1:class RK1:240; RK5:class RK5:150; T:class T:290; MDG:midget:80; G:class G:120; L:class L:2100"},
			{"Rating", ", ", amps}, {"Style", ", ", "TD:time-delay:100; FA:fast-acting:94"}}},
	{code: "CTR", name: "Contactor, IEC,", category: control, makers: electricalMakers, unit: bySingle, cents: 4680, weight: 900, share: 2,
		axes: []axis{{"Rating", " ", "009:9 A:100; 012:12 A:112; 018:18 A:140; 025:25 A:178; 032:32 A:235; 040:40 A:330; 050:50 A:410; 065:65 A:520; 080:80 A:690; 095:95 A:880; 115:115 A:1350; 150:150 A:1720"},
			{"Voltage", ", ", "24D:24 VDC coil:118; 24A:24 VAC coil:100; 120:120 VAC coil:100; 208:208 VAC coil:104; 240:240 VAC coil:102; 480:480 VAC coil:112"},
			{"Poles", ", ", "3:3 pole:100; 4:4 pole:130; R:reversing, 3 pole:280"}, {"Auxiliary", ", ", "10:1 NO:100; 01:1 NC:100; 11:1 NO + 1 NC:108"}}},
	{code: "TRM", name: "Terminal,", category: wiring, makers: electricalMakers, unit: byHundred, cents: 1290, weight: 3, share: 4,
		axes: []axis{{"Shape", " ", "RNG:ring:100; FRK:fork:98; LSP:locking spade:112; FQD:female quick-disconnect:120; MQD:male quick-disconnect:116; BUT:butt splice:104; PIN:pin:96; BUL:bullet:102; FER:ferrule:62; CAP:closed-end cap:70"},
			{"Gauge", ", ", "22:22-18 AWG:90; 16:16-14 AWG:100; 12:12-10 AWG:140; 08:8 AWG:260; 06:6 AWG:360; 04:4 AWG:480"},
			{"Size", ", ", "04:#4 stud:98; 06:#6 stud:99; 08:#8 stud:100; 10:#10 stud:100; 14:1/4 in stud:108; 56:5/16 in stud:118; 38:3/8 in stud:132"},
			{"Material", ", ", "VIN:vinyl:100; NYL:nylon:130; HSK:heat shrink:260; NON:non-insulated:58"}}},
	{code: "CTI", name: "Cable tie,", category: wiring, makers: electricalMakers, unit: byBag, cents: 640, weight: 2, share: 3,
		axes: []axis{{"Length", " ", "04:4 in:60; 06:5.6 in:78; 08:7.5 in:100; 11:11 in:150; 14:14 in:205; 18:18 in:290; 24:24 in:480; 36:36 in:860"},
			{"Strength", ", ", "018:18 lb:78; 040:40 lb:90; 050:50 lb:100; 120:120 lb:230; 175:175 lb:340; 250:250 lb:520"}, {"Color", ", ", wireColors},
			{"Grade", ", ", "STD:nylon 6/6:100; UVB:UV stabilized:112; HST:heat stabilized:160; MDT:metal detectable:390"}}},
	{code: "HST", name: "Heat shrink tubing,", category: wiring, makers: electricalMakers, unit: byFoot, cents: 46, weight: 8, share: 2,
		axes: []axis{{"Diameter", " ", "364:3/64 in:60; 116:1/16 in:64; 332:3/32 in:70; 018:1/8 in:78; 316:3/16 in:88; 014:1/4 in:100; 038:3/8 in:132; 012:1/2 in:168; 034:3/4 in:240; 100:1 in:340; 112:1-1/2 in:540; 200:2 in:760"},
			{"Ratio", ", ", "2T1:2-to-1:100; 3T1:3-to-1:128; 4T1:4-to-1:190"}, {"Style", ", ", "THN:thin wall:100; DUA:dual wall, adhesive:210; MED:medium wall:260; HVY:heavy wall:340"}, {"Color", ", ", wireColors}}},
	{code: "RCP", name: "Receptacle,", category: wiring, makers: electricalMakers, unit: byEach, cents: 310, weight: 180, share: 2,
		axes: []axis{{"Type", " ", "515:5-15R duplex:100; 520:5-20R duplex:150; 615:6-15R duplex:210; 620:6-20R duplex:230; L51:L5-15R locking:420; L52:L5-20R locking:460; L62:L6-20R locking:470; L14:L14-30R locking:980; GF1:5-15R GFCI:560; GF2:5-20R GFCI:640"},
			{"Grade", ", ", "SPC:specification grade:100; HSP:hospital grade:290; RES:residential grade:48; IND:industrial grade:220"},
			{"Color", ", ", "IVO:ivory:100; WHT:white:100; BRN:brown:100; GRY:gray:104; BLK:black:104; RED:red:120; ORG:orange, isolated ground:280"}, {"Style", ", ", "SIDE:side wired:100; BACK:back and side wired:112"}}},
	{code: "LED", name: "LED lamp,", category: lighting, makers: electricalMakers, unit: byEach, cents: 590, weight: 200, share: 3,
		axes: []axis{{"Shape", " ", "A19:A19:60; A21:A21:90; BR3:BR30:84; P20:PAR20:130; P30:PAR30:170; P38:PAR38:190; T82:T8 2 ft:110; T84:T8 4 ft:120; T88:T8 8 ft:290; HBR:high-bay retrofit:980; CRN:corn cob:740; MR6:MR16:90"},
			{"Rating", ", ", "06:6 W:90; 09:9 W:100; 12:12 W:112; 15:15 W:124; 18:18 W:138; 24:24 W:165; 36:36 W:220; 54:54 W:310"},
			{"Color temperature", ", ", "27:2700 K:100; 30:3000 K:100; 35:3500 K:100; 40:4000 K:100; 50:5000 K:100; 65:6500 K:104"}, {"Style", ", ", "DIM:dimmable:100; NDM:non-dimmable:88; SEL:power selectable:130"}}},
}
