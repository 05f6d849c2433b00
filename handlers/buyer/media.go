package buyer

import (
	"path"
	"strings"

	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
)

// Media serves a picture or document of an item to whoever is signed in. What has another content has another address, so
// a browser may keep it for ever.
func Media(r *web.Request) error {
	name := r.Param("file")
	hash := strings.TrimSuffix(name, path.Ext(name))
	if r.Kept(hash) {
		return nil
	}
	m, content, err := r.Portal.OpenMedia(r.Context(), portal.MediaHash(hash))
	if err != nil {
		return err
	}
	return r.SendForever(hash, web.Download{Type: m.Type, Size: m.Size, Content: content})
}
