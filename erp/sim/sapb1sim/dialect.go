package sapb1sim

import (
	"net/http"
	"strconv"
)

// dialect is how one of the two roots writes the same content: OData 3 under /b1s/v1, OData 4 under /b1s/v2 (§1.4).
type dialect struct {
	version    int
	root       string // "/b1s/v2/"
	annotation string // what a control property starts with: "@odata."
	mediaType  string
	header     string // the version header
	headerText string
	single     string // what the context of one entity ends with
}

var dialects = []dialect{
	{1, "/b1s/v1/", "odata.", "application/json;odata=minimalmetadata;charset=utf-8", "DataServiceVersion", "3.0", "@Element"},
	{2, "/b1s/v2/", "@odata.", "application/json;odata.metadata=minimal;charset=utf-8", "OData-Version", "4.0", "$entity"},
}

// context is the name of the control property that says what a body holds.
func (d dialect) context() string {
	if d.version == 1 {
		return d.annotation + "metadata"
	}
	return d.annotation + "context"
}

// count is an inline count as a JSON value: the manual shows v1 writing it as a string.
func (d dialect) count(n int) any {
	if d.version == 1 {
		return strconv.Itoa(n)
	}
	return int64(n)
}

func (d dialect) mark(h http.Header, mediaType string) {
	h.Set("Content-Type", mediaType)
	h.Set(d.header, d.headerText)
}
