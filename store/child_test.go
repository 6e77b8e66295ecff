package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"helpwright/store"
)

// Tests that kill need programs to kill: this test program, started again with a part
// to play.
const partVariable = "STORE_TEST_PART"

// parts are what a child can be told to do at an address.
var parts = map[string]func(at string) error{
	"clients": playClients,
	"start":   playStart,
}

func TestMain(m *testing.M) {
	if part := parts[os.Getenv(partVariable)]; part != nil {
		if err := part(os.Args[1]); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// ledger is what the clients write: an effect for each key, and the answer that was
// given, in one command.
var ledger = line("0001_ledger.sql", `
	CREATE TABLE things_keys (key text NOT NULL PRIMARY KEY, answer text NOT NULL);
	CREATE TABLE things_effects (id text NOT NULL PRIMARY KEY, key text NOT NULL, words text NOT NULL);`)

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

// effect has the effect of a key once, and gives the answer of the first time.
func effect(s *store.Store, key string) (answer string, err error) {
	return answer, s.WriteKeyed(context.Background(), func(tx *store.Tx) error {
		answer = ""
		err := tx.Row("SELECT answer FROM things_keys WHERE key = $1", key).Scan(&answer)
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		answer = store.NewID()
		if _, err := tx.Exec("INSERT INTO things_keys (key, answer) VALUES ($1, $2)", key, answer); err != nil {
			return err
		}
		_, err = tx.Exec("INSERT INTO things_effects (id, key, words) VALUES ($1, $2, $3)", answer, key, strings.Repeat("words ", rand.IntN(400)))
		return err
	})
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
	words := append(before, os.Args[0], at)
	c := &child{command: exec.Command(words[0], words[1:]...), started: time.Now(), ready: make(chan time.Duration, 1)}
	c.command.Env = append(os.Environ(), partVariable+"="+part)
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
	c.command.Process.Kill()
	c.heard.Wait()
	c.command.Wait()
}
