package ui

import "github.com/tradecounter/portal/portal"

// extensions say to a browser that saves it what a thing is.
var extensions = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}

// MediaURL is where a picture or document of an item is served. It is the same for every account.
func MediaURL(m portal.Media) string { return "/media/" + string(m.Hash) + extensions[m.Type] }
