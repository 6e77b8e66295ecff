package main

import (
	"net"
	"strconv"
	"strings"
)

// checkAddr refuses what cannot be an address to listen on, and says how what was
// probably meant is written.
func checkAddr(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		if n, err := strconv.Atoi(port); err == nil && (n < 0 || n > 65535) {
			return wrongUse("a port is a number from 0 to 65535", "--addr cannot be %q", addr)
		}
		return nil
	}
	meant := devAddr
	switch _, notNumber := strconv.ParseUint(addr, 10, 16); {
	case notNumber == nil:
		meant = net.JoinHostPort("127.0.0.1", addr)
	case addr != "" && !strings.ContainsAny(addr, "[]/"):
		meant = net.JoinHostPort(addr, "8080")
	}
	return wrongUse("write it as "+meant, "--addr cannot be %q", addr)
}
