package accounts

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// The second factor is RFC 6238 with what every program for it knows: SHA-1, six digits
// and steps of half a minute.
const (
	stepTime   = 30 * time.Second
	secretSize = 20 // bytes
)

var letters = base32.StdEncoding.WithPadding(base32.NoPadding)

func newTOTP() string {
	secret := make([]byte, secretSize)
	rand.Read(secret) // never fails
	return letters.EncodeToString(secret)
}

// stepOf numbers the steps of time.
func stepOf(at time.Time) int64 { return at.Unix() / int64(stepTime/time.Second) }

func totpAt(secret string, step int64) string {
	key, err := letters.DecodeString(secret)
	if err != nil {
		return ""
	}
	mac := hmac.New(sha1.New, key)
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%1_000_000)
}

// checkTOTP returns the step that a code belongs to, of those around now that come after
// the last one used: a code works once.
func checkTOTP(secret, code string, last int64, now time.Time) (step int64, ok bool) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	for _, step := range []int64{stepOf(now), stepOf(now) - 1, stepOf(now) + 1} {
		want := totpAt(secret, step)
		if step > last && want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// totpAddress is what programs for second factors read.
func totpAddress(site, account, secret string) string {
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + site + ":" + account}
	// Programs take a plus for a plus.
	u.RawQuery = strings.ReplaceAll(url.Values{"secret": {secret}, "issuer": {site}}.Encode(), "+", "%20")
	return u.String()
}

// recoveryCodes are how many there are at a time.
const recoveryCodes = 10

// newRecoveryCode has 50 random bits, in two groups to be read from paper.
func newRecoveryCode() string {
	code := strings.ToLower(rand.Text())
	return code[:5] + "-" + code[5:10]
}

// plainCode writes a recovery code as its digest is made of it.
func plainCode(code string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(code)), "-", ""), " ", "")
}
