package db

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// upsertDirectory leaves rows alone that have not changed.
const upsertDirectory = `
	INSERT INTO directory AS d (customer_id, name, town, phone, rep_id, rep_name, active, words)
	SELECT customer_id, name, town, phone, rep_id, rep_name, active::boolean, words::tsvector
	FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
		AS g (customer_id, name, town, phone, rep_id, rep_name, active, words) ORDER BY customer_id
	ON CONFLICT (customer_id) DO UPDATE SET name = excluded.name, town = excluded.town, phone = excluded.phone,
		rep_id = excluded.rep_id, rep_name = excluded.rep_name, active = excluded.active, words = excluded.words
	WHERE (d.name, d.town, d.phone, d.rep_id, d.rep_name, d.active, d.words)
		<> (excluded.name, excluded.town, excluded.phone, excluded.rep_id, excluded.rep_name, excluded.active, excluded.words)`

// SaveDirectory implements portal.Tx.
func (t storeTx) SaveDirectory(ctx context.Context, customers []erp.Customer) error {
	for batch := range slices.Chunk(lastOf(customers, func(c erp.Customer) erp.CustomerID { return c.ID }), itemBatch) {
		err := t.write(ctx, act{"save directory", countOf(batch)}, upsertDirectory,
			texted(batch, func(c erp.Customer) erp.CustomerID { return c.ID }),
			texted(batch, func(c erp.Customer) string { return c.Name }),
			texted(batch, func(c erp.Customer) string { return town(c.BillTo) }),
			texted(batch, func(c erp.Customer) string { return c.Phone }),
			texted(batch, func(c erp.Customer) string { return c.Rep.ID }),
			texted(batch, func(c erp.Customer) string { return c.Rep.Name }),
			texted(batch, func(c erp.Customer) string { return fmt.Sprint(c.Active) }),
			texted(batch, customerWords))
		if err != nil {
			return err
		}
	}
	return nil
}

func town(a erp.Address) string {
	return strings.Join(slices.DeleteFunc([]string{a.City, a.Region}, func(s string) bool { return s == "" }), ", ")
}

// customerWords is what a search finds a customer by: the number from any character on, the digits of the telephone, the
// tax id, and the words of name and town.
func customerWords(c erp.Customer) string {
	lexemes := tails(key(string(c.ID)))
	for _, number := range []string{c.TaxID, c.Phone} {
		if k := key(number); k != "" {
			lexemes = append(lexemes, k)
		}
	}
	lexemes = append(lexemes, words(fmt.Sprintln(c.Name, town(c.BillTo), c.Email))...)
	return tsvector(lexemes)
}
