package portal

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif" // pictures of items come in these formats
	"image/jpeg"
	"image/png"

	xdraw "golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // likewise
)

const (
	fullSide    = 480        // of a picture on its item's page: pixels, the longer side
	smallSide   = 96         // of one in a list, for screens of two pixels to the point
	mostPixels  = 12_500_000 // a picture of more is not unpacked; a telephone's has 12,192,768
	mostRaw     = 50_000_000 // nor one of more bytes without compression
	mostPicture = 25 << 20   // bytes
	jpegQuality = 85
)

// picture is an image made anew: from pixels alone, so that nothing else in the file it came from gets through.
type picture struct {
	kind          string // media type
	content       []byte
	width, height int
}

// pictureOf makes a picture in the sizes asked for. It fails for what is no picture, or too large a one to unpack.
func pictureOf(file []byte, sides ...int) ([]picture, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > min(mostPixels, mostRaw/bytesOf(config.ColorModel))/config.Height {
		return nil, fmt.Errorf("a picture of %d × %d pixels is too large", config.Width, config.Height)
	}
	whole, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if whole.Bounds().Empty() {
		return nil, errors.New("the picture is empty")
	}
	made := make([]picture, len(sides))
	for i, side := range sides {
		if made[i], err = encode(scaled(whole, side)); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// bytesOf is the most that a pixel takes in memory. A PNG's grey of 16 bits is unpacked to colours if it is transparent
// somewhere, which its head does not tell.
func bytesOf(model color.Model) int {
	switch model {
	case color.Gray16Model, color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	return 4
}

// scaled is a copy that fits into a square. A small picture stays as it is.
func scaled(from image.Image, side int) *image.NRGBA {
	b := from.Bounds()
	width, height := b.Dx(), b.Dy()
	if longer := max(width, height); longer > side {
		width, height = max(1, width*side/longer), max(1, height*side/longer)
	}
	to := image.NewNRGBA(image.Rect(0, 0, width, height))
	if width == b.Dx() && height == b.Dy() {
		draw.Draw(to, to.Bounds(), from, b.Min, draw.Src)
		return to
	}
	xdraw.CatmullRom.Scale(to, to.Bounds(), from, b, draw.Src, nil)
	return to
}

// encode takes the smaller of two formats, and PNG where something shines through.
func encode(i *image.NRGBA) (picture, error) {
	var lossless, lossy bytes.Buffer
	p := picture{kind: "image/png", width: i.Rect.Dx(), height: i.Rect.Dy()}
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&lossless, i); err != nil {
		return picture{}, fmt.Errorf("write picture: %w", err)
	}
	p.content = lossless.Bytes()
	if !i.Opaque() {
		return p, nil
	}
	if err := jpeg.Encode(&lossy, i, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return picture{}, fmt.Errorf("write picture: %w", err)
	}
	if lossy.Len() < lossless.Len() {
		p.kind, p.content = "image/jpeg", lossy.Bytes()
	}
	return p, nil
}
