// Package plan parses the text of a planner into steps.
//
//  1. Text reaches a [Parser] piece by piece, as a model streams it ([Parse] takes a
//     whole plan).
//  2. A state machine reads one byte after another and locates the fields of each
//     step: attributes, child elements or JSON keys, in the forms that models use.
//  3. At the end of a step, its fields are decoded: entities, numbers, lists of
//     references, the role.
//  4. Each complete step leaves as a [dag.Step]; [Found] reports whether there was a
//     plan, whether it ended and how often a bound was hit.
//
// Faults of the plan as a graph (cycles, missing or duplicate IDs) are repaired by
// the engine that runs it, in package dag.
package plan

import "hybridflow/dag"

// Bounds on the size of a plan. A planner is a language model, so its plan can be
// any text; a useful plan stays far below all of them.
const (
	maxPlan   = 1 << 20 // bytes of a plan's text; the rest is ignored
	maxValue  = 4 << 10 // bytes of an attribute; the rest is cut off
	maxID     = 64      // bytes of an ID
	maxRely   = 64      // references of one step
	maxTokens = 1 << 20
)

// Found is the state of a [Parser] so far, beside the steps.
type Found struct {
	Plan      bool // text that looks like the beginning of a plan was read
	Steps     int  // steps returned
	Ended     bool // </Plan> was read, so no more steps follow
	Truncated int  // bounds hit, and a last step that is incomplete
}

// A Parser turns the text of a plan into steps while it streams in. It reads
// XML as models write it, with <Step> elements in one of the forms
//
//	<Step ID="3" Task="What is x?" Difficulty="4" Token="90" Rely="1,2"/>
//	<Step ID='3' Rely=none>What is x?</Step>
//	<Step><ID>3</ID><Task>What is x?</Task></Step>
//
// with attributes in any order and case, unescaped &, < and quotes inside
// values, missing quotes and end tags, and prose, code fences or a wrapper
// around them; and JSON objects that have a task, such as
//
//	{"steps": [{"id": 3, "task": "What is x?", "depends_on": [1, 2]}]}
//
// Steps inside think blocks and comments are ignored, and so is all text after
// </Plan>. A step is returned as soon as its last byte has arrived, independently of
// how the text is cut into pieces. Parsing takes time linear in the text and memory
// for at most 1 MiB of it.
//
// The zero value is ready to use.
type Parser struct {
	buf   []byte // text that may still be needed
	pos   int    // next byte of buf to read
	taken int    // bytes of text so far
	full  bool   // there was more than that
	state state

	mark  int    // where the tag or object being read begins
	back  state  // state to return to when the tag is not recognized
	until string // end of the think block or comment
	match int    // bytes of until matched

	el      element // step being read
	attr    field   // attribute being read
	val     int     // where its value begins
	quote   byte    // quote around it
	cut     int     // where it ends, unless the following bytes show otherwise
	word    int     // where the name of an attribute begins
	wordEnd int     // and where it ends
	child   field   // child element being read, or noField

	json object // JSON being read

	steps []dag.Step // complete and not yet returned
	found Found
}

type span struct{ from, to int }

// A state names the part of the text to which the next byte belongs. A transition
// depends on the state and one byte alone, so pieces may be cut anywhere.
type state uint8

const (
	inText state = iota
	inTag        // after <, while its name is read
	inSkip       // think block or comment
	inAttrs
	inSlash
	inName
	afterName
	beforeValue
	inQuoted
	lookGap // five states of lookahead: was this quote the closing one?
	lookName
	lookAfterName
	lookValue
	lookSlash
	inBare
	lookBare
	inBody
	inChildTag
	inBrace
	inJSON
	inEscape
	ended

	numStates = iota
)

// actions process a byte, by state. Each consumes at least one byte or changes to a
// state that does.
var actions [numStates]func(*Parser, byte)

func init() { // not a literal: the actions call each other
	actions = [numStates]func(*Parser, byte){
		inText: (*Parser).text, inTag: (*Parser).tag, inSkip: (*Parser).skip,
		inAttrs: (*Parser).attrs, inSlash: (*Parser).slash, inName: (*Parser).attrName,
		afterName: (*Parser).equals, beforeValue: (*Parser).openValue,
		inQuoted: (*Parser).quoted, lookGap: (*Parser).gap, lookName: (*Parser).nextName,
		lookAfterName: (*Parser).nextEquals, lookValue: (*Parser).nextValue, lookSlash: (*Parser).nextSlash,
		inBare: (*Parser).bare, lookBare: (*Parser).bareNext,
		inBody: (*Parser).body, inChildTag: (*Parser).childTag,
		inBrace: (*Parser).brace, inJSON: (*Parser).object, inEscape: (*Parser).escape,
	}
}

// skipsSpace are the states in which a blank has no meaning.
const skipsSpace = 1<<inSlash | 1<<afterName | 1<<beforeValue | 1<<lookGap | 1<<lookAfterName | 1<<lookValue | 1<<lookSlash | 1<<inBrace

// Parse reads a whole plan.
func Parse(text string) ([]dag.Step, Found) {
	var p Parser
	steps := p.Write(text)
	steps = append(steps, p.Close()...)
	return steps, p.Found()
}

// Write takes the next piece of the text and returns the steps that became
// complete with it, in order.
func (p *Parser) Write(text string) []dag.Step {
	if left := maxPlan - p.taken; len(text) > left {
		text = text[:left]
		p.full = true
	}
	p.taken += len(text)
	if p.state == ended {
		return nil
	}
	if p.buf == nil {
		p.buf = make([]byte, 0, max(1024, len(text)))
	}
	p.buf = append(p.buf, text...)
	for p.pos < len(p.buf) && p.state != ended {
		if c := p.buf[p.pos]; isSpace(c) && skipsSpace&(1<<p.state) != 0 {
			p.pos++
		} else {
			actions[p.state](p, c)
		}
	}
	if p.state == inText || p.state == inSkip { // nothing before pos is needed
		p.buf, p.pos = p.buf[:0], 0
	}
	return p.give()
}

// Close ends the text and returns the last step if the text broke off inside it.
func (p *Parser) Close() []dag.Step {
	if p.state == inJSON || p.state == inEscape {
		p.closeJSON()
	}
	p.closeElement()
	p.state, p.buf = ended, nil
	return p.give()
}

// Found returns the state so far. A caller that counts repairs adds Truncated to
// them with [dag.Engine.Note].
func (p *Parser) Found() Found {
	f := p.found
	if p.full {
		f.Truncated++
	}
	return f
}

// give returns the steps that are complete and forgets them.
func (p *Parser) give() []dag.Step {
	steps := p.steps
	p.steps = nil // the caller's from now on
	p.found.Steps += len(steps)
	return steps
}
