package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

const (
	slowdown = 6                      // of the processor, while times are taken
	rhythm   = 100 * time.Millisecond // between the keys of a quick typist
)

// startChromium starts the browser that all readers share.
func startChromium(ctx context.Context) (context.Context, context.CancelFunc, error) {
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if program, err := exec.LookPath(name); err == nil {
			opts = append(opts, chromedp.ExecPath(program))
			break
		}
	}
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	ctx, stop := chromedp.NewExecAllocator(ctx, opts...)
	ctx, closeTab := chromedp.NewContext(ctx)
	end := func() { closeTab(); stop() }
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		end()
		return nil, nil, fmt.Errorf("starting Chromium: %w", err)
	}
	return ctx, end, nil
}

// A reader has a tab of a browser that was never used before. Its first error stays.
type reader struct {
	*host
	ctx context.Context
	err error
}

func newReader(browser context.Context, h *host) (*reader, context.CancelFunc) {
	ctx, end := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	return &reader{host: h, ctx: ctx}, end
}

func (r *reader) do(actions ...chromedp.Action[chromedp.Void]) {
	if r.err == nil {
		r.err = chromedp.Do(r.ctx, actions...)
	}
}

func (r *reader) visit(path string) { r.do(chromedp.Navigate(r.URL + path)) }

// insert writes a whole text, as who dictates does.
func (r *reader) insert(text string) {
	r.do(command(input.InsertText, input.InsertTextParams{Text: text}))
}

// press presses keys, each after a rest.
func (r *reader) press(keys string, rest time.Duration) {
	for _, key := range keys {
		r.do(chromedp.KeyEvent(string(key)), chromedp.Sleep(rest))
	}
}

func (r *reader) slow() {
	r.do(command(emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slowdown}))
}

// eval evaluates an expression in the page, whose value is decoded into the result.
func (r *reader) eval(expression string, result any) {
	if r.err != nil {
		return
	}
	var answer string
	answer, r.err = chromedp.Run(r.ctx, chromedp.Evaluate[string]("(async () => JSON.stringify(await ("+expression+") ?? null))()", chromedp.EvalAwaitPromise))
	if r.err == nil && result != nil {
		r.err = json.Unmarshal([]byte(answer), result)
	}
}

func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}
