package sim

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"sync"
)

// pictures draw what an item of a family looks like from above, for those that are plain to draw. Each is drawn once.
var pictures = map[string]func() []byte{
	"HXN": drawn(part{hole(hexagon(.8), disc(.44)), steel}),
	"NLN": drawn(part{hole(hexagon(.8), disc(.5)), steel}, part{hole(disc(.52), disc(.4)), nylon}),
	"FWS": drawn(part{hole(disc(.85), disc(.42)), steel}),
	"HCS": drawn(part{hexagon(.8), steel}, part{disc(.67), steel}),
	"MHC": drawn(part{hexagon(.8), steel}, part{disc(.67), steel}),
	"SHC": drawn(part{hole(disc(.8), hexagon(.36)), steel}, part{hexagon(.36), shade}),
	"BSC": drawn(part{hole(disc(.85), hexagon(.3)), steel}, part{hexagon(.3), shade}),
	"ORG": drawn(part{hole(disc(.85), disc(.7)), rubber}),
	"GRW": drawn(part{hole(disc(.9), disc(.16)), grit}, part{hole(disc(.34), disc(.16)), label}),
	"CSB": drawn(part{hole(toothed(.92, 40), disc(.12)), steel}),
}

var (
	steel  = color.NRGBA{176, 182, 189, 255}
	shade  = color.NRGBA{58, 63, 70, 255}
	nylon  = color.NRGBA{42, 98, 168, 255}
	rubber = color.NRGBA{44, 46, 50, 255}
	grit   = color.NRGBA{122, 84, 62, 255}
	label  = color.NRGBA{214, 205, 184, 255}
)

// pictureSize is the width and height in pixels.
const pictureSize = 360

// shape is how far a point lies outside an outline, and below zero how far inside; both reach from -1 to 1.
type shape func(x, y float64) float64

// part is a shape in one colour.
type part struct {
	outline shape
	colour  color.NRGBA
}

func disc(r float64) shape { return func(x, y float64) float64 { return math.Hypot(x, y) - r } }

// hexagon measures r across its corners, two of which point sideways.
func hexagon(r float64) shape {
	return func(x, y float64) float64 {
		x, y = math.Abs(x), math.Abs(y)
		return max(y, x*math.Sqrt(3)/2+y/2) - r*math.Sqrt(3)/2
	}
}

// toothed is a disc with saw teeth on its rim.
func toothed(r float64, teeth float64) shape {
	return func(x, y float64) float64 {
		_, along := math.Modf(math.Atan2(y, x)/(2*math.Pi)*teeth + teeth)
		return math.Hypot(x, y) - r + .06*along
	}
}

func hole(outer, inner shape) shape {
	return func(x, y float64) float64 { return max(outer(x, y), -inner(x, y)) }
}

// drawn lays parts over each other, on nothing, and returns the PNG.
func drawn(parts ...part) func() []byte {
	return sync.OnceValue(func() []byte {
		img := image.NewNRGBA(image.Rect(0, 0, pictureSize, pictureSize))
		for py := range pictureSize {
			for px := range pictureSize {
				x, y := 2*(float64(px)+.5)/pictureSize-1, 2*(float64(py)+.5)/pictureSize-1
				for _, p := range parts {
					p.paint(img, px, py, x, y)
				}
			}
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			panic("sim: encode picture: " + err.Error()) // a buffer takes everything
		}
		return b.Bytes()
	})
}

// paint gives a point the part's colour, brighter where an edge or the brushed face turns to the light at the upper left.
func (p part) paint(img *image.NRGBA, px, py int, x, y float64) {
	const bevel, step = .07, .004
	d := p.outline(x, y)
	cover := min(1, max(0, .5-d*pictureSize/2))
	if cover == 0 {
		return
	}
	light := 14 * math.Cos(2*math.Atan2(y, x)+1)
	if d > -bevel {
		slopeX, slopeY := p.outline(x+step, y)-d, p.outline(x, y+step)-d
		light -= 70 * (1 + d/bevel) * (slopeX*.6 + slopeY*.8) / step
	}
	lit := func(v uint8) float64 { return min(255, max(0, float64(v)+light)) }
	under := img.NRGBAAt(px, py)
	mix := func(over float64, below uint8) uint8 {
		if under.A == 0 {
			return uint8(over)
		}
		return uint8(over*cover + float64(below)*(1-cover))
	}
	img.SetNRGBA(px, py, color.NRGBA{
		mix(lit(p.colour.R), under.R), mix(lit(p.colour.G), under.G), mix(lit(p.colour.B), under.B),
		uint8(max(float64(under.A), 255*cover)),
	})
}
