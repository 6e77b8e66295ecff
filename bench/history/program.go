package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A program is a freshly built helpwright.
type program struct{ file string }

func buildProgram(ctx context.Context, dir string) (program, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return program{}, err
	}
	p := program{filepath.Join(dir, "helpwright")}
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", p.file, "helpwright/cmd/helpwright").CombinedOutput(); err != nil {
		return p, fmt.Errorf("building helpwright: %w: %s", err, out)
	}
	return p, nil
}

// An output is what a run of the program came to.
type output struct {
	text []byte
	said string // to the terminal
	code int
	wall time.Duration
	cpu  time.Duration
}

// run runs the program. Code 1 says that it found problems, which is no error.
func (p program) run(ctx context.Context, args ...string) (output, error) {
	cmd := exec.CommandContext(ctx, p.file, args...)
	var text, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &text, &said
	begin := time.Now()
	err := cmd.Run()
	o := output{text: text.Bytes(), said: said.String(), wall: time.Since(begin)}
	if cmd.ProcessState != nil {
		o.code = cmd.ProcessState.ExitCode()
		o.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	if failed, ok := errors.AsType[*exec.ExitError](err); ok && failed.ExitCode() == 1 {
		return o, nil
	}
	if err != nil {
		return o, fmt.Errorf("helpwright %s: %w: %s", strings.Join(args, " "), err, o.said)
	}
	return o, nil
}

// into runs the program and reads the JSON that it prints.
func (p program) into(ctx context.Context, v any, args ...string) (output, error) {
	o, err := p.run(ctx, args...)
	if err != nil {
		return o, err
	}
	if err := json.Unmarshal(o.text, v); err != nil {
		return o, fmt.Errorf("helpwright %s: %w: %s", strings.Join(args, " "), err, o.said)
	}
	return o, nil
}
