package store

import "errors"

// ErrNotFound says that a row was asked for and there is none.
var ErrNotFound = errors.New("not found")

// ErrTaken says that a value that may stand there once stands there already.
var ErrTaken = errors.New("taken already")

// ErrText says that a text cannot be kept: it is not UTF-8, or holds a zero byte.
var ErrText = errors.New("not a text that can be kept")

// ErrUnavailable says that the database did not confirm: the disk is full or broken,
// the server is away. A command may have happened or not; it is asked again with the
// same idempotency key. The store recovers by itself.
var ErrUnavailable = errors.New("the database is not available")

// errAgain says that the transaction collided with another and can be run again.
var errAgain = errors.New("the transaction must be run again")

// errOver is what a Tx answers after its function has returned.
var errOver = errors.New("the command or look is over, and its transaction with it")

// errBroken comes with ErrUnavailable when the connection was lost: another one may
// work.
var errBroken = errors.New("the connection is broken")

// endsGroup says whether an error concerns the transaction, and not one command alone.
func endsGroup(err error) bool {
	return errors.Is(err, ErrUnavailable) || errors.Is(err, errAgain)
}
