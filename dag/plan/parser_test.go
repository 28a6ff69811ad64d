package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/dag"
)

// parseCases are plans as models write them. None of them is of a benchmark.
var parseCases = []struct {
	name string
	text string
	want []dag.Step
}{
	{"as asked for",
		`<Plan><Step ID="1" Task="Explain: What is asked?" Difficulty="2" Token="80" Rely=""/><Step ID="2" Task="Generate: And so?" ` +
			`Difficulty="9" Token="120" Rely="1"/></Plan>`,
		[]dag.Step{
			{ID: "1", Task: "Explain: What is asked?", Difficulty: 2, Tokens: 80, Role: dag.Explain},
			{ID: "2", Task: "Generate: And so?", Difficulty: 9, Tokens: 120, Rely: []string{"1"}, Role: dag.Generate},
		}},
	{"any order and case, single quotes, odd blanks",
		"<step rely = '1, 2'\n\tTASK='a' id=\"3\" / >", []dag.Step{{ID: "3", Task: "a", Rely: []string{"1", "2"}}}},
	{"missing attributes", `<Step Task="a"/><Step ID="2"/>`, []dag.Step{{Task: "a"}, {ID: "2"}}},
	{"no quotes", `<Step ID=1 Task=How long is it? Token=60 Rely=none/>`, []dag.Step{{ID: "1", Task: "How long is it?", Tokens: 60}}},
	{"no quotes, blank before the end", `<Step ID=1 Task=a b Rely=1, 2 />`, []dag.Step{{ID: "1", Task: "a b", Rely: []string{"1", "2"}}}},
	{"unescaped & and <", `<Step ID="1" Task="Is a < b & b <= c && d << 2?" Rely="0"/>`,
		[]dag.Step{{ID: "1", Task: "Is a < b & b <= c && d << 2?", Rely: []string{"0"}}}},
	{"unescaped >", `<Step ID="1" Task="Is a > b -> c?"/>`, []dag.Step{{ID: "1", Task: "Is a > b -> c?"}}},
	{"unescaped quotes", `<Step ID="1" Task="What does "a fish" mean, or "x = 3"?" Rely="2"/>`,
		[]dag.Step{{ID: "1", Task: `What does "a fish" mean, or "x = 3"?`, Rely: []string{"2"}}}},
	{"value begins and ends with a quote", `<Step ID="1" Task=""What" is "it"" Rely="2"/>`,
		[]dag.Step{{ID: "1", Task: `"What" is "it"`, Rely: []string{"2"}}}},
	{"apostrophes in single quotes", `<Step ID='1' Task='What's the cats' weight?' Rely='2'/>`,
		[]dag.Step{{ID: "1", Task: "What's the cats' weight?", Rely: []string{"2"}}}},
	{"backslash before quotes", `<Step ID="1" Task="Say \"a\" to \"b\"" Rely=""/>`, []dag.Step{{ID: "1", Task: `Say "a" to "b"`}}},
	{"entities", `<Step ID="1" Task="a &lt; b &amp;&#38; &quot;c&quot; &le; d, R&D &x; AT&T;"/>`,
		[]dag.Step{{ID: "1", Task: `a < b && "c" ≤ d, R&D &x; AT&T;`}}},
	{"comma between attributes", `<Step ID="1", Task="a", Rely="2"/>`, []dag.Step{{ID: "1", Task: "a", Rely: []string{"2"}}}},
	{"no blank between attributes", `<Step ID="1"Task="a"Rely="2"/>`, []dag.Step{{ID: "1", Task: "a", Rely: []string{"2"}}}},
	{"unknown attributes", `<Step Priority="high" ID="1" Task="a" Note="x" Rely="2"/>`, []dag.Step{{ID: "1", Task: "a", Rely: []string{"2"}}}},
	{"closing quote forgotten before an attribute", `<Step ID="1" Task="a b Difficulty="3" Rely="2"/>`,
		[]dag.Step{{ID: "1", Task: "a b", Difficulty: 3, Rely: []string{"2"}}}},
	{"closing quote forgotten at the end", "<Step ID=\"1\" Task=\"a b/>\n<Step ID=\"2\" Task=\"c\"/>",
		[]dag.Step{{ID: "1", Task: "a b"}, {ID: "2", Task: "c"}}},
	{"> forgotten", "<Step ID=\"1\" Task=\"a\"\n<Step ID=\"2\" Task=\"c\"/>", []dag.Step{{ID: "1", Task: "a"}, {ID: "2", Task: "c"}}},
	{"/ forgotten", "<Plan><Step ID=\"1\" Task=\"a\">\n<Step ID=\"2\" Task=\"c\">\n</Plan>",
		[]dag.Step{{ID: "1", Task: "a"}, {ID: "2", Task: "c"}}},
	{"text content", `<Step ID="1" Rely="">What is <b>a</b> & b < c?</Step>`, []dag.Step{{ID: "1", Task: "What is <b>a</b> & b < c?"}}},
	{"text content, not closed", "<Step ID=1>a\n<Step ID=2>b", []dag.Step{{ID: "1", Task: "a"}, {ID: "2", Task: "b"}}},
	{"child elements", "<Step>\n<ID>1</ID>\n<Task lang='en'>Is a < b?</Task><Tokens>40</Tokens>\n<Rely/><Difficulty>4</Difficulty></Step>",
		[]dag.Step{{ID: "1", Task: "Is a < b?", Tokens: 40, Difficulty: 4}}},
	{"CDATA", `<Step ID="1"><Task><![CDATA[a < b && c]]></Task></Step>`, []dag.Step{{ID: "1", Task: "a < b && c"}}},
	{"attributes and text", `<Step ID="1" Task="a">remark</Step>`, []dag.Step{{ID: "1", Task: "a"}}},
	{"nested steps are flat", `<Step ID="1" Task="a"><Step ID="1.1" Task="b"/></Step>`,
		[]dag.Step{{ID: "1", Task: "a"}, {ID: "1.1", Task: "b"}}},
	{"code fence and prose", "Here are the <Step> elements, if 3 < 4:\n```xml\n<Plan>\n<Step ID=\"1\" Task=\"a\"/>\n</Plan>\n```\nI hope " +
		"<Step ID=\"9\" Task=\"z\"/> helps.",
		[]dag.Step{{ID: "1", Task: "a"}}},
	{"think block", `<think>first <Step ID="1" Task="x"/></think><Step ID="1" Task="a"/>`, []dag.Step{{ID: "1", Task: "a"}}},
	{"think block in capitals, not closed", `<Thinking>first <Step ID="1" Task="x"/> hm`, nil},
	{"comment", `<!--- <Step ID="1" Task="x"/> ---><Step ID="1" Task="a"/>`, []dag.Step{{ID: "1", Task: "a"}}},
	{"cut off in a value", `<Step ID="1" Task="a"/><Step ID="2" Task="What is th`,
		[]dag.Step{{ID: "1", Task: "a"}, {ID: "2", Task: "What is th"}}},
	{"cut off behind a value", `<Step ID="1" Task="a" Rely="2"`, []dag.Step{{ID: "1", Task: "a", Rely: []string{"2"}}}},
	{"roles", `<Step Task="a" Type="analysis"/><Step Task="b" role="GENERATE"/><Step Task="**Explain**: c"/><Step Task="[Analyse] ` +
		`d"/><Step Task="Generate e"/>`,
		[]dag.Step{{Task: "a", Role: dag.Analyze}, {Task: "b", Role: dag.Generate}, {Task: "**Explain**: c", Role: dag.Explain},
			{Task: "[Analyse] d", Role: dag.Analyze}, {Task: "Generate e"}}},
	{"numbers out of range", `<Step Task="a" Difficulty="7/10" Token="~1,200"/><Step Task="b" Difficulty="99" ` +
		`Token="99999999999999999999"/><Step Task="c" Difficulty="0" Token="-"/><Step Task="d" Difficulty="hard"/>`,
		[]dag.Step{{Task: "a", Difficulty: 7, Tokens: 1200}, {Task: "b", Difficulty: 9, Tokens: maxTokens}, {Task: "c", Difficulty: 1},
			{Task: "d"}}},
	{"not a plan", "The answer is 4 < 5, so {x} = \"B\". <Steps> <answer>B</answer>", nil},

	{"JSON object", `{"steps": [{"id": 1, "task": "a", "difficulty": 3, "tokens": 50, "rely": []}, {"id": 2, "task": "b {c} \"d\"", ` +
		`"rely": [1]}]}`,
		[]dag.Step{{ID: "1", Task: "a", Difficulty: 3, Tokens: 50}, {ID: "2", Task: `b {c} "d"`, Rely: []string{"1"}}}},
	{"JSON array in a fence", "Sure:\n```json\n[ {\"ID\": \"s1\", \"question\": \"a\", \"token\": \"40\", \"type\": " +
		"\"Explain\"},\n{\"id\": \"s2\", \"description\": \"b\", \"depends_on\": [\"s1\"], \"Difficulty\": 4.5,}]\n```",
		[]dag.Step{{ID: "s1", Task: "a", Tokens: 40, Role: dag.Explain}, {ID: "s2", Task: "b", Difficulty: 4, Rely: []string{"s1"}}}},
	{"JSON with other content", `{"task": "all", "plan": {"n": {"x": 1}, "steps": [{"step": 1, "task": "a", "dependencies": "none", ` +
		`"meta": {"k": {}}}]}}`,
		[]dag.Step{{ID: "1", Task: "a"}}},
	{"JSON cut off in a string", `[{"id": 1, "task": "a"}, {"id": 2, "task": "b c`, []dag.Step{{ID: "1", Task: "a"}, {ID: "2", Task: "b c"}}},
	{"JSON cut off in a list", `{"steps": [{"id": 3, "task": "a", "rely": [1, 2,`, []dag.Step{{ID: "3", Task: "a", Rely: []string{"1", "2"}}}},
	{"JSON cut off between", `{"task": "all", "steps": [{"id": 3, "task": "a"}, `, []dag.Step{{ID: "3", Task: "a"}}},
	{"braces before XML", `Let {"x" be given. <Step ID="1" Task="a"/>`, []dag.Step{{ID: "1", Task: "a"}}},
}

func TestParse(t *testing.T) {
	for _, c := range parseCases {
		t.Run(c.name, func(t *testing.T) {
			got, found := Parse(c.text)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("steps -want +got:\n%s", diff)
			}
			if found.Steps != len(c.want) {
				t.Errorf("found %d steps, want %d", found.Steps, len(c.want))
			}
		})
	}
}

// A step is worth most when it is known early.
func TestStepsComeAtOnce(t *testing.T) {
	var p Parser
	for _, w := range []struct {
		text string
		want int
	}{
		{`<Plan><Step ID="1" Task="a" Rely=""/`, 0}, {`>`, 1},
		{`<Step ID="2">b</Step`, 0}, {`>`, 1}, {"\n", 0},
		{`<Step ID="3" Task="c">`, 0}, {`<Step `, 1}, {`ID="4" Task="d"/>`, 1},
	} {
		if got := len(p.Write(w.text)); got != w.want {
			t.Errorf("%d steps with %q, want %d", got, w.text, w.want)
		}
	}
	if p.Found().Ended {
		t.Error("ended before </Plan>")
	}
	if p.Write("</Plan> That is "); !p.Found().Ended {
		t.Error("not ended after </Plan>, while more text may come")
	}
	var j Parser
	if got := len(j.Write(`{"steps": [{"id": 1, "task": "a"}`)); got != 1 {
		t.Errorf("%d JSON steps before the end, want 1", got)
	}
}

func TestFoundPlan(t *testing.T) {
	for text, want := range map[string]bool{
		"No plan is needed: 4.":                false,
		"<Plan></Plan>":                        true,
		"<Plan><Step Difficulty='x'/></Plan>":  true,
		`{"answer": 4}`:                        false,
		`[{"task": "What is asked?"}]`:         true,
		"<think><Plan><Step ID='1'/></Plan> .": false,
	} {
		if _, found := Parse(text); found.Plan != want {
			t.Errorf("Plan is %v in %q", found.Plan, text)
		}
	}
}

func TestReferences(t *testing.T) {
	for text, want := range map[string][]string{
		"": nil, " ": nil, "none": nil, "None (it is the first)": nil, "-": nil, "[]": nil, "N/A": nil, "null": nil,
		"1": {"1"}, "1,2": {"1", "2"}, "1, 2,": {"1", "2"}, "[1, 2]": {"1", "2"}, "(1;2)": {"1", "2"}, "1 2": {"1", "2"},
		"Step 1 and 2": {"1", "2"}, "Steps 1, 2 & 3": {"1", "2", "3"}, "step_1|step-2": {"1", "2"}, "#1, #2": {"1", "2"},
		`["1", "2"]`: {"1", "2"}, "A, B": {"A", "B"}, "A and B": {"A", "B"}, "find the area, S2": {"find the area", "S2"},
		"1, none": {"1"}, "1.1, 1.2.": {"1.1", "1.2"}, "1-3": {"1-3"},
	} {
		if diff := cmp.Diff(want, references(text)); diff != "" {
			t.Errorf("%q -want +got:\n%s", text, diff)
		}
	}
}

func TestIDsAndReferencesAgree(t *testing.T) {
	for _, id := range []string{"1", "Step 1", "step_2", "S1", "#4", "5.", "find the area", "Task: 7", "stepwise", "Subtask-3"} {
		if refs := references(id); len(refs) != 1 || refs[0] != cleanID(id) {
			t.Errorf("ID %q is %q, a reference to it %q", id, cleanID(id), refs)
		}
	}
}
