package stories

import (
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// Picture is an address that stories show a picture at.
const Picture = "/media/picture.png"

func shownPicture(side int) portal.Media {
	return portal.Media{Hash: "picture", Type: "image/png", Size: 14_210, Width: side, Height: side}
}

// itemMedia is three pictures and three documents of an item.
func itemMedia() []portal.ItemMedia {
	picture := portal.ItemMedia{Kind: portal.MediaImage, Full: shownPicture(480), Small: shownPicture(96)}
	return []portal.ItemMedia{
		picture, picture, picture,
		paper("Data sheet HCS-1213C5-150Z", 411_908),
		paper("Declaration of conformity with ASME B18.2.1 and SAE J429, issued by the laboratory of the manufacturer, revision 14", 2_480_112),
		paper("Sicherheitsdatenblatt (EG) Nr. 1907/2006", 640),
	}
}

func paper(title string, size int64) portal.ItemMedia {
	return portal.ItemMedia{Kind: portal.MediaDocument, Title: title, Full: portal.Media{Hash: "paper", Type: "application/pdf", Size: size}}
}

func mediaStories() []Story {
	pictured, list := item(), catalog()
	pictured.Media = itemMedia()
	for i := range list.Rows {
		if i%3 != 2 { // the others have a drawing
			list.Rows[i].Picture = &portal.ItemMedia{Kind: portal.MediaImage, Full: shownPicture(480), Small: shownPicture(96)}
		}
	}
	return []Story{
		{"item-media", buyer.ItemShowPage(buyer.ItemShow{Page: page("en", layout.Catalogue, "/products/HCS-1213C5-150Z"), Item: pictured})},
		{"item-media-de", buyer.ItemShowPage(buyer.ItemShow{Page: page("de", layout.Catalogue, "/products/HCS-1213C5-150Z"), Item: pictured})},
		{"catalog-media", buyer.CatalogListPage(buyer.CatalogList{Page: page("en", layout.Catalogue, "/products"), Catalog: list})},
	}
}
