package ui

import (
	"strconv"

	"github.com/boombuler/barcode/code128"
)

// bar is one black bar, in modules from the edge.
type bar struct{ x, width string }

// quiet is the white space that a scanner needs on either side (ISO/IEC 15417: ten modules).
const quiet = 10

// bars draws a number in Code 128. It fails for what Code 128 has no signs for.
func bars(number string) (all []bar, width string, ok bool) {
	code, err := code128.Encode(number)
	if err != nil {
		return nil, "", false
	}
	modules := code.Bounds().Dx()
	for x := 0; x < modules; {
		start := x
		for x < modules && isBlack(code.At(x, 0).RGBA()) {
			x++
		}
		if x > start {
			all = append(all, bar{strconv.Itoa(quiet + start), strconv.Itoa(x - start)})
		}
		x++
	}
	return all, strconv.Itoa(modules + 2*quiet), true
}

func isBlack(r, _, _, _ uint32) bool { return r == 0 }
