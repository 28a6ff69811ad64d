package llm

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"
)

// network is how the endpoint is reached: timeouts, authorities and proxy.
func (c Config) network() (*http.Transport, error) {
	t := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: c.Connect}).DialContext,
		TLSHandshakeTimeout: c.Connect,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: 1024, // the default of 2 makes the rest of a run's connections anew for each call
		IdleConnTimeout:     90 * time.Second,
		DisableCompression:  true, // a compressing server holds tokens back
	}
	proxy, err := c.proxy()
	if err != nil {
		return nil, err
	}
	if proxy != nil {
		t.Proxy = http.ProxyURL(proxy)
	}
	if c.CAFile != "" {
		if t.TLSClientConfig, err = c.authorities(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// authorities trusts those of the system and those of CAFile.
func (c Config) authorities() (*tls.Config, error) {
	text, err := os.ReadFile(c.CAFile)
	if err != nil {
		return nil, fmt.Errorf("CA file of %s: %w", c.Model, err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a system without any, such as a bare container
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("CA file of %s: %s holds no certificate; it needs blocks that begin with -----BEGIN CERTIFICATE-----",
			c.Model, c.CAFile)
	}
	return &tls.Config{RootCAs: pool}, nil
}

// proxy is the URL of the proxy, nil without one. Errors leave out what may be
// a password.
func (c Config) proxy() (*url.URL, error) {
	if c.Proxy == "" {
		return nil, nil
	}
	u, err := url.Parse(c.Proxy)
	switch {
	case err != nil:
		return nil, fmt.Errorf("proxy of %s: not a URL; give one such as http://proxy.example:3128", c.Model)
	case !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme) || u.Hostname() == "":
		return nil, fmt.Errorf("proxy of %s: needs http://, https:// or socks5:// and a host, such as http://proxy.example:3128", c.Model)
	}
	return u, nil
}
