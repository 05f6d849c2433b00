package sim

import "github.com/tradecounter/portal/erp"

var (
	chemicals = erp.Category{ID: "601", Name: "Chemicals & lubricants"}
	batteries = erp.Category{ID: "602", Name: "Batteries"}
)

var chemicalMakers = []maker{{"Aldgate Chemical", "AG"}, {"Permalube", "PB"}, {"Northfield Adhesives", "NF"}, {"Crane Creek", "CC"}}

var consumables = []family{
	{code: "AER", name: "Aerosol,", category: chemicals, makers: chemicalMakers, unit: byDozen, cents: 745, weight: 900, share: 3, hazmat: "UN1950 Aerosols, flammable, class 2.1",
		axes: []axis{{"Type", " ", "PEN:penetrating oil:100; BRK:brake parts cleaner:74; CON:contact cleaner:190; SIL:silicone lubricant:96; LIT:white lithium grease:110; CHN:chain lubricant:128; GLV:cold galvanizing compound:165; DEG:citrus degreaser:104; PNT:enamel paint:88; DRY:dry graphite film:145; BEL:belt dressing:118; CUT:cutting oil:122"},
			{"Size", ", ", "10:10 oz:92; 12:12 oz:100; 14:14 oz:110; 20:20 oz:138"}, {"Grade", ", ", "IND:industrial:100; LVC:low VOC:116; FDG:food grade H1:148"}}},
	{code: "ADH", name: "Solvent cement,", category: chemicals, makers: chemicalMakers, unit: byDozen, cents: 690, weight: 700, share: 1, hazmat: "UN1133 Adhesives, flammable liquid, class 3",
		axes: []axis{{"For", " ", "PVC:PVC:100; CPV:CPVC:116; ABS:ABS:104; MPC:multi-purpose:110; PRM:purple primer:94"}, {"Type", ", ", "REG:regular body:100; MED:medium body:104; HVY:heavy body:112"},
			{"Size", ", ", "004:1/4 pt:58; 008:1/2 pt:78; 016:1 pt:100; 032:1 qt:170; 128:1 gal:560"}, {"Color", ", ", "CLR:clear:100; GRY:gray:101; BLU:blue:102; ORG:orange:102"}}},
	{code: "ACD", name: "Cleaner, acid,", category: chemicals, makers: chemicalMakers, unit: bySingle, cents: 2380, weight: 9800, share: 1, hazmat: "UN1805 Phosphoric acid solution, class 8",
		axes: []axis{{"Type", " ", "DSC:descaler:100; RST:rust remover:112; BRI:aluminum brightener:124; CNC:concrete cleaner:94; BLR:boiler cleaner:138"},
			{"Size", ", ", "001:1 gal:100; 005:5 gal:430; 055:55 gal drum:3900"}, {"Strength", ", ", "RTU:ready to use:82; STD:standard:100; CON:concentrate:160"}}},
	{code: "LUB", name: "Lubricant,", category: chemicals, makers: chemicalMakers, unit: bySingle, cents: 2960, weight: 7800, share: 2,
		axes: []axis{{"Type", " ", "HYD:hydraulic oil:100; GER:gear oil:118; WAY:way oil:112; SPN:spindle oil:108; CMP:compressor oil:160; CUT:soluble cutting fluid:190; SYN:synthetic coolant:240; CHN:chain oil:116"},
			{"Viscosity", ", ", "022:ISO 22:100; 032:ISO 32:100; 046:ISO 46:100; 068:ISO 68:100; 100:ISO 100:102; 150:ISO 150:104; 220:ISO 220:106; 320:ISO 320:108; 460:ISO 460:112"},
			{"Size", ", ", "001:1 gal:100; 005:5 gal:410; 055:55 gal drum:3600; 275:275 gal tote:16800"}, {"Grade", ", ", "MIN:mineral:100; SEM:semi-synthetic:138; PAO:synthetic:230; FDG:food grade H1:260"}}},
	{code: "BAT", name: "Tool battery, lithium-ion,", category: batteries, makers: toolMakers, unit: bySingle, cents: 7900, weight: 1400, share: 1, hazmat: "UN3480 Lithium ion batteries, class 9",
		axes: []axis{{"Voltage", " ", "12:12 V:70; 18:18 V:100; 20:20 V max:102; 36:36 V:165; 40:40 V:180; 60:60 V:240"}, {"Capacity", ", ", "15:1.5 Ah:64; 20:2.0 Ah:78; 30:3.0 Ah:100; 40:4.0 Ah:122; 50:5.0 Ah:146; 60:6.0 Ah:168; 80:8.0 Ah:215; 90:9.0 Ah:238; 12:12.0 Ah:310"},
			{"Pack", ", ", "1:single:100; 2:two-pack:188; K:with charger:138"}}},
}
