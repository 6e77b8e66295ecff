package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"helpwright/cache"
	"helpwright/workfolder"
)

// The folders in the work folder: what was worked out of content, by builds and by
// dev. A build and dev may run side by side; in the folder for what was read of the
// history, which lies in that of builds, both may be writing.
const (
	cacheFolder    = "cache"
	devCacheFolder = "dev"
	historyFolder  = "commits"
)

// longestWriting is longer than anybody writes to one file of the history.
const longestWriting = time.Hour

// kept is what runs keep for the next one. Where nothing can be kept it is empty,
// and everything takes longer.
type kept struct {
	key     workfolder.Key
	results *cache.Cache
	history *workfolder.Folder
}

// openKept opens the work folder of a site. Something strange in its place is an
// error; any other reason why nothing can be kept is told.
func openKept(root, folder string, log io.Writer) (*kept, error) {
	key, err := workfolder.UserKey()
	if err != nil {
		sayNothingKept(log, err)
		return &kept{results: cache.None()}, nil
	}
	k := &kept{key: key}
	err = k.open(root, folder)
	if _, strange := errors.AsType[*workfolder.StrangeError](err); strange {
		return nil, err
	}
	if err != nil {
		sayNothingKept(log, err)
		k.results = cache.None()
	}
	return k, nil
}

func sayNothingKept(log io.Writer, err error) {
	fmt.Fprintf(log, "nothing is kept for the next time: %s\n", err)
}

func (k *kept) open(root, folder string) error {
	work, err := workfolder.Open(root, k.key)
	if err != nil {
		return err
	}
	defer work.Close()
	results, err := work.Folder(folder)
	if err != nil {
		return err
	}
	if k.results, err = cache.Open(results); err != nil {
		return err
	}
	if k.history, err = openHistory(work); err != nil {
		return errors.Join(err, k.results.Close())
	}
	return nil
}

func openHistory(work *workfolder.Folder) (*workfolder.Folder, error) {
	ofBuilds, err := work.Folder(cacheFolder)
	if err != nil {
		return nil, err
	}
	defer ofBuilds.Close()
	history, err := ofBuilds.Folder(historyFolder)
	if err != nil {
		return nil, err
	}
	history.TidyOld(time.Now().Add(-longestWriting))
	return history, nil
}

// close keeps what was worked out; the second time there is nothing left to do. The
// error of a write that failed is returned, though all it costs is time.
func (k *kept) close() error {
	if k.history != nil {
		k.history.Close()
		k.history = nil
	}
	return k.results.Close()
}
