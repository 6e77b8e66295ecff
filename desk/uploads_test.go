package desk

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	mathrand "math/rand/v2"
	"mime"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/store"
)

// eicar is what every scanner takes for harm, and harms nobody.
const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// hostileNames are names of files, none of which may be kept as it is or lead anywhere.
var hostileNames = []string{
	"../../etc/passwd", `..\..\boot.ini`, "/etc/passwd", "C:\\x.exe", "a/b.txt", "a\x00.png", ".htaccess", "\u200b.htaccess", ".\u200dhtaccess", "\ufeff.htaccess", "..", ".", "", " ", "...", "con", "CON.txt", "nul.", "lpt1.png", "aux .txt",
	"invoice\u202egpj.exe", "a\u2066b\u2069.pdf", "a\u00adb.html", "x.php.jpg", "x.jpg.php", "x.svg", "x.html", "x.htm", "x.xhtml", "x.shtml", "x.js", "x.mjs", "x.css", "x.swf", "x.hta", "x.url", "x.lnk", "x.desktop", "x.scf", "x.pdf.exe",
	"x.png ", "x.png.", "x.png\u3000", "x;.png", "x%00.png", "x%2e%2e%2f.png", "x\r\nSet-Cookie: a=b.png", "x\"; filename=\"y.html", "x' onerror='alert(1)", "<script>alert(1)</script>.png", "\"><img src=x onerror=alert(1)>.png", "${jndi:ldap://evil}", "{{7*7}}", "$(id).png", "`id`.png", "|id", "a&b.png", "a?b.png", "a#b.png", "a*b.png",
	strings.Repeat("a", 300) + ".png", strings.Repeat("文", 200) + ".png", "文書.pdf", "é.png", "e\u0301.png", "\xff\xfe.png", "🖨️.png", "a\tb.png", "a\nb.png", "~", "-rf", "--help", "=1+1.csv", "@SUM.csv", "file:\\\\x", "http://evil.example/x.png", "data:text/html,x", "javascript:alert(1)", "\u2028.png", "\u3164", "a\u115f.txt", "desktop.ini", "Thumbs.db", ".git/config", "web.config",
}

// hostileBytes are what files hold, by what they pretend to be.
var hostileBytes = map[string]string{
	"svg":          `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>`,
	"svg with xml": `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>`,
	"html":         `<!doctype html><script>alert(1)</script>`, "html late": strings.Repeat(" ", 600) + `<script>alert(1)</script>`, "html with mark": "\ufeff<html><body onload=alert(1)>", "html utf-16": "\xff\xfe<\x00s\x00c\x00r\x00i\x00p\x00t\x00>\x00",
	"xhtml": `<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>`, "xml with xslt": `<?xml-stylesheet type="text/xsl" href="data:,x"?><a/>`, "mhtml": "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
	"gif with script": "GIF89a/*<script>alert(1)</script>*/=1;alert(1)//", "png with html": "\x89PNG\r\n\x1a\n<html><script>alert(1)</script>", "jpeg with html": "\xff\xd8\xff\xe0<html><script>alert(1)</script>", "bmp with html": "BM<html><script>alert(1)</script>", "webp with html": "RIFF\x00\x00\x00\x00WEBPVP8 <script>alert(1)</script>",
	"pdf with script": "%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF", "pdf with html": "%PDF-1.7<html><script>alert(1)</script>", "zip with html": "PK\x03\x04<html><script>alert(1)</script>", "zip behind html": "<html><script>alert(1)</script>PK\x05\x06" + strings.Repeat("\x00", 18),
	"javascript": "alert(1)", "module": "import('x')", "json": `{"a":"<script>alert(1)</script>"}`, "css": "@import 'https://evil.example'", "flash": "CWS\x09", "exe": "MZ\x90\x00", "elf": "\x7fELF", "shell": "#!/bin/sh\nid", "php": "<?php system('id');", "class": "\xca\xfe\xba\xbe", "wasm": "\x00asm\x01\x00\x00\x00", "manifest": "CACHE MANIFEST", "text": "hello", "nothing known": "\x01\x02\x03", "csv": "=1+1,2\n", "ics": "BEGIN:VCALENDAR\nEND:VCALENDAR",
}

// pixels is the head of a PNG that claims to be a picture of some size.
func pixels(width, height uint32) string {
	var out bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	head := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)...)
	head = append(head, 8, 6, 0, 0, 0)
	out.Write(binary.BigEndian.AppendUint32(nil, 13))
	out.Write(head)
	out.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(head)))
	return out.String()
}

// packed is an archive of files of zeros.
func packed(t *testing.T, files int, size int64) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := range files {
		w, err := z.Create(fmt.Sprint(i))
		if err == nil {
			_, err = io.CopyN(w, zeros{}, size)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// sent is a ticket with one file, and the file's id.
func sent(t *testing.T, d *Desk, name, content string) (status int, id string) {
	t.Helper()
	c := visitor(t, d)
	c.Address = fmt.Sprintf("198.18.%d.%d:1", mathrand.IntN(256), mathrand.IntN(256))
	w := c.JSON("POST", "api/v1/tickets", map[string]any{"email": store.NewID() + "@example.com", "message": "x", "locale": "en", "uploads": []string{upload(t, c, name, content)}})
	if w.Code != 201 {
		return w.Code, ""
	}
	err := d.store.Read(t.Context(), func(tx *store.Tx) error {
		return tx.Row("SELECT id FROM attachments WHERE ticket <> '' ORDER BY at DESC, id DESC LIMIT 1").Scan(&id)
	})
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, id
}

// Whatever somebody sends comes back as a file to be saved: never shown, never run, under
// a name that is one.
func TestHostileFilesAreOnlySaved(t *testing.T) {
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db")
	agent := signedIn(t, d, policy.Agent)
	type file struct{ name, content string }
	var all []file
	for _, name := range hostileNames {
		all = append(all, file{name, "hello"})
	}
	for kind, content := range hostileBytes {
		all = append(all, file{kind + ".png", content})
	}
	for _, f := range all {
		clear := "DELETE FROM attachments"
		if err := d.store.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(clear); return err }); err != nil {
			t.Fatal(err)
		}
		status, id := sent(t, d, f.name, f.content)
		if status == 422 && strings.HasPrefix(f.name, "gif") {
			continue // the script is the size that the picture claims
		}
		if status != 201 {
			t.Errorf("%q is answered %d", f.name, status)
			continue
		}
		w := agent.Get("api/v1/attachments/"+id).Want(t, 200)
		checkSaved(t, f.name, w)
		if w.Body.String() != f.content {
			t.Errorf("%q came back as something else", f.name)
		}
	}
	t.Logf("%d files", len(all))
}

func checkSaved(t *testing.T, name string, w *webtest.Response) {
	t.Helper()
	h := w.Header()
	kind, parameters, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	saved := parameters["filename"]
	if err != nil || kind != "attachment" || saved == "" || strings.ContainsAny(saved, "/\\:*?\"<>|\r\n\x00") || strings.HasPrefix(saved, ".") || strings.ContainsFunc(saved, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
		t.Errorf("%q is saved as %q (%s, %v)", name, saved, h.Get("Content-Disposition"), err)
	}
	if h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("Cross-Origin-Resource-Policy") != "same-origin" || h.Get("Set-Cookie") != "" {
		t.Errorf("%q goes out with %v", name, h)
	}
	switch kind, _, _ := mime.ParseMediaType(h.Get("Content-Type")); kind {
	case "text/html", "image/svg+xml", "text/xml", "application/xml", "application/xhtml+xml", "text/javascript", "application/javascript", "text/css":
		t.Errorf("%q goes out as %s", name, kind)
	}
}

// What opens to far more than it is gets refused, and nothing of it is opened here.
func TestBombsAreRefused(t *testing.T) {
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db")
	var before, after runtime.MemStats
	bombs := map[string]string{
		"wide": pixels(60_000, 60_000), "long": pixels(1, 200_000_000), "largest": pixels(1<<31-1, 1<<31-1), "zip": packed(t, 1, 40<<20), "zip of many": packed(t, 10_001, 0),
		"gzip": "\x1f\x8b\x08\x00" + strings.Repeat("\x00", 40) + "\xff\xff\xff\x7f",
	}
	runtime.GC()
	runtime.ReadMemStats(&before)
	for name, content := range bombs {
		c := visitor(t, d)
		file := upload(t, c, name, content)
		if w := c.JSON("POST", "api/v1/tickets", map[string]any{"email": "a@example.com", "message": "x", "locale": "en", "uploads": []string{file}}); w.Code != 422 {
			t.Errorf("%s is answered %d", name, w.Code)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if more := int64(after.HeapAlloc) - int64(before.HeapAlloc); more > 64<<20 {
		t.Errorf("%d bytes more are in use", more)
	}
}

// What a scanner has not seen is given to nobody, and what it finds is never given.
func TestHarmIsNotGivenToAnybody(t *testing.T) {
	ready := make(chan struct{})
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db", func(c *Config) {
		c.Scanner = func(ctx context.Context, content io.Reader) (string, error) {
			select {
			case <-ready:
			default:
				return "", io.ErrUnexpectedEOF // it is not there yet
			}
			all, err := io.ReadAll(content)
			if bytes.Contains(all, []byte("EICAR")) {
				return "EICAR", err
			}
			return "", err
		}
	})
	d.loop.end()
	agent := signedIn(t, d, policy.Agent)
	_, harmful := sent(t, d, "a.txt", eicar)
	agent.Get("api/v1/attachments/"+harmful).Want(t, 409)
	if err := d.attachments.Tick(t.Context(), webtest.Noon); err == nil {
		t.Error("nobody says that the scanner is away")
	}
	agent.Get("api/v1/attachments/"+harmful).Want(t, 409)
	close(ready)
	if err := d.attachments.Tick(t.Context(), webtest.Noon); err != nil {
		t.Fatal(err)
	}
	agent.Get("api/v1/attachments/"+harmful).Want(t, 410)
}

// A form names files that were sent before it, from the page of a customer and from that
// of an agent; each may name their own alone.
func TestFormsNameUploads(t *testing.T) {
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db")
	email, _ := somebody(t, d, 3)
	var ticket string
	err := d.store.Read(t.Context(), func(tx *store.Tx) error {
		return tx.Row("SELECT id FROM tickets WHERE requester = $1 ORDER BY number LIMIT 1", email).Scan(&ticket)
	})
	if err != nil {
		t.Fatal(err)
	}
	agent, other := signedIn(t, d, policy.Agent), signedIn(t, d, policy.Agent)
	agent.Header.Set("Helpwright-As", "desk")
	other.Header.Set("Helpwright-As", "desk")
	mine, theirs := upload(t, agent, "answer.txt", "what the agent sends"), upload(t, other, "other.txt", "of somebody else")
	at := "desk/tickets/" + ticket
	agent.Form(at+"/reply", url.Values{"message": {"Here it is."}, "uploads": {theirs}}).Want(t, 422)
	agent.Form(at+"/reply", url.Values{"message": {"Here it is."}, "uploads": {mine}}).Want(t, 303)
	agent.Get(at).Want(t, 200).Says(t, "answer.txt", "data-uploads=")
	agent.Form(at+"/reply", url.Values{"message": {"Once more."}, "uploads": {mine}}).Want(t, 422)

	customer, secret := visitor(t, d), web.NewSecret()
	err = d.store.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO accounts_sessions (id, digest, stage, person, email, browser, created_at, seen_at, ends_at) VALUES ($1, $2, 'full', NULL, $3, '', $4, $4, $5)",
			store.NewID(), web.Digest(secret), email, store.Millis(webtest.Noon), store.Millis(webtest.Noon.Add(time.Hour)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	customer.SetCookie(web.CustomerJar, secret)
	file := upload(t, customer, "photo.txt", "what the customer sends")
	customer.Form("en/tickets/"+ticket+"/reply", url.Values{"message": {"And this."}, "uploads": {file}}).Want(t, 303)
	customer.Get("en/tickets/"+ticket+"/").Want(t, 200).Says(t, "photo.txt", "answer.txt", "data-uploads=")
}
