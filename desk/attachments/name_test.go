package attachments

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNames(t *testing.T) {
	for _, test := range []struct{ why, name, want string }{
		{"what people send", "Rechnung März.pdf", "Rechnung März.pdf"},
		{"any script", "日志文件.log", "日志文件.log"},
		{"a path is no name", "../../etc/passwd", "etc_passwd"},
		{"nor one of Windows", `C:\temp\a.txt`, "C__temp_a.txt"},
		{"a dot before hides it", ".htaccess", "htaccess"},
		{"dots that Windows drops", "a.exe. . .", "a.exe"},
		{"invisible letters are gone before anybody looks", "\u200b.htaccess", "htaccess"},
		{"what turns the end around", "photo\u202egpj.exe", "photogpj.exe"},
		{"a letter that takes no ink", "a\u3164.txt", "a.txt"},
		{"a byte that ends names", "a.txt\x00.exe", "a.txt.exe"},
		{"line ends would write headers", "a\r\nSet-Cookie: x", "aSet-Cookie_ x"},
		{"a device", "CON.txt", "_CON.txt"},
		{"a device among blanks", "nul .log", "_nul .log"},
		{"nothing", "", "file"},
		{"nothing but dots", "...", "file"},
		{"bytes that are no letters", "a\xff.txt", "a_.txt"},
		{"quotes end the header's word", `a".txt`, "a_.txt"},
	} {
		if got := cleanName(test.name); got != test.want {
			t.Errorf("%s: %q became %q, want %q", test.why, test.name, got, test.want)
		}
	}
}

func FuzzName(f *testing.F) {
	f.Add("a.txt")
	f.Add("\u202e\u200b../..\x00")
	f.Add(strings.Repeat("ä", 300) + ".pdf")
	f.Fuzz(func(t *testing.T, name string) {
		got := cleanName(name)
		switch {
		case got == "" || len(got) > maxName+1 || !utf8.ValidString(got):
			t.Errorf("%q became %q", name, got)
		case strings.ContainsAny(got, "/\\\x00\r\n\"") || strings.HasPrefix(got, "."):
			t.Errorf("%q became %q, which leads somewhere", name, got)
		case cleanName(got) != got:
			t.Errorf("%q became %q, which is not clean", name, got)
		}
	})
}
