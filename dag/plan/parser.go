// Package plan reads what a planner writes.
//
//  1. Text reaches a [Parser] piece by piece, as a model streams it.
//  2. The parser finds steps in it, in XML or JSON and in the forms that models
//     really use, and bounds what one plan may take.
//  3. Each finished step leaves as a [dag.Step]; [Parser.Found] counts what was
//     seen beside the steps.
//
// What is wrong with a plan as a graph (cycles, missing or duplicate IDs) is
// repaired by the engine that runs it, in package dag.
package plan

import "hybridflow/dag"

// Bounds on what a plan may take. A planner is a language model, so its plan
// can be anything; a plan worth running stays far below all of them.
const (
	maxPlan   = 1 << 20 // bytes of a plan's text; the rest is ignored
	maxValue  = 4 << 10 // bytes of an attribute; the rest is cut off
	maxID     = 64      // bytes of an ID
	maxRely   = 64      // references of one step
	maxTokens = 1 << 20
)

// Found is what a [Parser] has seen so far, beside the steps.
type Found struct {
	Plan      bool // anything that looks like the beginning of a plan
	Steps     int  // steps given out
	Ended     bool // </Plan> was read, so that no more steps come
	Truncated int  // bounds hit, and a last step the text ended in the middle of
}

// A Parser turns the text of a plan into steps while it streams in. It reads
// XML as models really write it, with <Step> elements in one of the forms
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
// Steps inside think blocks and comments are ignored, and so is all that
// follows </Plan>. A step is given out as soon as its last byte has arrived; how
// the text was cut into pieces makes no difference. Parsing takes time linear
// in the text and memory for at most 1 MiB of it.
//
// The zero value is ready to use.
type Parser struct {
	buf   []byte // text that may still be needed
	pos   int    // next byte of buf to look at
	taken int    // bytes of text so far
	full  bool   // there was more than that
	state state

	mark  int    // where the tag or object being read begins
	back  state  // where to go on when the tag means nothing
	until string // what ends a think block or comment
	match int    // bytes of until matched

	el      element // step being read
	attr    field   // attribute being read
	val     int     // where its value begins
	quote   byte    // what quotes it
	cut     int     // where it ends, unless what follows says otherwise
	word    int     // where the name of an attribute begins
	wordEnd int     // and where it ends
	child   field   // child element being read, or noField

	json object // JSON being read

	steps []dag.Step // complete and not yet given out
	found Found
}

type span struct{ from, to int }

// A state is what the next byte is part of. Every transition depends on the
// state and one byte alone, so pieces may be cut anywhere.
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
	lookGap // the five looks: was this quote the closing one?
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

// actions hold what to do with a byte, by state. Each moves on by at least one
// byte or to a state that does.
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

// Parse reads a plan that is there as a whole.
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
		actions[p.state](p, p.buf[p.pos])
	}
	if p.state == inText || p.state == inSkip { // nothing before pos is needed
		p.buf, p.pos = p.buf[:0], 0
	}
	return p.give()
}

// Close ends the text and returns the steps that were not complete before: the
// last one, where the text broke off.
func (p *Parser) Close() []dag.Step {
	if p.state == inJSON || p.state == inEscape {
		p.closeJSON()
	}
	p.closeElement()
	p.state, p.buf = ended, nil
	return p.give()
}

// Found tells what was seen. A caller that counts repairs adds Truncated to
// them with [Engine.Note].
func (p *Parser) Found() Found {
	f := p.found
	if p.full {
		f.Truncated++
	}
	return f
}

// give hands over the steps that are complete.
func (p *Parser) give() []dag.Step {
	steps := p.steps
	p.steps = nil // the caller's from now on
	p.found.Steps += len(steps)
	return steps
}
