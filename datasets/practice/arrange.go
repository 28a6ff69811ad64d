package practice

import "math/bits"

// maxThings is people times attributes of the largest puzzle.
const maxThings = 20

// An arrangement is the position, from 0, of every thing.
type arrangement [maxThings]uint8

// A clue is a statement about the positions of thing x and thing y, or of thing x and
// position y.
type clue struct {
	relation relation
	x, y     int
}

type relation int

const (
	same relation = iota
	different
	left
	justLeft
	next
	isAt
	notAt
)

// relations state when two positions fit.
var relations = [...]struct {
	words string
	fits  func(x, y int) bool
}{
	same:      {"is", func(x, y int) bool { return x == y }},
	different: {"is not", func(x, y int) bool { return x != y }},
	left:      {"is somewhere to the left of", func(x, y int) bool { return x < y }},
	justLeft:  {"is immediately to the left of", func(x, y int) bool { return x+1 == y }},
	next:      {"is next to", func(x, y int) bool { return x+1 == y || y+1 == x }},
	isAt:      {"is at", func(x, y int) bool { return x == y }},
	notAt:     {"is not at", func(x, y int) bool { return x != y }},
}

// holds reports whether the clue is true of an arrangement.
func (c clue) holds(a arrangement) bool {
	y := c.y
	if c.relation < isAt {
		y = int(a[c.y])
	}
	return relations[c.relation].fits(int(a[c.x]), y)
}

// domains are the possible positions of each thing, as bit sets.
type domains [maxThings]uint8

// narrow keeps of the positions of x and y those that fit a position of the other.
func (c clue) narrow(dom *domains) {
	var x, y uint8
	ys := uint8(1) << c.y // a position
	if c.relation < isAt {
		ys = dom[c.y]
	}
	for xs := dom[c.x]; xs != 0; xs &= xs - 1 {
		for rest := ys; rest != 0; rest &= rest - 1 {
			if relations[c.relation].fits(bits.TrailingZeros8(xs), bits.TrailingZeros8(rest)) {
				x |= xs & -xs
				y |= rest & -rest
			}
		}
	}
	if dom[c.x] = x; c.relation < isAt && c.y != c.x {
		dom[c.y] = y
	}
}

// otherArrangement returns an arrangement that fits the clues and differs from the
// known one, and whether there is any. The things of an attribute, people at a time,
// have different positions.
func otherArrangement(people, things int, clues []clue, known arrangement) (arrangement, bool) {
	s := arranger{people: people, things: things, clues: clues, known: known}
	for x := range things {
		for y := x + 1; y < (x/people+1)*people; y++ {
			s.distinct = append(s.distinct, clue{different, x, y})
		}
	}
	var dom domains
	for i := range things {
		dom[i] = 1<<people - 1
	}
	return s.search(dom)
}

// An arranger searches by narrowing the domains of all things (arc consistency) and
// by trying positions where that does not suffice.
type arranger struct {
	people, things  int
	clues, distinct []clue
	known           arrangement
}

func (s *arranger) search(dom domains) (arrangement, bool) {
	for before := (domains{}); before != dom; {
		before = dom
		for _, c := range s.clues {
			c.narrow(&dom)
		}
		for _, c := range s.distinct {
			if one := dom[c.x]&(dom[c.x]-1) == 0 || dom[c.y]&(dom[c.y]-1) == 0; one { // else it narrows nothing
				c.narrow(&dom)
			}
		}
	}
	var found arrangement
	open, fewest := -1, 9
	for i := range s.things {
		n := bits.OnesCount8(dom[i])
		if n == 0 {
			return arrangement{}, false
		}
		if n > 1 && n < fewest {
			open, fewest = i, n
		}
		found[i] = uint8(bits.TrailingZeros8(dom[i]))
	}
	if open < 0 {
		return found, found != s.known
	}
	// The known position comes last: the others lead to another arrangement at once.
	known := dom[open] & (1 << s.known[open])
	for _, part := range [2]uint8{dom[open] &^ known, known} {
		for ; part != 0; part &= part - 1 {
			next := dom
			next[open] = part & -part
			if found, ok := s.search(next); ok {
				return found, true
			}
		}
	}
	return arrangement{}, false
}
