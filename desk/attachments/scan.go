package attachments

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strings"
	"time"
)

const scanTime = 2 * time.Minute // for one file

// Clamd asks a scanner that speaks the protocol of ClamAV's daemon, at an address such
// as "127.0.0.1:3310" or the path of a socket.
func Clamd(address string) Scanner {
	return func(ctx context.Context, content io.Reader) (harm string, err error) {
		ctx, cancel := context.WithTimeout(ctx, scanTime)
		defer cancel()
		network := "tcp"
		if strings.HasPrefix(address, "/") {
			network = "unix"
		}
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return "", fmt.Errorf("asking the scanner: %w", err)
		}
		defer conn.Close()
		deadline, _ := ctx.Deadline()
		if err := conn.SetDeadline(deadline); err != nil {
			return "", fmt.Errorf("asking the scanner: %w", err)
		}
		answer, err := instream(conn, content)
		switch {
		case err != nil:
			return "", fmt.Errorf("asking the scanner: %w", err)
		case strings.HasSuffix(answer, " FOUND"):
			return strings.TrimSuffix(strings.TrimPrefix(answer, "stream: "), " FOUND"), nil
		case strings.HasSuffix(answer, " OK"):
			return "", nil
		}
		return "", fmt.Errorf("asking the scanner: it answered %q", answer)
	}
}

// instream sends the bytes in pieces, each after its length, and a length of 0 at the end.
func instream(conn io.ReadWriter, content io.Reader) (answer string, err error) {
	if _, err := io.WriteString(conn, "zINSTREAM\x00"); err != nil {
		return "", err
	}
	piece := make([]byte, 64<<10)
	for {
		n, err := io.ReadFull(content, piece)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return "", err
		}
		if n > 0 {
			if _, err := conn.Write(append(binary.BigEndian.AppendUint32(nil, uint32(n)), piece[:n]...)); err != nil {
				return "", err
			}
		}
		if last {
			break
		}
	}
	if _, err := conn.Write([]byte{0, 0, 0, 0}); err != nil {
		return "", err
	}
	said, err := io.ReadAll(io.LimitReader(conn, 4<<10))
	return strings.TrimRight(string(said), "\x00\n"), err
}

// Command runs a program that reads a file from its standard input. It ends with 0 when
// it found nothing, with 1 when it found harm, whose name it prints, and otherwise when
// it could not look.
func Command(name string, args ...string) Scanner {
	return func(ctx context.Context, content io.Reader) (harm string, err error) {
		ctx, cancel := context.WithTimeout(ctx, scanTime)
		defer cancel()
		var said bytes.Buffer
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Stdin, cmd.Stdout = content, &said
		err = cmd.Run()
		var ended *exec.ExitError
		switch {
		case err == nil:
			return "", nil
		case errors.As(err, &ended) && ended.ExitCode() == 1:
			return cmp.Or(strings.TrimSpace(said.String()), "something"), nil
		}
		return "", fmt.Errorf("running the scanner: %w", err)
	}
}
