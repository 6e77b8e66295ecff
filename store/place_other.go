//go:build !unix

package store

// syncFolder has nothing to do: such systems do not let a folder be synced, and keep
// its names in a journal.
func syncFolder(string) error { return nil }
