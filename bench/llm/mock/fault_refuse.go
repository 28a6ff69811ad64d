package mock

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// retrySeconds is how long a mock that limits its rate asks to wait.
const retrySeconds = 2

// rateLimit refuses a request that comes too early; advise adds when to return.
func rateLimit(advise func(http.Header, time.Duration)) func(http.ResponseWriter, *pace) {
	return func(w http.ResponseWriter, p *pace) {
		if advise != nil {
			advise(w.Header(), time.Duration(retrySeconds*p.scale*float64(time.Second)))
		}
		refuse(w, http.StatusTooManyRequests, "rate_limit_exceeded", "", "Rate limit reached for requests.")
	}
}

func afterSeconds(h http.Header, d time.Duration) { h.Set("Retry-After", fmt.Sprint(d.Seconds())) }

func afterDate(h http.Header, d time.Duration) {
	h.Set("Retry-After", time.Now().Add(d).UTC().Format(http.TimeFormat))
}

func refusal(status int, code, message string) func(http.ResponseWriter, *pace) {
	return func(w http.ResponseWriter, _ *pace) { refuse(w, status, code, "", message) }
}

// failing refuses with a server's error, that of a gateway as a page.
func failing(status int) func(http.ResponseWriter, *pace) {
	if status == http.StatusBadGateway {
		return func(w http.ResponseWriter, _ *pace) { writePage(w, status, "502 Bad Gateway") }
	}
	return refusal(status, "server_error", "The server had an error while processing your request.")
}

// page answers with success, but with no reply.
func page(w http.ResponseWriter, _ *pace) { writePage(w, http.StatusOK, "Please sign in") }

func writePage(w http.ResponseWriter, status int, title string) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<html><head><title>%s</title></head><body><h1>%s</h1></body></html>\n", title, title)
}

// reset ends a connection with RST where it can, so that the client sees that
// the server has gone rather than that it is done.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // HTTP/2, or a ResponseWriter that is no connection
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}

// stall says nothing until the client has gone. Nobody is left to be told more.
func stall(s *sse) { <-s.pace.ctx.Done() }

// sends ends a stream with something that is no part of a reply.
func sends(text string) func(*sse) {
	return func(s *sse) {
		if s.err == nil {
			_, s.err = io.WriteString(s.w, text)
		}
	}
}
