package tryton

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/tradecounter/portal/erp"
)

// paperID names an invoice's own paper among its files, whose keys are numbers.
const paperID = "paper"

// paper is an invoice as the distributor prints it: a file in the format that the report is set to, ODT unless PDF was
// chosen (§10). Tryton makes it at the first asking, and keeps it.
type paper struct {
	erp.Attachment
	content file
}

func (a *Adapter) paperOf(ctx context.Context, op string, on attached) (paper, error) {
	var answer []json.RawMessage // the format, the file, whether to print at once, a name
	printed := call{
		op: op, method: "report.account.invoice.execute", longest: maxFileAnswer,
		params: []any{[]int64{on.id}, values{"model": "account.invoice", "ids": []int64{on.id}, "id": on.id}},
	}
	if err := a.client.read(ctx, printed, &answer); err != nil {
		return paper{}, err
	}
	var format, name string
	var content file
	if len(answer) < 4 || json.Unmarshal(answer[0], &format) != nil || json.Unmarshal(answer[1], &content) != nil || json.Unmarshal(answer[3], &name) != nil {
		return paper{}, erp.Errorf(erp.Unavailable, op, "%w", fmt.Errorf("the report answers with %d parts that are no file", len(answer)))
	}
	name = safeName(name + "." + format)
	return paper{erp.Attachment{ID: paperID, Name: name, Type: mediaType(name), Size: int64(len(content))}, content}, nil
}
