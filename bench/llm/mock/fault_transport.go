package mock

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// The faults of this file replace a reply or break its transport.

// retryAfter is the Retry-After of rate limits, before the time scale.
const retryAfter = 2 * time.Second

// rateLimit refuses a request; format, if not nil, writes when to retry.
func rateLimit(format func(after time.Duration) string) func(http.ResponseWriter, *pace) {
	return func(w http.ResponseWriter, p *pace) {
		if format != nil {
			w.Header().Set("Retry-After", format(time.Duration(p.scale*float64(retryAfter))))
		}
		failure{http.StatusTooManyRequests, "rate_limit_exceeded", "", "Rate limit reached for requests."}.refuse(w)
	}
}

func seconds(d time.Duration) string { return fmt.Sprint(d.Seconds()) }

func date(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }

func refusal(f failure) func(http.ResponseWriter, *pace) {
	return func(w http.ResponseWriter, _ *pace) { f.refuse(w) }
}

func serverError(status int) func(http.ResponseWriter, *pace) {
	return refusal(failure{status, "server_error", "", "The server had an error while processing your request."})
}

// page answers with a page of HTML.
func page(status int, title string) func(http.ResponseWriter, *pace) {
	return func(w http.ResponseWriter, _ *pace) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		fmt.Fprintf(w, "<html><head><title>%s</title></head><body><h1>%[1]s</h1></body></html>\n", title)
	}
}

// reset closes the connection with RST where it can, so that the client does not
// take it for the end of the reply.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // HTTP/2, or a ResponseWriter without a connection
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}

// stall sends nothing until the client disconnects.
func stall(s *sse) { <-s.pace.ctx.Done() }

// sends ends a stream with a text that is not part of a reply.
func sends(text string) func(*sse) {
	return func(s *sse) {
		if s.err == nil {
			_, s.err = io.WriteString(s.w, text)
		}
	}
}

// breakOff sends half of a body in one piece, then the fault.
func (m *reply) breakOff(w http.ResponseWriter, p *pace, body completion) {
	text, _ := json.Marshal(body) // structs of strings and numbers always have a JSON
	w.Header().Set("Content-Type", "application/json")
	s := &sse{w: w, pace: p}
	s.raw(m.Took, text[:len(text)/2])
	m.strike(s)
}

// strike applies the fault of the middle of a reply, and reports whether that ends
// the reply.
func (m *reply) strike(s *sse) (over bool) {
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
