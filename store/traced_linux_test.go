package store_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"helpwright/store/storetest"
)

// These tests watch, or disturb, what a program asks of the system.

var faultCount = flag.Int("faults", 12, "how many programs TestDiskFaults lets meet a broken disk; a full run 220")

func strace(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("strace is needed; on Debian: apt-get install strace")
	}
	return path
}

// TestAcknowledgedIsSynced reads from the system's own record that no acknowledgement
// leaves the program before what was written for it has reached the disk, and counts
// how many times the disk was waited for.
func TestAcknowledgedIsSynced(t *testing.T) {
	folder := t.TempDir()
	record := filepath.Join(folder, "record")
	c := play(t, "acks", "sqlite:"+filepath.Join(folder, "desk.db"), func(words []string) {
		if words[0] == "refused" {
			t.Error(words)
		}
	}, strace(t), "-f", "-y", "-s", "20", "-e", "trace=fsync,fdatasync,pwrite64,write", "-o", record)
	c.heard.Wait()
	if err := c.command.Wait(); err != nil {
		t.Fatal(err)
	}
	for clients, want := range map[int]float64{1: 1.1, 64: 0.2} {
		acks, syncs := readRecord(t, record, clients)
		if acks < *ackCount/2 || float64(syncs)/float64(acks) > want {
			t.Errorf("%d clients: %d syncs for %d acknowledgements, want at most %.1f each", clients, syncs, acks, want)
		}
		t.Logf("%d clients: %.3f syncs per acknowledgement, of %d", clients, float64(syncs)/float64(acks), acks)
	}
}

var (
	logWritten = regexp.MustCompile(`pwrite64\(\d+<[^>]*desk\.db(-wal)?>`)
	logSynced  = regexp.MustCompile(`f(data)?sync\(\d+<[^>]*desk\.db(-wal)?>\) += 0`)
	said       = regexp.MustCompile(`write\(1<[^>]*>, "(ack|clients (\d+))\\n"`)
)

// readRecord counts in the part of a number of clients. With one client nothing else
// goes on, so the record also shows the order.
func readRecord(t *testing.T, name string, clients int) (acks, syncs int) {
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	counting, unsynced := false, false
	unfinished := map[string]string{} // by thread: a call that was interrupted by another thread's
	for lines := bufio.NewScanner(file); lines.Scan(); {
		thread, call, _ := strings.Cut(lines.Text(), " ")
		call = strings.TrimSpace(call)
		if begun, cut := strings.CutSuffix(call, " <unfinished ...>"); cut {
			unfinished[thread] = begun
			call = begun
		} else if strings.HasPrefix(call, "<... ") {
			_, end, _ := strings.Cut(call, "resumed>")
			call = unfinished[thread] + end
			if logWritten.MatchString(call) {
				continue // seen when it began
			}
		}
		switch m := said.FindStringSubmatch(call); {
		case m == nil && logWritten.MatchString(call):
			unsynced = true
		case m == nil && logSynced.MatchString(call):
			unsynced = false
			if counting {
				syncs++
			}
		case m != nil && m[2] != "":
			counting = m[2] == fmt.Sprint(clients)
		case m != nil && counting && (strings.Contains(call, ") = ") || strings.Contains(call, ")  ")):
			acks++
			if unsynced && clients == 1 {
				t.Errorf("acknowledgement %d left before its data was synced", acks)
			}
		}
	}
	return acks, syncs
}

// TestDiskFaults lets programs meet disks that fail in many ways, kills them, and
// looks at what they had acknowledged. Whoever was refused was told ErrUnavailable,
// and what fails for a while is used again afterwards, without a restart.
func TestDiskFaults(t *testing.T) {
	faults := []struct {
		name, why string
		inject    func(run, runs int) string
	}{
		{"syncs fail", "a disk that is about to die", func(int, int) string { return "fsync:error=EIO:when=7+7" }},
		{"a write fails", "a bad block, at any point of a start or a command", func(run, runs int) string { return fmt.Sprintf("pwrite64:error=EIO:when=%d", 1+run*200/runs) }},
		{"the disk is full for a while", "and then somebody makes room", func(int, int) string { return "pwrite64:error=ENOSPC:when=150..300" }},
	}
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			at := "sqlite:" + filepath.Join(t.TempDir(), "desk.db")
			told := newAccount(t)
			runs := max(2, *faultCount/len(faults))
			for run := range runs {
				told.refusing = false
				before, refusedBefore := len(told.answers), told.refused
				c := play(t, "clients", at, told.hear, strace(t), "-f", "-qq", "-e", "trace=fsync,pwrite64", "-e", "inject="+f.inject(run, runs), "-o", "/dev/null")
				select {
				case <-c.ready: // or it could not start
				case <-time.After(20 * time.Second):
					t.Error("a program neither starts nor ends")
				}
				time.Sleep(400 * time.Millisecond)
				c.kill()
				told.compare(storetest.Open(t, asItLies(t, at), ledger))
				if t.Failed() {
					t.Fatalf("run %d (%s)", run, f.why)
				}
				t.Logf("run %d: %d acknowledged, %d refused", run, len(told.answers)-before, told.refused-refusedBefore)
			}
			if !told.recovered {
				t.Errorf("nothing was written after a refusal (%s)", f.why)
			}
		})
	}
}
