package tryton

import (
	"context"
	"time"

	"github.com/tradecounter/portal/erp"
)

// testify looks for the latest change that a cursor knows of. Where it is missing, the database has been restored as of a time
// before it, and the cursor is of no use: Conflict.
func (a *Adapter) testify(ctx context.Context, op string, f feed, w witness) error {
	if w.ID == 0 {
		return nil
	}
	type row struct {
		ID int64 `json:"id"`
		stamps
	}
	q := query{model: f.parts[w.Part].model, where: domain{is("id", w.ID)}, context: archivedToo}
	found, err := search[row](ctx, a.client, op, q)
	if err != nil {
		return err
	}
	restored := &erp.Error{Code: erp.Conflict, Op: op, Reason: "Tryton's database is older than what was read from it: it was restored from a backup."}
	if len(found) > 0 {
		if w.before(found[0].Created.Time, found[0].changed()) {
			return restored
		}
		return nil
	}
	// It was deleted, or is yet to be created again: ids are given in order, and none twice.
	q.where, q.order, q.limit = nil, [][2]string{{"id", "DESC"}}, 1
	highest, err := search[row](ctx, a.client, op, q)
	if err != nil {
		return err
	}
	if len(highest) == 0 || highest[0].ID < w.ID {
		return restored
	}
	return nil
}

// before reports whether the record, as it is, is of a time before the witness: its last change is undone, or its id was given
// anew. The time of a creation never changes; where it is an earlier one, somebody has moved all that the books hold in time.
func (w witness) before(created, changed time.Time) bool {
	return created.UnixMicro() > w.Created || created.UnixMicro() == w.Created && changed.UnixMicro() < w.Changed
}
