package sim

// firm is a customer as the trade directory has it.
type firm struct {
	name, domain            string
	street, city            string
	region, postal, country string
	contact                 string // the buyer
}

// firms are the first customers of every company, so that stories and screenshots know them. None of them exists.
var firms = []firm{
	{"Ridgeline Fabrication Inc.", "ridgeline-fab", "1480 Stanley Avenue", "Dayton", "OH", "45404", "US", "Marian Kowalski"},
	{"Buckeye Conveyor & Automation", "buckeyeconveyor", "3925 Refugee Road", "Columbus", "OH", "43232", "US", "Darnell Whitfield"},
	{"Three Rivers Machine Works", "threeriversmachine", "77 Carson Street", "Pittsburgh", "PA", "15203", "US", "Gail Petrosky"},
	{"Hoosier Ag Equipment LLC", "hoosierag", "6120 Bluffton Road", "Fort Wayne", "IN", "46809", "US", "Tom Eberhardt"},
	{"Falls City Boiler & Tank", "fallscityboiler", "1201 Portland Avenue", "Louisville", "KY", "40203", "US", "Renee Thibodeaux"},
	{"Consolidated Mill Services", "consolidatedmill", "900 Tower Boulevard", "Middletown", "OH", "45042", "US", "Priya Raghunathan"},
	{"Consolidated Mill Services – Gary Works", "consolidatedmill", "1 North Broadway", "Gary", "IN", "46402", "US", "Luis Ocampo"},
	{"Consolidated Mill Services – Weirton", "consolidatedmill", "400 Three Springs Drive", "Weirton", "WV", "26062", "US", "Bernadette Hale"},
	{"Gulf Coast Process Piping", "gulfcoastprocess", "8811 Market Street", "Houston", "TX", "77029", "US", "Armando Villarreal"},
	{"Lakeshore Stamping Company", "lakeshorestamping", "2400 East Nine Mile Road", "Warren", "MI", "48091", "US", "Krystyna Nowak"},
	{"Wabash Valley Packaging", "wabashpackaging", "315 Margaret Avenue", "Terre Haute", "IN", "47802", "US", "Doug Renner"},
	{"City of Larch Hill, Public Works", "larchhillworks", "2100 Lagonda Avenue", "Springfield", "OH", "45503", "US", "Yolanda Briggs"},
	{"Statewide Facility Services", "statewidefacility", "5000 Northwest Parkway", "Columbus", "OH", "43016", "US", "Kevin O’Leary"},
	{"Brücke & Söhne Maschinenbau GmbH", "bruecke-soehne", "Industriestraße 14", "Göttingen", "", "37079", "DE", "Jörg Müßig"},
	{"Ateliers Lévesque inc.", "ateliers-levesque", "2250, boulevard Industriel", "Trois-Rivières", "QC", "G8Z 4T1", "CA", "Françoise Gauthier"},
	{"株式会社三和製作所", "sanwa-seisakusho", "東大阪市長田中 3-6-1", "大阪", "", "577-0013", "JP", "佐藤 健一"},
	{"Strojírny Žižkov s.r.o.", "strojirny-zizkov", "Koněvova 118", "Praha 3", "", "130 00", "CZ", "Štěpán Dvořák"},
	{"Estructuras Peñíscola S.L.", "estructuras-peniscola", "Polígono El Bovalar, nave 9", "Castellón", "", "12006", "ES", "Begoña Ibáñez"},
	{"Allen County Ironworks", "allencountyiron", "1910 Cable Road", "Lima", "OH", "45805", "US", "Scott Vandermeer"},
	{"Kettering Precision Grinding", "ketteringprecision", "4230 Wilmington Pike", "Kettering", "OH", "45440", "US", "Hannah Stoltz"},
	{"Tipp City Tool & Die", "tippcitytool", "640 West Main Street", "Tipp City", "OH", "45371", "US", "Ray Delacroix"},
	{"Queen City Elevator", "queencityelevator", "3301 Spring Grove Avenue", "Cincinnati", "OH", "45225", "US", "Simone Achterberg"},
	{"Bluegrass Stillhouse Supply", "bluegrassstillhouse", "212 Holmes Street", "Frankfort", "KY", "40601", "US", "Wade Prewitt"},
	{"Great Lakes Dredge Parts", "greatlakesdredge", "1050 Front Street", "Toledo", "OH", "43605", "US", "Nikolai Petrov"},
	{"Motor City Weld Cell", "motorcityweld", "9700 Conner Avenue", "Detroit", "MI", "48213", "US", "Latoya Jenkins"},
	{"Smoky Mountain Modular", "smokymodular", "1500 Topside Road", "Knoxville", "TN", "37920", "US", "Clay Hutchins"},
	{"Prairie State Grain Systems", "prairiegrain", "2801 North Main Street", "Decatur", "IL", "62526", "US", "Ingrid Sorensen"},
	{"Permian Compression Partners", "permiancompression", "3400 Interstate 20", "Midland", "TX", "79706", "US", "Jesse Armendáriz"},
	{"Clermont Marine & Dock", "clermontmarine", "1 Riverside Drive", "New Richmond", "OH", "45157", "US", "Patrick Dunleavy"},
	{"Heartland Ethanol of Union City", "heartlandethanol", "3250 North State Line Road", "Union City", "IN", "47390", "US", "Beth Ann Fouts"},
	{"Moundview Research Maintenance", "moundview", "480 Vantage Point", "Miamisburg", "OH", "45342", "US", "Arjun Deshmukh"},
	{"Piqua Paper Converters", "piquapaper", "815 Clark Avenue", "Piqua", "OH", "45356", "US", "Joanne Rusk"},
	{"Shawnee Hydraulics Repair", "shawneehydraulics", "1705 Elm Street", "Lima", "OH", "45804", "US", "Mitch Garber"},
	{"Northern Kentucky Cold Storage", "nkycoldstorage", "7600 Turfway Road", "Florence", "KY", "41042", "US", "Desmond Clay"},
	{"Larkmoor Foodservice Fabricators", "larkmoorfabricators", "701 South Ridge Avenue", "Troy", "OH", "45373", "US", "Charlene Maddox"},
	{"Erie Shore Rail Car", "erieshorerail", "2900 Columbus Avenue", "Sandusky", "OH", "44870", "US", "Leonid Abramov"},
	{"Whitewater Poultry Equipment", "whitewaterpoultry", "520 North Round Barn Road", "Richmond", "IN", "47374", "US", "Carla Benavides"},
	{"Elm Hollow School District Facilities", "elmhollowfacilities", "5959 Hagewa Drive", "Blue Ash", "OH", "45242", "US", "Owen McAllister"},
	{"Ohio Valley Crane & Rigging", "ovcrane", "1200 River Road", "Steubenville", "OH", "43952", "US", "Dominic Ferrante"},
	{"Xenia Foundry & Pattern", "xeniafoundry", "381 Bellbrook Avenue", "Xenia", "OH", "45385", "US", "Marguerite Poole"},
}

// The parts of names beyond the first firms.
var (
	firmPlaces = []string{"Lakeview", "Summit", "Harrison", "Maplewood", "Cedar Creek", "Stillwater", "Fairborn", "Wolf Run", "Beavercreek", "Tecumseh",
		"Big Walnut", "Olentangy", "Scioto", "Mad River", "Tuscarawas", "Kenton", "Marion", "Vandalia", "Englewood", "New Carlisle"}
	firmTrades = []string{"Fabricating", "Machine", "Millwright", "Plastics", "Electric", "Mechanical", "Welding", "Foods", "Crane", "Molding",
		"Tooling", "Pump & Motor", "Paper", "Castings", "Hydraulics", "Controls", "Refrigeration", "Sheet Metal", "Automation", "Forge"}
	firmForms  = []string{"Inc.", "LLC", "Company", "Corp.", "Group", "& Sons", "Partners", "Works"}
	firstNames = []string{"Adele", "Brian", "Chiara", "Dale", "Elena", "Frank", "Grace", "Hector", "Irene", "Jamal", "Karen", "Lars", "Mónica", "Nate", "Oksana",
		"Pablo", "Quentin", "Rosa", "Søren", "Teresa", "Ulrich", "Vera", "Walt", "Ximena", "Yusuf", "Zoë"}
	lastNames = []string{"Abbott", "Bauer", "Castillo", "Dietrich", "Egan", "Fournier", "Gallagher", "Hoffman", "Ito", "Jankowski", "Kessler", "Lindqvist",
		"Moreau", "Nguyen", "Oyelaran", "Pruitt", "Quintero", "Rasmussen", "Schwartz", "Tran", "Underwood", "Vogel", "Wozniak", "Yoder", "Zimmerman"}
	streets = []string{"Commerce Drive", "Foundry Street", "Enterprise Parkway", "Depot Road", "Canal Street", "Progress Way", "Kiln Lane", "Airway Road"}
	docks   = []string{"Main plant", "Maintenance crib", "Warehouse B", "Tool room", "Receiving dock 4", "North plant", "Service shop", "Project trailer"}
	reps    = []string{"Angela Brandt", "Curtis Nakamura", "Jill Sandoval", "Pete Lombardi", "Deb Wysocki", "Marcus Field"}
)
