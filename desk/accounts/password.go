package accounts

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"helpwright/desk/web"
)

// A cost is what a password's hash takes. How many are worked out at once is bounded by
// the class of the routes.
type cost struct {
	memory uint32 // KiB
	passes uint32
}

// usualCost takes some 30 ms.
var usualCost = cost{memory: 19 << 10, passes: 2}

const (
	hashLength = 32 // bytes
	saltLength = 16
)

// Lengths of a password, in letters. There are no rules about which letters.
const (
	shortest = 8
	longest  = 128
)

// checkPassword refuses what others guess first. The context is what belongs to the
// account and the site: names, addresses.
func checkPassword(password string, context ...string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < shortest:
		return web.Invalid("password", "password_short", fmt.Sprintf("a password has at least %d letters", shortest))
	case n > longest || len(password) > 4*longest:
		return web.Invalid("password", "password_long", fmt.Sprintf("a password has at most %d letters", longest))
	case isCommon(password, context):
		return web.Invalid("password", "password_common", "this password is one that others guess first")
	}
	return nil
}

// hash makes what is kept of a password. Letters that look the same and are written in
// two ways count as the same.
func (k cost) hash(password string) string {
	salt := make([]byte, saltLength)
	rand.Read(salt) // never fails
	sum := argon2.IDKey(norm.NFKC.Bytes([]byte(password)), salt, k.passes, k.memory, 1, hashLength)
	return k.written(base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

func (k cost) written(salt, sum string) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, k.memory, k.passes, salt, sum)
}

// same compares a password with what is kept. Where nothing is, this takes as long.
func (k cost) same(kept, password string) bool {
	known := kept != ""
	if !known {
		kept = k.written(strings.Repeat("A", 22), strings.Repeat("A", 43))
	}
	var version, memory, passes int
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || len(password) > 4*longest {
		return false
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=1", &version, &memory, &passes); err != nil || version != argon2.Version {
		return false
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	want, sumErr := base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || sumErr != nil {
		return false
	}
	sum := argon2.IDKey(norm.NFKC.Bytes([]byte(password)), salt, uint32(passes), uint32(memory), 1, uint32(len(want)))
	return subtle.ConstantTimeCompare(sum, want) == 1 && known
}
