package web

import (
	"time"

	"github.com/tradecounter/portal/views/layout"
)

// Brand is the distributor's, for papers.
func (r *Request) Brand() layout.Brand { return r.site.Brand }

// Now is the moment by the portal's clock, in the distributor's zone.
func (r *Request) Now() time.Time { return r.site.Clock().In(r.site.Location) }

// Whole makes a path of this portal the address that leads to it from anywhere.
func (r *Request) Whole(path string) string {
	return r.site.Public.Scheme + "://" + r.site.Public.Host + path
}
