package erptest

import (
	"cmp"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
)

// feeder is the adapter in its role, which Capabilities promise.
func (s *suite) feeder() erp.Changes {
	s.Helper()
	feeder, ok := s.Adapter.(erp.Changes)
	if !ok {
		s.Fatal("the adapter has no such role")
	}
	return feeder
}

// roleOf is the ability without which nobody here can make records for a feed.
var roleOf = map[erp.Feed]string{erp.FeedCreditMemos: "CreditMemos", erp.FeedPayments: "Payments", erp.FeedRMAs: "Returns"}

// feeds yields the feeds that the adapter has, each with the keys of two records or more.
func (s *suite) feeds() iter.Seq2[erp.Feed, []string] {
	s.Helper()
	return func(yield func(erp.Feed, []string) bool) {
		for _, feed := range slices.Concat(needed, wanted) {
			_, err := s.feeder().Keys(s.ctx, feed, "")
			if errors.Is(err, erp.Unsupported) {
				continue
			}
			s.check(err)
			if role := roleOf[feed]; role != "" && !able(s.Adapter.Capabilities(), role) {
				continue
			}
			if keys := s.recorded(feed); !yield(feed, keys) {
				return
			}
		}
	}
}

// recorded returns the keys of a feed, after making records where the company has begun without.
func (s *suite) recorded(feed erp.Feed) []string {
	s.Helper()
	for range 2 - len(s.Records.Keys(feed)) {
		switch feed {
		case erp.FeedCreditMemos:
			s.Cash.IssueCredit(s.Known.Customer, s.money("5.00"))
		case erp.FeedPayments:
			s.Cash.ReceiveCash(s.Known.Customer, s.money("5.00"))
		case erp.FeedRMAs:
			s.askBack(s.bill(2), 1)
		}
	}
	keys := s.Records.Keys(feed)
	if len(keys) < 2 {
		s.Fatalf("feed %s has %d records, want two to change", feed, len(keys))
	}
	return keys
}

// end is the cursor at the end of a feed.
func (s *suite) end(feed erp.Feed) erp.Cursor {
	s.Helper()
	_, cursor := s.follow(s.feeder(), feed, "")
	return cursor
}

// quiet lets so much time pass that nothing of what happened before is looked back at, and returns the end of the feed.
func (s *suite) quiet(feed erp.Feed) erp.Cursor {
	s.Helper()
	s.Company.AdvanceDays(2)
	return s.end(feed)
}

// follow reads a feed to its end.
func (s *suite) follow(feeder erp.Changes, feed erp.Feed, after erp.Cursor) (told []erp.Change, next erp.Cursor) {
	s.Helper()
	for pages := 0; ; pages++ {
		page, err := feeder.ChangesSince(s.ctx, feed, after)
		if err != nil {
			s.Fatalf("%s after %q: %v", feed, after, err)
		}
		for _, c := range page.Changes {
			if c.Feed != feed || c.Key == "" || c.At.IsZero() && !c.Deleted {
				s.Errorf("%s: got %+v", feed, c)
			}
		}
		if !slices.IsSortedFunc(page.Changes, func(a, b erp.Change) int { return a.At.Compare(b.At) }) {
			s.Errorf("%s: page %d is not in order of time: %+v", feed, pages, page.Changes)
		}
		told = append(told, page.Changes...)
		if page.Next == "" {
			s.Fatalf("%s: page %d leads nowhere", feed, pages)
		}
		if !page.More {
			return told, page.Next
		}
		if pages > 500 || page.Next == after {
			s.Fatalf("%s does not end: %d pages, the last after %q leads to %q", feed, pages, after, page.Next)
		}
		after = page.Next
	}
}

// keys reads all keys of a feed.
func (s *suite) keys(feeder erp.Changes, feed erp.Feed) (all []string) {
	s.Helper()
	seen := map[erp.Cursor]bool{}
	for after := erp.Cursor(""); ; {
		page, err := feeder.Keys(s.ctx, feed, after)
		if err != nil {
			s.Fatalf("keys of %s after %q: %v", feed, after, err)
		}
		all = append(all, page.Rows...)
		if page.Next == "" {
			return all
		}
		if seen[page.Next] {
			s.Fatalf("keys of %s: %q leads in a circle", feed, page.Next)
		}
		seen[page.Next] = true
		after = page.Next
	}
}

// keyCursor is a cursor of a feed's keys, or one that is none where all keys fit on a page.
func (s *suite) keyCursor(feed erp.Feed) erp.Cursor {
	s.Helper()
	page, err := s.feeder().Keys(s.ctx, feed, "")
	s.check(err)
	return cmp.Or(page.Next, "none")
}

// standing are the keys of what was told as being there at the end, each once.
func standing(told []erp.Change) []string {
	var keys []string
	for _, c := range told {
		keys = slices.DeleteFunc(keys, func(key string) bool { return key == c.Key })
		if !c.Deleted {
			keys = append(keys, c.Key)
		}
	}
	return keys
}

// wantTold reports what was not told.
func (s *suite) wantTold(told []erp.Change, feed erp.Feed, keys ...string) {
	s.Helper()
	there := standing(told)
	for _, key := range keys {
		if !slices.Contains(there, key) {
			s.Errorf("%s: %q has changed and was not told in %s", feed, key, summary(told))
		}
	}
}

func summary(told []erp.Change) (text string) {
	for _, c := range told {
		text += c.Key + " at " + c.At.Format(time.DateTime) + "; "
	}
	return text
}
