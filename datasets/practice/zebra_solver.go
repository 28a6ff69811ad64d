package practice

import "math/bits"

// zebraMaxThings is people times attributes of the largest puzzle, rounded up.
const zebraMaxThings = 24

// A zebraSolution is the position, from 0, of every thing.
type zebraSolution [zebraMaxThings]uint8

type zebraKind uint8

const (
	zebraSame      zebraKind = iota // x and y belong to one person
	zebraDifferent                  // they do not
	zebraLeft                       // x is somewhere to the left of y
	zebraJustLeft                   // x is one to the left of y
	zebraNext                       // x is one to the left or right of y
	zebraAt                         // x is at a position
	zebraNotAt                      // x is not there
)

// A zebraClue is a statement about the positions of things.
type zebraClue struct {
	kind     zebraKind
	x, y, at uint8 // things; position for zebraAt and zebraNotAt
}

// holds tells whether a clue is true of a solution.
func (c zebraClue) holds(s zebraSolution) bool {
	x, y := int(s[c.x]), int(s[c.y])
	switch c.kind {
	case zebraSame:
		return x == y
	case zebraDifferent:
		return x != y
	case zebraLeft:
		return x < y
	case zebraJustLeft:
		return x+1 == y
	case zebraNext:
		return x+1 == y || y+1 == x
	case zebraAt:
		return x == int(c.at)
	default:
		return x != int(c.at)
	}
}

// A zebraSolver looks for arrangements by narrowing, for each thing, the set
// of positions it can have, and by guessing where that does not suffice.
type zebraSolver struct {
	people, things int
}

// zebraDomains holds the possible positions of each thing as a bit set.
type zebraDomains [zebraMaxThings]uint8

// other returns a solution of the clues that differs from the one known, and
// whether there is any.
func (s zebraSolver) other(clues []zebraClue, known zebraSolution) (zebraSolution, bool) {
	var dom zebraDomains
	for i := range s.things {
		dom[i] = 1<<s.people - 1
	}
	return s.search(dom, clues, known)
}

func (s zebraSolver) search(dom zebraDomains, clues []zebraClue, known zebraSolution) (zebraSolution, bool) {
	if !s.narrow(&dom, clues) {
		return zebraSolution{}, false
	}
	guess, least := -1, s.people+1
	for i := range s.things {
		if n := bits.OnesCount8(dom[i]); n > 1 && n < least {
			guess, least = i, n
		}
	}
	if guess < 0 {
		var found zebraSolution
		for i := range s.things {
			found[i] = uint8(bits.TrailingZeros8(dom[i]))
		}
		return found, found != known
	}
	// The true position comes last: the others lead to another solution at once.
	truth := uint8(1) << known[guess]
	for _, part := range [2]uint8{dom[guess] &^ truth, dom[guess] & truth} {
		for ; part != 0; part &= part - 1 {
			next := dom
			next[guess] = part & -part
			if found, ok := s.search(next, clues, known); ok {
				return found, true
			}
		}
	}
	return zebraSolution{}, false
}

// narrow removes positions that a clue or a neighbour's certain position rules
// out, until nothing changes. It is false when a thing has nowhere to go.
func (s zebraSolver) narrow(dom *zebraDomains, clues []zebraClue) bool {
	for {
		before := *dom
		for _, c := range clues {
			c.narrow(&dom[c.x], &dom[c.y])
		}
		for first := 0; first < s.things; first += s.people {
			s.spread(dom[first : first+s.people])
		}
		for i := range s.things {
			if dom[i] == 0 {
				return false
			}
		}
		if *dom == before {
			return true
		}
	}
}

// spread applies "all different" within an attribute: a value with one
// position takes it from the others, and a position with one value keeps it.
func (s zebraSolver) spread(values []uint8) {
	var once, twice uint8 // positions possible for at least one value, for at least two
	for i, v := range values {
		if v&(v-1) == 0 {
			for j := range values {
				if j != i {
					values[j] &^= v
				}
			}
		}
	}
	for _, v := range values {
		twice |= once & v
		once |= v
	}
	if once != 1<<s.people-1 {
		values[0] = 0 // a position is left to nobody
		return
	}
	for i, v := range values {
		if only := v &^ twice; only != 0 {
			values[i] = only
		}
	}
}

// narrow keeps of the positions of x and y those that the clue allows.
func (c zebraClue) narrow(x, y *uint8) {
	switch c.kind {
	case zebraSame:
		*x &= *y
		*y = *x
	case zebraDifferent:
		if *y&(*y-1) == 0 {
			*x &^= *y
		}
		if *x&(*x-1) == 0 {
			*y &^= *x
		}
	case zebraLeft:
		if *y == 0 || *x == 0 {
			return
		}
		*x &= 1<<(bits.Len8(*y)-1) - 1 // below the highest position of y
		*y &^= *x&-*x<<1 - 1           // above the lowest position of x
	case zebraJustLeft:
		*x &= *y >> 1
		*y &= *x << 1
	case zebraNext:
		*x &= *y>>1 | *y<<1
		*y &= *x>>1 | *x<<1
	case zebraAt:
		*x &= 1 << c.at
	case zebraNotAt:
		*x &^= 1 << c.at
	}
}
