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

// partners are the positions y that fit position x in relation r, as bit sets
// partners[r][0][x], and the positions x that fit y, partners[r][1][y].
var partners = func() (p [len(relations)][2][8]uint8) {
	for r := range relations {
		for x := range 8 {
			for y := range 8 {
				if relations[r].fits(x, y) {
					p[r][0][x] |= 1 << y
					p[r][1][y] |= 1 << x
				}
			}
		}
	}
	return p
}()

// union returns the positions in the sets of any of some positions.
func union(sets *[8]uint8, positions uint8) (all uint8) {
	for ; positions != 0; positions &= positions - 1 {
		all |= sets[bits.TrailingZeros8(positions)]
	}
	return all
}

// narrow keeps of the positions of x and y those that fit a position of the other.
func (c clue) narrow(dom *domains) {
	fit := &partners[c.relation]
	if c.relation >= isAt { // y is a position
		dom[c.x] &= fit[1][c.y]
		return
	}
	dom[c.x] &= union(&fit[1], dom[c.y])
	dom[c.y] &= union(&fit[0], dom[c.x])
}

// otherArrangement returns an arrangement that fits the clues and differs from the
// known one, and whether there is any. The things of an attribute, people at a time,
// have different positions.
func otherArrangement(people, things int, clues []clue, known arrangement) (arrangement, bool) {
	s := arranger{people: people, things: things, clues: clues, known: known}
	var dom domains
	for i := range things {
		dom[i] = 1<<people - 1
	}
	return s.search(dom)
}

// An arranger searches by narrowing the domains of all things (arc consistency) and
// by trying positions where that does not suffice.
type arranger struct {
	people, things int
	clues          []clue
	known          arrangement
}

func (s *arranger) search(dom domains) (arrangement, bool) {
	for before := (domains{}); before != dom; {
		before = dom
		for _, c := range s.clues {
			c.narrow(&dom)
		}
		for x, at := range dom[:s.things] {
			if at&(at-1) != 0 {
				continue
			}
			first := x - x%s.people
			for y := first; y < first+s.people; y++ { // the other things of the attribute are elsewhere
				if y != x {
					dom[y] &^= at
				}
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
