package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/chromedp/chromedp"
)

// picture writes what the person sees into the folder of SCREENSHOTS, if it is set: the window, and the page to its end.
func (p *tab) picture(name string) {
	p.t.Helper()
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	name = filepath.Join(dir, fmt.Sprintf("%s-%d", name, p.screen.width))
	for file, shoot := range map[string]chromedp.Action[[]byte]{
		name + ".png": chromedp.CaptureScreenshot(), name + "-whole.png": chromedp.FullScreenshot(100),
	} {
		if err := write(p.ctx, file, shoot); err != nil {
			p.t.Errorf("picture of %s: %v", p.location(), err)
		}
	}
}

func write(ctx context.Context, file string, shoot chromedp.Action[[]byte]) error {
	shot, err := chromedp.Run(ctx, shoot)
	if err != nil {
		return err
	}
	full, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return err
	}
	var small bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&small, reduce(full, 96)); err != nil {
		return err
	}
	return os.WriteFile(file, small.Bytes(), 0o644)
}

// reduce draws a picture with few colours: the most frequent ones, of those that differ from each other, so that a small
// dot keeps its own.
func reduce(full image.Image, colours int) *image.Paletted {
	counts := map[color.RGBA]int{}
	area := full.Bounds()
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			counts[color.RGBAModel.Convert(full.At(x, y)).(color.RGBA)]++
		}
	}
	byCount := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	var palette color.Palette
	for _, c := range byCount {
		if len(palette) < colours && !slices.ContainsFunc(palette, func(p color.Color) bool { return alike(p.(color.RGBA), c) }) {
			palette = append(palette, c)
		}
	}
	reduced := image.NewPaletted(area, palette)
	draw.Draw(reduced, area, full, area.Min, draw.Src)
	return reduced
}

// alike reports whether nobody would tell two colours apart in small text.
func alike(a, b color.RGBA) bool {
	near := func(x, y uint8) bool { return max(x, y)-min(x, y) < 6 }
	return near(a.R, b.R) && near(a.G, b.G) && near(a.B, b.B)
}
