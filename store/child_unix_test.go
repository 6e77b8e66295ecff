//go:build unix

package store_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"helpwright/store"
)

// Tests that kill need programs to kill: this test program, started again with a part
// to play.
const (
	partVariable  = "STORE_TEST_PART"
	placeVariable = "STORE_TEST_AT"
)

var ackCount = flag.Int("acks", 100, "how many acknowledgements TestAcknowledgedIsSynced looks at; a full run looks at 1000")

// parts are what a child can be told to do at an address.
var parts = map[string]func(at string) error{
	"clients": playClients,
	"start":   playStart,
	"acks":    playAcks,
}

func TestMain(m *testing.M) {
	flag.Parse()
	if part := parts[os.Getenv(partVariable)]; part != nil {
		if err := part(os.Getenv(placeVariable)); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const childClients = 8

// playClients writes with eight clients until it is killed. It says "try KEY" before
// each write, and "ack KEY ANSWER" after it; one write in ten is a replay.
func playClients(at string) error {
	s, err := store.Open(context.Background(), at, quiet, ledger)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	var clients sync.WaitGroup
	for range childClients {
		clients.Go(func() {
			var acknowledged []string
			for {
				key := store.NewID()
				if len(acknowledged) > 0 && rand.IntN(10) == 0 {
					key = acknowledged[rand.IntN(len(acknowledged))]
				}
				fmt.Println("try", key)
				answer, err := effect(s, key)
				if err != nil {
					fmt.Println("refused", key, errors.Is(err, store.ErrUnavailable), err)
					time.Sleep(5 * time.Millisecond)
					continue
				}
				acknowledged = append(acknowledged, key)
				fmt.Println("ack", key, answer)
			}
		})
	}
	clients.Wait()
	return nil
}

// playAcks has one client, and then 64, write until each has acknowledged so many.
func playAcks(at string) error {
	s, err := store.Open(context.Background(), at, quiet, ledger)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for _, clients := range []int{1, 64} {
		fmt.Println("clients", clients)
		var wait sync.WaitGroup
		for range clients {
			wait.Go(func() {
				for range max(1, *ackCount/clients) * min(clients, 10) {
					if _, err := effect(s, store.NewID()); err != nil {
						fmt.Println("refused", err)
					}
					os.Stdout.WriteString("ack\n")
				}
			})
		}
		wait.Wait()
	}
	fmt.Println("clients", 0)
	return nil
}

// A child is a part that is being played, and what it has said.
type child struct {
	command *exec.Cmd
	started time.Time
	ready   chan time.Duration // how long it took to be ready
	heard   sync.WaitGroup
}

// play starts a child, behind a program such as strace when there is one. What it says
// goes to hear, line by line, on one goroutine.
func play(t *testing.T, part, at string, hear func(words []string), before ...string) *child {
	t.Helper()
	words := append(before, os.Args...)
	c := &child{command: exec.Command(words[0], words[1:]...), started: time.Now(), ready: make(chan time.Duration, 1)}
	c.command.Env = append(os.Environ(), partVariable+"="+part, placeVariable+"="+at)
	c.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.command.Stderr = os.Stderr
	said, err := c.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.command.Start(); err != nil {
		t.Fatal(err)
	}
	c.heard.Go(func() {
		defer close(c.ready)
		lines := bufio.NewReader(said)
		for {
			text, err := lines.ReadString('\n')
			if err != nil {
				return // what was cut off was not said
			}
			if words := strings.Fields(text); words[0] == "ready" {
				c.ready <- time.Since(c.started)
			} else {
				hear(words)
			}
		}
	})
	return c
}

// kill ends the child at once, and waits until all it said was heard.
func (c *child) kill() {
	syscall.Kill(-c.command.Process.Pid, syscall.SIGKILL) // with what runs behind strace
	c.heard.Wait()
	c.command.Wait()
}
