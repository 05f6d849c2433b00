package erptest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Feeds that every change feed has, since the portal's mirror lives by them, and those that an ERP may lack.
var (
	needed = []erp.Feed{erp.FeedItems, erp.FeedCustomers, erp.FeedOrders, erp.FeedShipments, erp.FeedInvoices}
	wanted = []erp.Feed{erp.FeedPrices, erp.FeedAvailability, erp.FeedCreditMemos, erp.FeedPayments, erp.FeedRMAs}
)

// noFeed is none of the contract's.
const noFeed erp.Feed = "no such feed"

// lookBack is more than any adapter should look back: what is told of earlier times is told in vain.
const lookBack = time.Hour

const changeOperations = "ChangesSince Keys"

var changes = []promise{
	{name: "a feed that is missing says why", of: changeOperations, needs: "ChangeFeed", keep: func(s *suite) {
		for _, feed := range slices.Concat(needed, wanted, []erp.Feed{noFeed}) {
			_, err := s.feeder().ChangesSince(s.ctx, feed, "")
			_, keysErr := s.feeder().Keys(s.ctx, feed, "")
			switch {
			case err == nil && keysErr == nil && feed == noFeed:
				s.Errorf("%s: neither asking for its changes nor for its keys fails", feed)
			case err == nil && keysErr == nil:
				continue
			case erp.CodeOf(err) != erp.Unsupported || erp.CodeOf(keysErr) != erp.Unsupported || erp.ReasonOf(err) == "":
				s.Errorf("%s: got %v and %v, want neither to fail, or both as unsupported with a reason", feed, err, keysErr)
			case slices.Contains(needed, feed):
				s.Errorf("%s: %v", feed, err)
			default:
				s.Logf("%s: %s", feed, erp.ReasonOf(err))
			}
		}
	}},
	{name: "from the beginning comes all there is", of: changeOperations, needs: "ChangeFeed", keep: func(s *suite) {
		for feed := range s.feeds() {
			want := s.Records.Keys(feed)
			sameKeys(s, string(feed)+": keys", s.keys(s.feeder(), feed), want)
			told, _ := s.follow(s.feeder(), feed, "")
			sameKeys(s, string(feed)+": changes", standing(told), want)
		}
	}},
	{name: "what changes is told, and little else", of: "ChangesSince", needs: "ChangeFeed", keep: func(s *suite) {
		for feed, keys := range s.feeds() {
			cursor := s.quiet(feed)
			s.Records.Touch(feed, keys[0])
			told, next := s.follow(s.feeder(), feed, cursor)
			s.wantTold(told, feed, keys[0])
			for _, c := range told {
				if c.Key != keys[0] && c.At.Before(s.Company.Now().Add(-lookBack)) {
					s.Errorf("%s: %q was told, though nobody has changed it since %s", feed, c.Key, c.At)
				}
			}
			s.Records.Touch(feed, keys[1])
			told, _ = s.follow(s.feeder(), feed, next)
			s.wantTold(told, feed, keys[1])
		}
	}},
	{name: "what is new is told", of: "ChangesSince", needs: "ChangeFeed", keep: func(s *suite) {
		orders, shipments, invoices := s.quiet(erp.FeedOrders), s.end(erp.FeedShipments), s.end(erp.FeedInvoices)
		o := s.place(s.line(s.Known.Stocked, 2))
		told, orders := s.follow(s.feeder(), erp.FeedOrders, orders)
		s.wantTold(told, erp.FeedOrders, string(o.Number))
		s.Company.ShipRest(o.Number)
		sent, err := s.Adapter.ShipmentsOf(s.ctx, s.Known.Customer, o.Number)
		s.check(err)
		invoice := s.Company.Invoice(o.Number)
		told, _ = s.follow(s.feeder(), erp.FeedShipments, shipments)
		s.wantTold(told, erp.FeedShipments, sent[0].Number)
		told, _ = s.follow(s.feeder(), erp.FeedInvoices, invoices)
		s.wantTold(told, erp.FeedInvoices, invoice)
		told, _ = s.follow(s.feeder(), erp.FeedOrders, orders)
		s.wantTold(told, erp.FeedOrders, string(o.Number))
	}},
	{name: "a change of a part is one of the whole", of: "ChangesSince", needs: "ChangeFeed", keep: func(s *suite) {
		for what, touch := range map[string]func(erp.CustomerID){"address": s.Records.TouchAddress, "contact": s.Records.TouchContact} {
			cursor := s.quiet(erp.FeedCustomers)
			touch(s.Known.Customer)
			told, _ := s.follow(s.feeder(), erp.FeedCustomers, cursor)
			if !slices.Contains(standing(told), string(s.Known.Customer)) {
				s.Errorf("%s: got %+v", what, told)
			}
		}
		o := s.place(s.line(s.Known.Stocked, 4))
		cursor := s.quiet(erp.FeedOrders)
		s.Company.ShipRest(o.Number)
		told, _ := s.follow(s.feeder(), erp.FeedOrders, cursor)
		s.wantTold(told, erp.FeedOrders, string(o.Number))
	}},
	{name: "many at the same time, over several pages", of: "ChangesSince", needs: "ChangeFeed", keep: func(s *suite) {
		for feed, keys := range s.feeds() {
			cursor := s.quiet(feed)
			at := s.Company.Now()
			for _, key := range keys {
				s.Records.Touch(feed, key)
				s.Records.Restamp(feed, key, at)
			}
			told, _ := s.follow(s.feeder(), feed, cursor)
			s.wantTold(told, feed, keys...)
		}
	}},
	{name: "what began before the cursor and ended after it is told", of: "ChangesSince", needs: "ChangeFeed", keep: func(s *suite) {
		for feed, keys := range s.feeds() {
			cursor := s.quiet(feed)
			s.Records.Touch(feed, keys[0])
			_, cursor = s.follow(s.feeder(), feed, cursor)
			began := s.Company.Now().Add(-time.Minute)
			s.Records.Touch(feed, keys[1])
			s.Records.Restamp(feed, keys[1], began)
			told, _ := s.follow(s.feeder(), feed, cursor)
			s.wantTold(told, feed, keys[1])
		}
	}},
	{name: "what was deleted is told, or is no longer among the keys", of: changeOperations, needs: "ChangeFeed", keep: func(s *suite) {
		for _, feed := range []erp.Feed{erp.FeedItems, erp.FeedCustomers} {
			cursor := s.quiet(feed)
			key := s.Records.Delete(feed)
			s.Records.Touch(feed, s.Records.Keys(feed)[0])
			told, _ := s.follow(s.feeder(), feed, cursor)
			if slices.Contains(standing(told), key) {
				s.Errorf("%s: %q is gone, and told as if it were there", feed, key)
			}
			if slices.Contains(s.keys(s.feeder(), feed), key) {
				s.Errorf("%s: %q is gone, and among the keys", feed, key)
			}
		}
	}},
	{name: "a cursor is good for days", of: changeOperations, needs: "ChangeFeed", keep: func(s *suite) {
		for feed, keys := range s.feeds() {
			cursor := s.end(feed)
			s.Company.AdvanceDays(5)
			s.Records.Touch(feed, keys[1])
			told, _ := s.follow(s.feeder(), feed, cursor)
			s.wantTold(told, feed, keys[1])
		}
	}},
	{name: "only the ERP's clock counts", of: changeOperations, needs: "ChangeFeed", keep: func(s *suite) {
		for _, ahead := range []time.Duration{26 * time.Hour, -26 * time.Hour} {
			wrong, ok := s.Records.WrongClock(ahead).(erp.Changes)
			if !ok {
				s.Fatal("the adapter has no such role")
			}
			for feed, keys := range s.feeds() {
				s.Company.AdvanceDays(1)
				_, cursor := s.follow(wrong, feed, "")
				s.Records.Touch(feed, keys[0])
				told, _ := s.follow(wrong, feed, cursor)
				s.wantTold(told, feed, keys[0])
				told, _ = s.follow(s.feeder(), feed, cursor)
				s.wantTold(told, feed, keys[0])
			}
		}
	}},
	{name: "asked twice, it says the same", of: changeOperations, needs: "ChangeFeed", keep: func(s *suite) {
		for feed, keys := range s.feeds() {
			cursor := s.quiet(feed)
			s.Records.Touch(feed, keys[0])
			for _, after := range []erp.Cursor{"", cursor} {
				first, err := s.feeder().ChangesSince(s.ctx, feed, after)
				s.check(err)
				second, err := s.feeder().ChangesSince(s.ctx, feed, after)
				s.check(err)
				if fmt.Sprint(first) != fmt.Sprint(second) {
					s.Errorf("%s after %q: got %+v, then %+v", feed, after, first, second)
				}
			}
		}
	}},
	{name: "what is no cursor of the feed is invalid", of: changeOperations, needs: "ChangeFeed", keep: func(s *suite) {
		good, keysGood := s.end(erp.FeedItems), s.keyCursor(erp.FeedItems)
		for what, cursor := range map[string]erp.Cursor{
			"nonsense": "nonsense", "a quote": "' or 1 eq 1", "a number": "-1", "half a cursor": good[:len(good)/2],
			"a longer cursor": good + good, "text of another script": "東京", "very long": erp.Cursor(strings.Repeat("A", 1<<16)),
			"another feed's": s.end(erp.FeedOrders), "one of the keys": keysGood,
		} {
			if _, err := s.feeder().ChangesSince(s.ctx, erp.FeedItems, cursor); erp.CodeOf(err) != erp.Invalid {
				s.Errorf("%s: got %v, want invalid", what, err)
			}
		}
		for what, cursor := range map[string]erp.Cursor{"nonsense": "nonsense\x00", "one of the changes": good} {
			if _, err := s.feeder().Keys(s.ctx, erp.FeedItems, cursor); erp.CodeOf(err) != erp.Invalid {
				s.Errorf("keys after %s: got %v, want invalid", what, err)
			}
		}
	}},
	{name: "a time stamp in the future hides nothing", of: "ChangesSince", needs: "ChangeFeed", keep: func(s *suite) {
		for feed, keys := range s.feeds() {
			s.quiet(feed)
			s.Records.Touch(feed, keys[0])
			s.Records.Restamp(feed, keys[0], s.Company.Now().Add(48*time.Hour))
			cursor := s.end(feed)
			for range 2 { // the second time from a cursor of the first
				s.Company.AdvanceDays(1)
				s.Records.Touch(feed, keys[1])
				var told []erp.Change
				told, cursor = s.follow(s.feeder(), feed, cursor)
				s.wantTold(told, feed, keys[1])
			}
			s.Records.Restamp(feed, keys[0], s.Company.Now())
			s.Records.Touch(feed, keys[1])
			page, err := s.feeder().ChangesSince(s.ctx, feed, cursor)
			if !errors.Is(err, erp.Conflict) && (err != nil || !page.More && !slices.Contains(standing(page.Changes), keys[1])) {
				s.Errorf("%s: got %+v, %v; want %q, or a conflict", feed, page, err, keys[1])
			}
		}
	}},
	{name: "restored from yesterday's backup", of: changeOperations, needs: "ChangeFeed", keep: func(s *suite) {
		s.Company.AdvanceDays(1)
		cursors := map[erp.Feed]erp.Cursor{}
		o := s.place(s.line(s.Known.Stocked, 1))
		for feed, keys := range s.feeds() {
			s.Records.Touch(feed, keys[0])
			cursors[feed] = s.end(feed)
		}
		restored, ok := s.Backup().(erp.Changes)
		if !ok {
			s.Fatal("the adapter has no such role")
		}
		for feed, cursor := range cursors {
			if _, err := restored.ChangesSince(s.ctx, feed, cursor); !errors.Is(err, erp.Conflict) {
				s.Errorf("%s: got %v, want a conflict", feed, err)
			}
			told, next := s.follow(restored, feed, "")
			sameKeys(s, string(feed)+" of the backup", standing(told), s.keys(restored, feed))
			if feed == erp.FeedOrders && slices.Contains(standing(told), string(o.Number)) {
				s.Errorf("the backup has order %q, which is younger", o.Number)
			}
			_, err := restored.ChangesSince(s.ctx, feed, next)
			s.check(err)
		}
	}},
	{name: "nonsense in answer leaves the cursor good", of: changeOperations, needs: "ChangeFeed", keep: func(s *suite) {
		for feed, keys := range s.feeds() {
			cursor := s.quiet(feed)
			s.Records.Touch(feed, keys[0])
			want, err := s.feeder().ChangesSince(s.ctx, feed, cursor)
			s.check(err)
			for _, misbehave := range []func(Target){s.Faults.AnswerHTML, s.Faults.Fail} {
				misbehave(NextRead)
				_, err := s.feeder().ChangesSince(s.ctx, feed, cursor)
				s.wantCode(err, erp.Unavailable)
				misbehave(NextRead)
				_, err = s.feeder().Keys(s.ctx, feed, "")
				s.wantCode(err, erp.Unavailable)
			}
			s.Faults.LoseReply(NextRead)
			if _, err := s.feeder().ChangesSince(s.ctx, feed, cursor); err != nil {
				s.wantCode(err, erp.Unavailable)
			}
			got, err := s.feeder().ChangesSince(s.ctx, feed, cursor)
			s.check(err)
			if fmt.Sprint(got) != fmt.Sprint(want) {
				s.Errorf("%s: got %+v, want %+v as before", feed, got, want)
			}
		}
	}},
}
