package signature

import (
	"bytes"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

func openPGPSigned(payload, armoured []byte, key string, at time.Time) bool {
	ring, err := openpgp.ReadArmoredKeyRing(strings.NewReader(key))
	if err != nil {
		return false
	}
	then := &packet.Config{Time: func() time.Time { return at }}
	_, err = openpgp.CheckArmoredDetachedSignature(ring, bytes.NewReader(payload), bytes.NewReader(armoured), then)
	return err == nil
}
