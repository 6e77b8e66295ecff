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

// What a hash costs: 19 MiB and two passes, some 30 ms. How many are worked out at
// once is bounded by the class of the routes.
const (
	hashMemory = 19 << 10 // KiB
	hashPasses = 2
	hashLength = 32
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

// hashPassword makes what is kept of a password. Letters that look the same and are
// written in two ways count as the same.
func hashPassword(password string) string {
	salt := make([]byte, saltLength)
	rand.Read(salt) // never fails
	sum := argon2.IDKey(norm.NFKC.Bytes([]byte(password)), salt, hashPasses, hashMemory, 1, hashLength)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, hashMemory, hashPasses, base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

// noPassword is kept for nobody; it is compared where there is no account, so that this
// takes as long.
var noPassword = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, hashMemory, hashPasses, strings.Repeat("A", 22), strings.Repeat("A", 43))

// samePassword compares a password with what is kept, in the same time for "" as for
// any other.
func samePassword(kept, password string) bool {
	known := kept != ""
	if !known {
		kept = noPassword
	}
	var version, memory, passes int
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=1", &version, &memory, &passes); err != nil || version != argon2.Version {
		return false
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	want, sumErr := base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || sumErr != nil || len(password) > 4*longest {
		return false
	}
	sum := argon2.IDKey(norm.NFKC.Bytes([]byte(password)), salt, uint32(passes), uint32(memory), 1, uint32(len(want)))
	return subtle.ConstantTimeCompare(sum, want) == 1 && known
}
