package scrub_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"helpwright/desk/tickets/scrub"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, text, want, why string }{
		{"address", "Write to some.one+x@mail.example.org, please.", "Write to [e-mail address], please.", "an address belongs to a person"},
		{"wide at sign", "我的邮箱是 a＠example.com", "我的邮箱是 [e-mail address]", "as input methods write it"},
		{"telephone", "Call +49 (30) 123-45 67 today", "Call [telephone number] today", "however it is parted"},
		{"telephone in Han", "电话13800138000谢谢", "电话[telephone number]谢谢", "no space stands before it"},
		{"Arabic digits", "رقمي ٠٥٠١٢٣٤٥٦٧", "رقمي [telephone number]", "digits of every script count"},
		{"card", "My card 4111 1111 1111 1111 was refused", "My card [card number] was refused", "the last digit proves it"},
		{"account", "Pay to DE44 5001 0517 5407 3249 31 now", "Pay to [account number] now", "an account is a person's"},
		{"computer", "from 192.0.2.17 or 2001:db8:0:0:0:0:0:1", "from [computer address] or [computer address]", "so is an address in the network"},
		{"link", "see https://shop.example/orders/5?token=abc#x and https://example.org/a", "see https://shop.example/orders/5?[secret] and https://example.org/a", "a link may sign its owner in"},
		{"link with password", "http://me:word@example.org/x", "http://example.org/x", "and may hold a password"},
		{"names", "Hello, this is MARTHA, Martha Q's order. Marthas stay.", "Hello, this is [name], [name] Q's order. Marthas stay.", "only whole words are names"},
		{"name in Han", "我是王小明，你好", "我是[name]，你好", "nothing parts words there"},
		{"error code", "Error 0x80070005 in version 10.15.7 of 2027", "Error 0x80070005 in version 10.15.7 of 2027", "codes, versions and years are what the article is about"},
		{"small numbers", "3 of 10 pages, 2027-03-01", "3 of 10 pages, [telephone number]", "a whole date looks like a telephone number; better one too many"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := scrub.Text(c.text, "Martha Quill", "王小明"); got != c.want {
				t.Errorf("%q\nwant %q: %s", got, c.want, c.why)
			}
		})
	}
}

// Wherever personal data stands, it is gone afterwards, and nothing new comes of
// taking it out twice.
func TestNothingIsLeft(t *testing.T) {
	secrets := []string{"canary@example.org", "+1 202 555 0142", "4012888888881881", "Zebedee"}
	words := []string{"the", "printer", "is", "off", "打印机", "،", "\n", "(", ")", "x1", "5", ":"}
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		for range rapid.IntRange(1, 30).Draw(t, "length") {
			text.WriteString(rapid.SampledFrom(append(words, secrets...)).Draw(t, "word"))
			text.WriteByte(' ')
		}
		got := scrub.Text(text.String(), "Zebedee")
		for _, s := range secrets {
			if strings.Contains(got, s) {
				t.Fatalf("%q is left in %q", s, got)
			}
		}
		if again := scrub.Text(got, "Zebedee"); again != got {
			t.Fatalf("a second time makes %q of %q", again, got)
		}
	})
}
