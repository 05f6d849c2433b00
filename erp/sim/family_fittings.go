package sim

import (
	"fmt"
	"strings"

	"github.com/tradecounter/portal/erp"
)

var (
	pipe      = erp.Category{ID: "201", Name: "Pipe fittings & nipples"}
	valves    = erp.Category{ID: "202", Name: "Valves"}
	hydraulic = erp.Category{ID: "203", Name: "Hydraulic & pneumatic"}
	sealing   = erp.Category{ID: "204", Name: "Seals & O-rings"}
)

var fittingMakers = []maker{
	{"Pelham Fittings", "PL"}, {"Dunmore Valve", "DV"}, {"Cascade Fluid Power", "CF"}, {"Merrow Pipe", "MP"}, {"Sealwright", "SW"},
	{"Ostrander Brass", "OB"},
}

const (
	pipeSizes = "002:1/8 in:70; 004:1/4 in:80; 006:3/8 in:90; 008:1/2 in:100; 012:3/4 in:130; 016:1 in:190; 020:1-1/4 in:270; 024:1-1/2 in:330;" +
		"032:2 in:460; 040:2-1/2 in:980; 048:3 in:1350; 064:4 in:2300"
	pipeMaterials = "BLK:black malleable iron:100; GLV:galvanized malleable iron:118; BRS:brass:320; S34:304 stainless:410; S36:316 stainless:520;" +
		"FST:forged steel:300; PVC:PVC:45; CPV:CPVC:85"
	dashSizes = "04:1/4:80; 05:5/16:86; 06:3/8:92; 08:1/2:100; 10:5/8:130; 12:3/4:170; 16:1:260; 20:1-1/4:430; 24:1-1/2:590"
	tubeSizes = "532:5/32 in:90; 014:1/4 in:100; 516:5/16 in:112; 038:3/8 in:125; 012:1/2 in:168; 04M:4 mm:95; 06M:6 mm:100; 08M:8 mm:110; 10M:10 mm:128; 12M:12 mm:150"
)

var fittings = []family{
	{code: "PFT", name: "Pipe fitting,", category: pipe, makers: fittingMakers, unit: byEach, cents: 285, weight: 210, share: 7,
		axes: []axis{
			{"Shape", " ", "E90:90° elbow:100; E45:45° elbow:115; S90:90° street elbow:125; TEE:tee:135; RTE:reducing tee:190; CPL:coupling:95;" +
				"RCP:reducing coupling:140; UNI:union:280; CAP:cap:75; PLG:square head plug:70; BSH:hex bushing:90; CRS:cross:310; FLG:floor flange:260"},
			{"Size", ", ", pipeSizes}, {"Material", ", ", pipeMaterials}, {"Rating", ", ", "150:class 150:100; 300:class 300:190; 3M0:class 3000:310"}}},
	{code: "NPL", name: "Pipe nipple", category: pipe, makers: fittingMakers, unit: byEach, cents: 168, weight: 140, share: 5,
		axes: []axis{{"Size", " ", pipeSizes},
			{"Length", " × ", "CLS:close:100; 112:1-1/2 in:106; 200:2 in:112; 212:2-1/2 in:124; 300:3 in:136; 312:3-1/2 in:148; 400:4 in:160;" +
				"412:4-1/2 in:176; 500:5 in:192; 512:5-1/2 in:208; 600:6 in:226; 800:8 in:310; 100:10 in:390; 120:12 in:460"},
			{"Material", ", ", "BLK:black steel:100; GLV:galvanized steel:120; BRS:red brass:420; S34:304 stainless:380; S36:316 stainless:470"},
			{"Rating", ", ", "S40:schedule 40:100; S80:schedule 80:165"}}},
	{code: "BVL", name: "Ball valve", category: valves, makers: fittingMakers, unit: bySingle, cents: 1490, weight: 800, share: 4,
		axes: []axis{{"Size", " ", pipeSizes}, {"Material", ", ", "BRS:brass:100; LFB:lead-free brass:125; S36:316 stainless:260; CST:carbon steel:190; PVC:PVC:60"},
			{"Ends", ", ", "NPT:threaded:100; SWT:solder:96; PRS:press:165; SKW:socket weld:150; FLG:flanged:420"},
			{"Handle", ", ", "LVR:lever:100; TEE:tee handle:104; LKG:locking lever:128"}}},
	{code: "GVL", name: "Gate valve", category: valves, makers: fittingMakers, unit: bySingle, cents: 2140, weight: 1200, share: 2,
		axes: []axis{{"Size", " ", pipeSizes}, {"Material", ", ", "BRZ:bronze:100; LFB:lead-free bronze:122; IRN:iron:140; S36:316 stainless:320"},
			{"Ends", ", ", "NPT:threaded:100; SWT:solder:96; FLG:flanged:380"}, {"Rating", ", ", "125:class 125:100; 150:class 150:118; 200:class 200:160"}}},
	{code: "JIC", name: "Hydraulic adapter, 37° JIC,", category: hydraulic, makers: fittingMakers, unit: byEach, cents: 410, weight: 130, share: 4,
		axes: []axis{{"Shape", " ", "STR:straight male connector:100; E90:90° male elbow:190; E45:45° male elbow:200; TEE:union tee:290; BLK:bulkhead union:240; SWV:swivel nut:175;" +
			"RED:tube reducer:150; CAP:cap nut:60; PLG:plug:55"},
			{"Size", ", tube ", dashSizes}, {"Port", " × ", dashSizes},
			{"Thread", " ", "NPT:NPT:100; ORB:SAE O-ring boss:112; BSP:BSPP:130; MTR:metric:135"}, {"Material", ", ", "STL:steel:100; S36:316 stainless:390; BRS:brass:160"}}},
	{code: "PTC", name: "Push-to-connect fitting,", category: hydraulic, makers: fittingMakers, unit: byTen, cents: 2350, weight: 30, share: 4,
		axes: []axis{{"Shape", " ", "MCN:male connector:100; MEL:male elbow:125; MTE:male branch tee:175; UNC:union:95; UEL:union elbow:118; UTE:union tee:150; FLC:flow control:340; BKU:bulkhead union:210"},
			{"Size", ", ", tubeSizes}, {"Thread", " × ", "18N:1/8 NPT:100; 14N:1/4 NPT:108; 38N:3/8 NPT:122; 12N:1/2 NPT:150; 18G:G1/8:104; 14G:G1/4:112; M05:M5:96"},
			{"Material", ", ", "CMP:composite:100; NPB:nickel-plated brass:165; S36:316 stainless:620"}}},
	{code: "HOS", name: "Hydraulic hose,", category: hydraulic, makers: fittingMakers, unit: byFoot, cents: 395, weight: 280, share: 2,
		axes: []axis{{"Type", " ", "R1A:SAE 100R1AT one-wire:100; R2A:SAE 100R2AT two-wire:135; R17:SAE 100R17 compact:145; R12:SAE 100R12 four-spiral:260; R14:SAE 100R14 PTFE:340; R7N:SAE 100R7 thermoplastic:120; R5T:SAE 100R5 textile:155"},
			{"Diameter", ", ", dashSizes}, {"Style", " in, ", "BLK:black cover:100; BLU:blue cover:108; MSH:MSHA cover:112; NCV:non-conductive cover:130"}}},
	{code: "ORG", name: "O-ring", category: sealing, makers: fittingMakers, unit: byHundred, cents: 420, weight: 1, share: 4,
		axes: []axis{{"Size", " ", ringSizes()}, {"Material", ", ", "NBR:Buna-N:100; FKM:FKM:480; EPD:EPDM:160; SIL:silicone:220; HNB:HNBR:350; PTF:PTFE:640; NEO:neoprene:150"},
			{"Hardness", ", ", "70A:70 durometer:100; 90A:90 durometer:128; 75A:75 durometer:108"}}},
	{code: "HCL", name: "Hose clamp, worm gear,", category: hydraulic, makers: fittingMakers, unit: byTen, cents: 890, weight: 40, share: 2,
		axes: []axis{{"Size", " ", "004:size 4:92; 006:size 6:94; 008:size 8:96; 010:size 10:98; 012:size 12:100; 016:size 16:105; 020:size 20:110; 024:size 24:116; 028:size 28:122;" +
			"032:size 32:128; 036:size 36:134; 040:size 40:142; 044:size 44:150; 048:size 48:158; 056:size 56:172; 064:size 64:188; 072:size 72:205; 080:size 80:224; 088:size 88:245; 104:size 104:290"},
			{"Material", ", ", "ZSC:zinc screw:100; S30:all 300 stainless:165; S31:all 316 stainless:290"}, {"Width", ", ", "916:9/16 in band:100; 012:1/2 in band:96; 516:5/16 in band:88"}}},
}

// ringSizes lists the dash numbers of AS568: five series of cross-sections, each dearer than the one before.
func ringSizes() string {
	var sizes []string
	for _, series := range []struct{ first, last, percent int }{
		{4, 50, 100}, {102, 178, 125}, {201, 284, 180}, {309, 395, 300}, {425, 475, 560},
	} {
		for dash := series.first; dash <= series.last; dash++ {
			sizes = append(sizes, fmt.Sprintf("%03d:AS568-%03d:%d", dash, dash, series.percent+(dash-series.first)*2))
		}
	}
	return strings.Join(sizes, ";")
}
