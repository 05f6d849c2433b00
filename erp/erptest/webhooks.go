package erptest

import (
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// maxHook is more than any ERP sends at once.
const maxHook = 32 << 20

var webhooks = []promise{
	{name: "what changes is told, signed", of: "Subscribe ReceiveHook", needs: "Webhooks", keep: func(s *suite) {
		s.subscribe()
		want := map[erp.Feed]string{erp.FeedItems: string(s.Known.Stocked), erp.FeedCustomers: string(s.Known.Customer)}
		for feed, key := range want {
			s.Records.Touch(feed, key)
		}
		want[erp.FeedOrders] = string(s.place(s.line(s.Known.Stocked, 1)).Number)
		events := s.heard()
		ids := map[string]bool{}
		for _, e := range events {
			if e.ID == "" || ids[e.ID] || e.Key == "" || e.At.IsZero() {
				s.Errorf("got %+v, want a key, a time, and an ID of its own", e)
			}
			ids[e.ID] = true
		}
		for feed, key := range want {
			if !slices.ContainsFunc(events, func(e erp.HookEvent) bool { return e.Feed == feed && e.Key == key && !e.Deleted }) {
				s.Errorf("%q of %s has changed and was not told in %+v", key, feed, events)
			}
		}
	}},
	{name: "subscribed again, nothing changes", of: "Subscribe", needs: "Webhooks", keep: func(s *suite) {
		for range 3 {
			s.subscribe()
		}
		s.Records.Touch(erp.FeedItems, string(s.Known.Stocked))
		if events := s.heard(); len(events) != 1 {
			s.Errorf("one change was told %d times: %+v", len(events), events)
		}
	}},
	{name: "a deleted record is told as gone", of: "ReceiveHook", needs: "Webhooks", keep: func(s *suite) {
		s.subscribe()
		key := s.Records.Delete(erp.FeedItems)
		events := s.heard()
		if !slices.ContainsFunc(events, func(e erp.HookEvent) bool { return e.Feed == erp.FeedItems && e.Key == key && e.Deleted }) {
			s.Errorf("%q is gone, and was not told so in %+v", key, events)
		}
	}},
	{name: "who does not know the secret is refused", of: "ReceiveHook", needs: "Webhooks", keep: func(s *suite) {
		s.subscribe()
		s.Records.Touch(erp.FeedItems, string(s.Known.Stocked))
		for _, call := range s.Hooks.Sent() {
			bare := call
			bare.Header = nil
			changed := call
			changed.Body = append(slices.Clone(call.Body), ' ')
			calls := map[string]erp.HookCall{"forged": s.Hooks.Forge(call), "unsigned": bare}
			if len(call.Body) > 0 {
				calls["changed on the way"] = changed
			}
			for how, call := range calls {
				answer, err := s.hooks().ReceiveHook(call)
				if erp.CodeOf(err) != erp.Unauthorized || len(answer.Events) > 0 || len(answer.Body) > 0 {
					s.Errorf("%s: got %+v, %v, want unauthorized", how, answer, err)
				}
			}
		}
	}},
	{name: "signed nonsense is invalid", of: "ReceiveHook", needs: "Webhooks", keep: func(s *suite) {
		for what, body := range map[string]string{
			"nothing": "", "text": "hello", "another shape": `{"hello":"world"}`, "a list of others": `[1,"2",null]`, "cut off": `[{"id":"1","type":`,
			"too much": "[" + strings.Repeat(" ", maxHook) + "]",
		} {
			if answer, err := s.hooks().ReceiveHook(s.Hooks.Sign(body)); erp.CodeOf(err) != erp.Invalid || len(answer.Events) > 0 {
				s.Errorf("%s: got %+v, %v, want invalid", what, answer, err)
			}
		}
	}},
	{name: "sent twice, it has the same ID", of: "ReceiveHook", needs: "Webhooks", keep: func(s *suite) {
		s.subscribe()
		s.Records.Touch(erp.FeedItems, string(s.Known.Stocked))
		calls := s.Hooks.Sent()
		s.Company.AdvanceDays(30)
		for _, call := range calls {
			first, err := s.hooks().ReceiveHook(call)
			s.check(err)
			second, err := s.hooks().ReceiveHook(call)
			s.check(err)
			if !slices.Equal(first.Events, second.Events) {
				s.Errorf("got %+v, then %+v", first.Events, second.Events)
			}
		}
	}},
	{name: "what could not be delivered is sent again when asked for", of: "ReplayHooks", needs: "Webhooks", keep: func(s *suite) {
		s.subscribe()
		s.Hooks.Refuse(true)
		s.Records.Touch(erp.FeedItems, string(s.Known.Stocked))
		refused := len(s.Hooks.Sent())
		s.Hooks.Refuse(false)
		s.check(s.hooks().ReplayHooks(s.ctx, s.Hooks.URL()))
		var events []erp.HookEvent
		for _, call := range s.Hooks.Sent()[refused:] {
			answer, err := s.hooks().ReceiveHook(call)
			s.check(err)
			events = append(events, answer.Events...)
		}
		if !slices.ContainsFunc(events, func(e erp.HookEvent) bool { return e.Feed == erp.FeedItems && e.Key == string(s.Known.Stocked) }) {
			s.Errorf("got %+v, want what had been refused", events)
		}
		s.Records.Touch(erp.FeedCustomers, string(s.Known.Customer))
		if !slices.ContainsFunc(s.heard(), func(e erp.HookEvent) bool { return e.Feed == erp.FeedCustomers }) {
			s.Error("what came later was not told")
		}
		s.check(s.hooks().ReplayHooks(s.ctx, s.Hooks.URL()))
	}},
	{name: "an address that is not safe, or is nobody's, is refused", of: "Subscribe ReplayHooks", needs: "Webhooks", keep: func(s *suite) {
		for _, url := range []string{"", "not an address", "http://portal.example.com/hooks", "ftp://portal.example.com/hooks"} {
			s.wantCode(s.hooks().Subscribe(s.ctx, url), erp.Invalid)
		}
		s.wantCode(s.hooks().ReplayHooks(s.ctx, s.Hooks.URL()+"/nobody"), erp.NotFound)
	}},
	{name: "nonsense in answer to a subscription", of: "Subscribe", needs: "Webhooks", keep: func(s *suite) {
		s.warmUp()
		for _, misbehave := range []func(Target){s.Faults.AnswerHTML, s.Faults.Fail, s.Faults.LoseReply, s.Faults.Drop} {
			misbehave(NextWrite)
			if err := s.hooks().Subscribe(s.ctx, s.Hooks.URL()); err != nil {
				s.wantCode(err, erp.OutcomeUnknown, erp.Unavailable)
			}
		}
		s.subscribe()
		s.Records.Touch(erp.FeedItems, string(s.Known.Stocked))
		if events := s.heard(); len(events) != 1 {
			s.Errorf("one change was told %d times: %+v", len(events), events)
		}
	}},
}

// hooks is the adapter in its role, which Capabilities promise.
func (s *suite) hooks() erp.Webhooks {
	s.Helper()
	hooks, ok := s.Adapter.(erp.Webhooks)
	if !ok {
		s.Fatal("the adapter has no such role")
	}
	return hooks
}

func (s *suite) subscribe() {
	s.Helper()
	s.check(s.hooks().Subscribe(s.ctx, s.Hooks.URL()))
}

// heard reads all that was sent, and returns its events.
func (s *suite) heard() (events []erp.HookEvent) {
	s.Helper()
	for _, call := range s.Hooks.Sent() {
		answer, err := s.hooks().ReceiveHook(call)
		s.check(err)
		events = append(events, answer.Events...)
	}
	return events
}
