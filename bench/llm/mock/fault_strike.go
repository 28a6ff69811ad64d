package mock

import (
	"encoding/json"
	"net/http"
)

// breakOff sends half of a body in one piece, and what goes wrong then.
func (m *mockReply) breakOff(w http.ResponseWriter, p *pace, body mockBody) {
	text, _ := json.Marshal(body) // plain structs always have a JSON
	w.Header().Set("Content-Type", "application/json")
	s := &sse{w: w, pace: p}
	s.raw(m.Took, text[:len(text)/2])
	m.strike(s)
}

// strike does what goes wrong in the middle of a reply, and tells whether that
// was its end.
func (m *mockReply) strike(s *sse) (over bool) {
	if m.fault.pad != nil {
		m.fault.pad(s)
	}
	if m.fault.end == nil {
		return false
	}
	if s.flush(); s.err == nil {
		m.fault.end(s)
	}
	return true
}
