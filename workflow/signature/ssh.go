package signature

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/pem"

	"golang.org/x/crypto/ssh"
)

// An sshBlob is what the armour of an SSH signature holds after its six magic bytes.
type sshBlob struct {
	Version   uint32
	Key       []byte
	Namespace string
	Reserved  string
	Hash      string
	Signature []byte
}

// An sshMessage is what the key has signed, after the magic bytes.
type sshMessage struct {
	Namespace string
	Reserved  string
	Hash      string
	Digest    []byte
}

const sshMagic = "SSHSIG"

func sshSigned(payload, armoured []byte, key string) bool {
	public, _, _, _, err := ssh.ParseAuthorizedKey([]byte(key))
	if err != nil {
		return false
	}
	block, _ := pem.Decode(armoured)
	if block == nil || block.Type != "SSH SIGNATURE" || len(block.Bytes) < len(sshMagic) || string(block.Bytes[:len(sshMagic)]) != sshMagic {
		return false
	}
	var blob sshBlob
	var made ssh.Signature
	if ssh.Unmarshal(block.Bytes[len(sshMagic):], &blob) != nil || ssh.Unmarshal(blob.Signature, &made) != nil {
		return false
	}
	// "git" is what a signature of a commit is made for; one made for mail or a file by
	// the same key says nothing here. SHA-1 can be forged.
	if blob.Version != 1 || blob.Namespace != "git" || made.Format == ssh.KeyAlgoRSA {
		return false
	}
	var digest []byte
	switch blob.Hash {
	case "sha256":
		sum := sha256.Sum256(payload)
		digest = sum[:]
	case "sha512":
		sum := sha512.Sum512(payload)
		digest = sum[:]
	default:
		return false
	}
	signed := append([]byte(sshMagic), ssh.Marshal(sshMessage{blob.Namespace, blob.Reserved, blob.Hash, digest})...)
	return public.Verify(signed, &made) == nil
}
