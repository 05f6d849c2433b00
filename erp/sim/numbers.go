package sim

import (
	"cmp"
	"strconv"
)

// series hands out printed numbers.
type series struct{ upcoming int }

func (s *series) next() string {
	n := s.upcoming
	s.upcoming++
	return strconv.Itoa(n)
}

// passed moves the series behind a number that came from elsewhere.
func (s *series) passed(number string) {
	if n, err := strconv.Atoi(number); err == nil && n >= s.upcoming {
		s.upcoming = n + 1
	}
}

type numbers struct{ order, shipment, invoice, payment, credit, rma, rmaReceipt series }

func newNumbers(s Settings) numbers {
	return numbers{
		order:    series{cmp.Or(s.FirstOrder, 100001)},
		shipment: series{300001},
		invoice:  series{500001},
		payment:  series{700001},
		credit:   series{600001},
		rma:      series{800001},

		rmaReceipt: series{850001},
	}
}
