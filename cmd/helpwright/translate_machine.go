package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/translation"
	"helpwright/translation/standing"
)

const translateMachineHelp = `Let a program translate what is missing or behind, or the articles that are named.

The program is the site's choice: translate.command in helpwright.yaml. It runs in the
site folder, reads one JSON object a line and writes one a line for each, in any order:

  {"id": "1", "from": "en", "to": "de", "text": "Press <x1>Save</x1>."}
  {"id": "1", "text": "Drücken Sie <x1>Speichern</x1>."}

Tags stand for links, variables and other marks. An answer that loses or breaks one is
not taken, and its segment stays as it was. Only segments that nobody has translated
are sent.

The result is marked with machine: true and is a draft: it is published when a person
has read it and approved it, and readers see that a machine translated it until the
mark is removed.

The program has 10 minutes and may write 64 MiB.

Exit codes: 0 done, 1 helpwright.yaml or the theme has errors, 2 there is no program,
article or locale, 3 the program failed.`

// Limits of a program that translates.
const (
	machineTime   = 10 * time.Minute
	machineOutput = 64 << 20 // bytes
	machineLine   = 1 << 20  // bytes
)

type translateMachineOptions struct {
	Site   string
	Locale string
}

func newTranslateMachineCommand() *cobra.Command {
	var opts translateMachineOptions
	cmd := &cobra.Command{
		Use:     "machine --locale LOCALE [PATH…]",
		Short:   "Let a program translate",
		Long:    translateMachineHelp,
		Example: "  helpwright translate machine --locale de billing",
		RunE: func(cmd *cobra.Command, args []string) error {
			return runTranslateMachine(cmd.Context(), opts, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&opts.Locale, "locale", "", "language to translate into")
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runTranslateMachine(ctx context.Context, opts translateMachineOptions, paths []string, out, log io.Writer) error {
	t, err := openTranslators(ctx, opts.Site, log)
	if err != nil {
		return err
	}
	defer t.close()
	if len(t.site.Config.Translate.Command) == 0 {
		return wrongUse("name a program under translate: command: in helpwright.yaml", "the site names no program that translates")
	}
	l, err := t.locale(opts.Locale)
	if err != nil {
		return err
	}
	list, err := t.standingsOf(ctx, paths, l)
	if err != nil {
		return err
	}
	m := &machine{receiver: receiver{translators: t, locale: l.Tag, name: "the program"}}
	for i := range list {
		if err := m.ask(&list[i]); err != nil {
			return err
		}
	}
	if len(m.requests) == 0 {
		fmt.Fprintln(out, "nothing is to be translated")
		return nil
	}
	answers, err := m.run(ctx, t.site.Config.Translate.Command, log)
	if err != nil {
		return err
	}
	for _, job := range m.jobs {
		if err := m.take(job, answers, log); err != nil {
			return err
		}
	}
	return m.write(out)
}

// A machine has a program translate.
type machine struct {
	receiver
	jobs     []job
	requests []request
}

// A job is an article that a program translates.
type job struct {
	standing *standing.Standing
	work     *translation.Work
	requests map[string]string // id of a segment to that of its request
}

// A request is what the program reads, and an answer what it writes.
type request struct {
	ID   string `json:"id"`
	From string `json:"from"`
	To   string `json:"to"`
	Text string `json:"text"`
}

type answer struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// ask gathers the segments of an article that nobody has translated.
func (m *machine) ask(s *standing.Standing) error {
	w, err := m.reader.Work(s)
	if err != nil {
		return err
	}
	j := job{standing: s, work: w, requests: map[string]string{}}
	for _, e := range w.Entries() {
		if e.Target != nil || !e.Segment.IsWords() || len(e.Segment.Content.Parts) == 0 {
			continue
		}
		id := fmt.Sprint(len(m.requests) + 1)
		j.requests[e.Segment.ID] = id
		m.requests = append(m.requests, request{id, s.Article.Source.Locale, m.locale, e.Segment.Content.Tagged()})
	}
	if len(j.requests) > 0 {
		m.jobs = append(m.jobs, j)
	}
	return nil
}

// run runs the program and returns its answers by the ids of their requests.
func (m *machine) run(ctx context.Context, command []string, log io.Writer) (map[string]string, error) {
	var in bytes.Buffer
	e := json.NewEncoder(&in)
	e.SetEscapeHTML(false)
	for _, r := range m.requests {
		if err := e.Encode(r); err != nil {
			return nil, fmt.Errorf("writing a request: %w", err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, machineTime)
	defer cancel()
	program := exec.CommandContext(ctx, command[0], command[1:]...)
	program.Dir, program.Stdin, program.Stderr = m.site.Root, &in, log
	program.WaitDelay = time.Second // for what it may have started itself
	pipe, err := program.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("running %q: %w", command[0], err)
	}
	if err := program.Start(); err != nil {
		return nil, wrongUse("see translate: command: in helpwright.yaml", "the program %q cannot be started: %s", command[0], err)
	}
	answers, reading := readAnswers(pipe)
	if reading != nil {
		cancel()
	}
	ending := program.Wait()
	switch {
	case reading != nil:
		return nil, fmt.Errorf("reading what %q wrote: %w", command[0], reading)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, fmt.Errorf("%q took longer than %s", command[0], machineTime)
	case ending != nil:
		return nil, fmt.Errorf("running %q: %w", command[0], ending)
	}
	return answers, nil
}

func readAnswers(from io.Reader) (map[string]string, error) {
	limited := &io.LimitedReader{R: from, N: machineOutput}
	lines := bufio.NewScanner(limited)
	lines.Buffer(nil, machineLine)
	answers := map[string]string{}
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return nil, fmt.Errorf("line %d: %w", len(answers)+1, err)
		}
		answers[a.ID] = a.Text
	}
	if limited.N <= 0 {
		return nil, fmt.Errorf("more than %d MiB", machineOutput>>20)
	}
	return answers, lines.Err()
}

// take takes over the answers for an article, without those that would break it.
func (m *machine) take(j job, answers map[string]string, log io.Writer) error {
	file := m.fileOf(j.standing.Article, m.locale)
	targets := map[string]translation.Target{}
	for segment, id := range j.requests {
		parts, err := translation.Untagged(answers[id])
		if err != nil {
			fmt.Fprintf(log, "%s: segment %s stays as it was: %s\n", file, segment, err)
			continue
		}
		if len(parts) > 0 {
			targets[segment] = translation.Target{Parts: parts, State: translation.Translated}
		}
	}
	o := outcome{file: file}
	if j.work.Current != nil {
		o.before = j.work.Current.Source()
	}
	for {
		merged, refusals := j.work.Merge(m.reader.Cutter(), file, m.locale, targets)
		if merged == nil {
			before := len(targets)
			for _, r := range refusals {
				fmt.Fprintln(log, printable(r.Problem.String()))
				delete(targets, r.Segment)
			}
			if len(targets) == before {
				return nil // it is not the answers
			}
			continue
		}
		if merged.Changed == 0 {
			return nil
		}
		settings := append(settingsFor(j.standing, merged),
			translation.Setting{Key: "state", Value: string(knowledge.Draft)}, translation.Setting{Key: "machine", Value: "true"})
		var err error
		o.changed, o.left = merged.Changed, len(merged.Left)
		o.text, err = m.withSettings(file, m.locale, merged.Text, lastOf(settings)...)
		if err != nil {
			return err
		}
		m.outcomes = append(m.outcomes, o)
		return nil
	}
}

// lastOf keeps the last setting of each field.
func lastOf(list []translation.Setting) []translation.Setting {
	var out []translation.Setting
	for i, s := range list {
		again := false
		for _, later := range list[i+1:] {
			again = again || later.Key == s.Key
		}
		if !again {
			out = append(out, s)
		}
	}
	return out
}
