package main

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

var _ witness = (*serviceLayer)(nil)

func (s *serviceLayer) customerName(ctx context.Context, customer string) (string, error) {
	partner, err := s.one(ctx, "BusinessPartners("+quoted(customer)+")?$select=CardCode,CardName")
	return partner.text("CardName"), err
}

func (s *serviceLayer) contracts(ctx context.Context, customer string) ([]string, error) {
	return s.items(ctx, "SpecialPrices", map[string]string{
		"$filter": "CardCode eq " + literal(customer), "$select": "ItemCode,CardCode", "$orderby": "ItemCode",
	})
}

func (s *serviceLayer) sold(ctx context.Context) ([]string, error) {
	return s.items(ctx, "Items", map[string]string{"$filter": "SalesItem eq 'tYES' and Frozen eq 'tNO'", "$select": "ItemCode"})
}

func (s *serviceLayer) items(ctx context.Context, set string, options map[string]string) ([]string, error) {
	rows, err := s.list(ctx, set, options)
	items := make([]string, 0, len(rows))
	for _, row := range rows {
		items = append(items, row.text("ItemCode"))
	}
	return items, err
}

// free is what Business One has in stock and not committed.
func (s *serviceLayer) free(ctx context.Context, item string) (decimal.Decimal, error) {
	row, err := s.one(ctx, "Items("+quoted(item)+")?$select=ItemCode,Valid,Frozen,SalesItemsPerUnit,ItemWarehouseInfoCollection")
	if err != nil || row.text("Frozen") == "tYES" || row.text("Valid") == "tNO" {
		return decimal.Zero, err
	}
	free := decimal.Zero
	for _, w := range row.rows("ItemWarehouseInfoCollection") {
		if left := w.number("InStock").Sub(w.number("Committed")); left.IsPositive() {
			free = free.Add(left.Div(row.number("SalesItemsPerUnit")).Floor())
		}
	}
	return free, nil
}

func (s *serviceLayer) sellUnit(ctx context.Context, item string) (any, error) {
	row, err := s.one(ctx, "Items("+quoted(item)+")?$select=ItemCode,DefaultSalesUoMEntry")
	return row["DefaultSalesUoMEntry"], err
}

func (s *serviceLayer) price(ctx context.Context, customer, item, quantity string) (decimal.Decimal, error) {
	unit, err := s.sellUnit(ctx, item)
	if err != nil {
		return decimal.Zero, err
	}
	answer, err := s.post(ctx, "CompanyService_GetItemPrice", map[string]any{"ItemPriceParams": map[string]any{
		"CardCode": customer, "ItemCode": item, "Date": time.Now().Format(time.DateOnly), "UoMEntry": unit, "UoMQuantity": quantity,
	}})
	return answer.number("Price"), err
}

func (s *serviceLayer) preview(ctx context.Context, customer, shipTo, item, quantity string) (decimal.Decimal, error) {
	unit, err := s.sellUnit(ctx, item)
	if err != nil {
		return decimal.Zero, err
	}
	today := time.Now().Format(time.DateOnly)
	answer, err := s.post(ctx, "OrdersService_Preview", map[string]any{"Document": map[string]any{
		"CardCode": customer, "DocDate": today, "DocDueDate": today, "ShipToCode": shipTo,
		"DocumentLines": []any{map[string]any{"ItemCode": item, "Quantity": quantity, "UoMEntry": unit}},
	}})
	return answer.number("DocTotal"), err
}

func (s *serviceLayer) ordersByReference(ctx context.Context, reference string) ([]witnessed, error) {
	return s.orders(ctx, "U_WebOrderId eq "+literal(reference))
}

func (s *serviceLayer) orderByNumber(ctx context.Context, number string) ([]witnessed, error) {
	return s.orders(ctx, "DocNum eq "+number)
}

func (s *serviceLayer) orders(ctx context.Context, filter string) ([]witnessed, error) {
	rows, err := s.list(ctx, "Orders", map[string]string{
		"$filter": filter, "$select": "DocEntry,DocNum,DocTotal,U_WebOrderId,NumAtCard,DocumentLines",
	})
	found := make([]witnessed, 0, len(rows))
	for _, row := range rows {
		found = append(found, witnessed{
			number: row.number("DocNum").String(), reference: row.text("U_WebOrderId"), customerPO: row.text("NumAtCard"),
			total: row.number("DocTotal"),
		})
	}
	return found, err
}

func (s *serviceLayer) openAmount(ctx context.Context, invoice string) (decimal.Decimal, error) {
	found, err := s.list(ctx, "Invoices", map[string]string{"$filter": "DocNum eq " + invoice, "$select": "DocNum,DocTotal,PaidToDate"})
	if err != nil || len(found) != 1 {
		return decimal.Zero, fmt.Errorf("%d invoices have the number %s: %w", len(found), invoice, err)
	}
	return found[0].number("DocTotal").Sub(found[0].number("PaidToDate")), nil
}

func (s *serviceLayer) creditLeft(ctx context.Context, customer string) (decimal.Decimal, bool, error) {
	partner, err := s.one(ctx, "BusinessPartners("+quoted(customer)+")?$select=CardCode,CreditLimit,CurrentAccountBalance,OpenDeliveryNotesBalance,OpenOrdersBalance")
	if err != nil || !partner.number("CreditLimit").IsPositive() {
		return decimal.Zero, false, err
	}
	left := partner.number("CreditLimit").Sub(partner.number("CurrentAccountBalance")).
		Sub(partner.number("OpenDeliveryNotesBalance")).Sub(partner.number("OpenOrdersBalance"))
	return left, true, nil
}

func (s *serviceLayer) partNumber(ctx context.Context, customer string) (number, item string, err error) {
	rows, err := s.list(ctx, "AlternateCatNum", map[string]string{
		"$filter": "CardCode eq " + literal(customer), "$select": "ItemCode,CardCode,Substitute", "$orderby": "CardCode,ItemCode,Substitute",
	})
	if err != nil || len(rows) == 0 {
		return "", "", err
	}
	return rows[0].text("Substitute"), rows[0].text("ItemCode"), nil
}

func (s *serviceLayer) note(ctx context.Context, reference string) (string, error) {
	rows, err := s.list(ctx, "Orders", map[string]string{"$filter": "U_WebOrderId eq " + literal(reference), "$select": "DocEntry,Comments"})
	if err != nil || len(rows) != 1 {
		return "", fmt.Errorf("%d orders have the reference %s: %w", len(rows), reference, err)
	}
	return rows[0].text("Comments"), nil
}

func (s *serviceLayer) owed(ctx context.Context, customer string) (decimal.Decimal, error) {
	partner, err := s.one(ctx, "BusinessPartners("+quoted(customer)+")?$select=CardCode,CurrentAccountBalance")
	return partner.number("CurrentAccountBalance"), err
}
