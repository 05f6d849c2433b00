package web

import (
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Proxies are the addresses of the operator's own load balancers. What a request says of itself is believed only if it
// came from one of them.
type Proxies []netip.Prefix

// Trusted reports whether the peer on the other end of the connection is one of them.
func (p Proxies) Trusted(c *fiber.Ctx) bool { return p.contain(peer(c)) }

// Client returns the address of whoever made the request: the last one in X-Forwarded-For that no trusted proxy has.
// Everything to the left of it is hearsay.
func (p Proxies) Client(c *fiber.Ctx) netip.Addr {
	client := peer(c)
	var hops []string
	for _, line := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		hops = append(hops, strings.Split(string(line), ",")...)
	}
	for i := len(hops) - 1; i >= 0 && p.contain(client); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		client = hop.Unmap()
	}
	return client
}

func (p Proxies) contain(a netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

func peer(c *fiber.Ctx) netip.Addr {
	a, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	return a.Unmap()
}
