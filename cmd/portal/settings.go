package main

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"

	"github.com/tradecounter/portal/portal"
)

// views are all settings, as config lists them, for an administrator to see: each with its default and where its value comes
// from, and none that is secret.
func (c config) views() []portal.SettingView { return settingViews(reflect.ValueOf(c), "", c.stated) }

func settingViews(v reflect.Value, prefix string, stated map[string]portal.SettingSource) []portal.SettingView {
	var views []portal.SettingView
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if nested := field.Tag.Get("envPrefix"); nested != "" {
			views = append(views, settingViews(v.Field(i), prefix+nested, stated)...)
		}
		name := field.Tag.Get("env")
		if name == "" {
			continue
		}
		view := portal.SettingView{Name: prefix + name, Default: field.Tag.Get("envDefault"), Source: portal.FromDefault}
		if source, ok := stated[view.Name]; ok {
			view.Source = source
		}
		value := fmt.Sprint(v.Field(i).Interface())
		if view.Source == portal.FromDefault && value != view.Default {
			view.Source = portal.FromCommand
		}
		view.Set, view.Secret = value != "", slices.Contains(secrets, view.Name)
		if !view.Secret {
			view.Value = withoutPassword(value)
		}
		views = append(views, view)
	}
	return views
}

// withoutPassword leaves a password out of an address that has one in it.
func withoutPassword(value string) string {
	if u, err := url.Parse(value); err == nil && u.User != nil {
		return u.Redacted()
	}
	return value
}
