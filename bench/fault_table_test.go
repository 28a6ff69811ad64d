package bench

// What may become of questions whose endpoints go wrong.
var (
	graded = []string{"answered", "unparsed", "truncated"} // by themselves, or after a retry
	failed = []string{"error"}
	late   = []string{"timeout"}
	mute   = []string{"empty"}
	short  = []string{"truncated", "answered"} // cut before the answer, or after it
)

// A faultCase says how the rows of a run look under a fault.
type faultCase struct {
	at1   []string // statuses where each request goes wrong
	part  []string // further ones than graded where some do
	says  string   // in the errors of its calls
	idle  float64  // seconds of silence that are borne; 0 for any
	halts bool     // the run may end early: it would go on like that
	slack bool     // a reply may arrive, and be charged, when the retry budget is just used up
}

// Seconds that real time is not given a chance to use up, also on a busy machine.
const patient = 1e6

var faultCases = map[string]faultCase{
	"rate-limit":          {at1: failed, part: failed, says: "429 Too Many", halts: true},
	"rate-limit-after":    {at1: failed, part: failed, says: "429 Too Many", halts: true},
	"rate-limit-date":     {at1: failed, part: failed, says: "429 Too Many", halts: true},
	"500":                 {at1: failed, part: failed, says: "500 Internal"},
	"502":                 {at1: failed, part: failed, says: "502 Bad"},
	"503":                 {at1: failed, part: failed, says: "503 Service", halts: true},
	"storm":               {at1: failed, part: failed, says: "503 Service", halts: true},
	"unauthorized":        {at1: failed, part: failed, says: "401 Unauthorized", halts: true},
	"context-length":      {at1: failed, part: failed, says: "context_length_exceeded"},
	"wrong-page":          {at1: failed, part: failed, says: "does not stream"},
	"reset-before":        {at1: failed, part: failed},
	"reset-mid":           {at1: failed, part: failed},
	"cut":                 {at1: failed, part: failed, says: "unexpected EOF"},
	"stall":               {at1: late, part: late, says: "idle timeout", idle: 1, slack: true},
	"slow-first-token":    {at1: graded},
	"stream-error":        {at1: failed, part: failed, says: "Provider returned error"},
	"stream-error-object": {at1: failed, part: failed, says: "EngineCore died"},
	"stream-error-event":  {at1: failed, part: failed, says: "Overloaded"},
	"garbage":             {at1: failed, part: failed, says: "chunk"},
	"keepalive-flood":     {at1: graded},
	"duplicates":          {at1: graded},
	"wrong-content-type":  {at1: graded},
	"empty":               {at1: mute, part: mute},
	"reasoning-only":      {at1: mute, part: mute},
	"truncated":           {at1: short},
	"no-usage":            {at1: graded},
	"absurd-usage":        {at1: graded},
	"plan-prose":          {at1: graded},
	"plan-cycle":          {at1: graded},
	"plan-10000":          {at1: graded},
}
