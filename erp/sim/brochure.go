package sim

import (
	"fmt"
	"strings"
)

// brochuresOf are the files that come with a generated item: a picture where its family has one, its data sheet, and for
// hazardous goods a safety data sheet. They are made when they are opened; a million items have nothing to keep.
func brochuresOf(i Item) []Attachment {
	var files []Attachment
	family, _, _ := strings.Cut(string(i.ID), "-")
	if draw, ok := pictures[family]; ok {
		files = append(files, Attachment{Name: family + ".png", Type: "image/png", Content: draw})
	}
	files = append(files, Attachment{
		Name: "Data sheet " + string(i.ID) + ".pdf", Type: "application/pdf", Content: func() []byte { return dataSheet(i) },
	})
	if i.Hazmat != "" {
		files = append(files, Attachment{
			Name: "Safety data sheet " + family + ".pdf", Type: "application/pdf", Content: func() []byte { return safetySheet(i) },
		})
	}
	return files
}

// sample says on every sheet what it is.
const sample = "Sample document of a generated company. It describes no real product."

func dataSheet(i Item) []byte {
	rows := [][2]string{{"Item", string(i.ID)}, {"Manufacturer", i.Manufacturer}, {"Manufacturer's number", i.ManufacturerNo}}
	for _, a := range i.Attributes {
		rows = append(rows, [2]string{a.Name, a.Value})
	}
	rows = append(rows, [2]string{"Sold by", string(i.SellUOM)})
	for _, p := range i.Packs {
		rows = append(rows, [2]string{"Pack", fmt.Sprintf("%s of %s %s", p.UOM, p.PerStock, i.StockUOM)})
	}
	return paper(i.Description, append(rows, [2]string{"Weight per " + string(i.StockUOM), i.Weight}, [2]string{"Barcode", i.Barcode}), sample)
}

func safetySheet(i Item) []byte {
	return paper("Safety data sheet", [][2]string{
		{"Product", i.Description}, {"Manufacturer", i.Manufacturer}, {"Transport", i.Hazmat},
		{"In case of fire", "Cool containers with water from a safe distance."},
		{"In case of contact", "Rinse at once and see a doctor."},
		{"Storage", "Upright, dry, cool, away from sources of ignition."},
	}, sample)
}
