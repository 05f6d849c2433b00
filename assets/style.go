package assets

import (
	"bytes"
	"fmt"
)

// order is the order in which the style sheets are joined. tokens.css comes first: it declares the layers.
var order = []string{
	"tokens", "base",
	"components/frame", "components/page-head", "components/stamp", "components/status", "components/button",
	"components/field", "components/section", "components/table", "components/figures", "components/notice",
	"components/filters", "components/counter", "components/suggest", "components/price", "components/credit", "components/aging",
	"components/timeline", "components/shipment", "components/document", "components/answer", "components/contact", "components/gate",
	"components/acting", "components/desk", "components/menu", "components/choose", "components/compare", "components/progress", "components/media", "components/quickorder", "components/selection", "components/list",
}

func styleSheet() []byte {
	var sheet bytes.Buffer
	for _, name := range order {
		css, err := files.ReadFile("css/" + name + ".css")
		if err != nil {
			panic(fmt.Errorf("read style sheet: %w", err))
		}
		sheet.Write(css)
		sheet.WriteByte('\n')
	}
	return sheet.Bytes()
}
