package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func TestCompanyTellsWhatChanges(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	receive(t, c, "VALVE", "01", "5")
	var got []sim.Event
	c.Watch(func(e sim.Event) { got = append(got, e) })
	c.AddCustomer(customer("C2", 1))
	o := must(t, c.CreateOrder, order(line("VALVE", "1", "EA")))
	for _, err := range []error{
		c.CancelOrder(o.Key), c.Touch(erp.FeedItems, "VALVE"), c.Restamp(erp.FeedItems, "VALVE", c.Now().Add(-time.Hour)), c.DeleteCustomer("C2"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	now := c.Now()
	want := []sim.Event{
		{Feed: erp.FeedCustomers, Key: "C2", Kind: sim.Created, At: now}, {Feed: erp.FeedOrders, Key: "1", Kind: sim.Created, At: now},
		{Feed: erp.FeedOrders, Key: "1", Kind: sim.Updated, At: now}, {Feed: erp.FeedItems, Key: "VALVE", Kind: sim.Updated, At: now},
		{Feed: erp.FeedCustomers, Key: "C2", Kind: sim.Deleted, At: now},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if valve := must(t, c.Item, "VALVE"); !valve.Changed.Equal(now.Add(-time.Hour)) {
		t.Errorf("the item was changed at %s", valve.Changed)
	}
	_, err := c.Customer("C2")
	wantKind(t, err, sim.UnknownCustomer)
}

func TestWhatIsOnDocumentsIsNotDeleted(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	c.AddCrossReference(erp.CrossReference{Customer: "C1", Item: "QUOTED", PartNumber: "7"})
	receive(t, c, "VALVE", "01", "5")
	must(t, c.CreateOrder, order(line("VALVE", "1", "EA")))
	wantKind(t, c.DeleteItem("VALVE"), sim.InUse)
	wantKind(t, c.DeleteCustomer("C1"), sim.InUse)
	wantKind(t, c.DeleteItem("NONE"), sim.UnknownItem)
	wantKind(t, c.DeleteCustomer("NONE"), sim.UnknownCustomer)
	wantKind(t, c.Touch(erp.FeedOrders, "99"), sim.UnknownDocument)
	wantKind(t, c.Touch(erp.FeedPrices, "VALVE"), sim.UnknownDocument)
	if err := c.DeleteItem("QUOTED"); err != nil || len(c.CrossReferences()) != 0 {
		t.Errorf("got %v, and %d part numbers are left", err, len(c.CrossReferences()))
	}
}
