package branch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/transport"
	"github.com/go-git/go-git/v5/plumbing/transport/http"

	"helpwright/desk/outbox"
)

// errOthers says that a branch has the name of a draft and is none.
var errOthers = fmt.Errorf("%w: the repository has a branch of this name without the draft", outbox.ErrRefused)

// push brings a draft into the repository, unless it is there.
func (r *Room) push(ctx context.Context, l load, at time.Time) (err error) {
	drafts := r.Settings().Drafts
	if drafts == nil {
		return ErrOff
	}
	dir, err := os.MkdirTemp(r.Folder, "draft-")
	if err != nil {
		return fmt.Errorf("making room for a draft: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	repository, err := git.PlainInit(dir, true)
	if err != nil {
		return fmt.Errorf("making room for a draft: %w", err)
	}
	p := pushing{auth: r.auth(), repository: repository}
	if p.remote, err = repository.CreateRemote(&config.RemoteConfig{Name: git.DefaultRemoteName, URLs: []string{drafts.Remote}}); err != nil {
		return fmt.Errorf("naming the repository of drafts: %w", err)
	}
	refs, err := p.remote.ListContext(ctx, &git.ListOptions{Auth: p.auth})
	if err != nil {
		return away("asking the repository of drafts", err)
	}
	target := plumbing.NewBranchReferenceName(l.Name)
	if slices.ContainsFunc(refs, func(ref *plumbing.Reference) bool { return ref.Name() == target }) {
		return p.isThere(ctx, target, l)
	}
	base, err := p.fetch(ctx, plumbing.NewBranchReferenceName(drafts.Branch))
	if err != nil {
		return err
	}
	tree, err := p.write(base, l)
	if err != nil {
		return fmt.Errorf("writing a draft: %w", err)
	}
	who := object.Signature{Name: "Helpwright", Email: r.Author(), When: at.UTC()}
	commit := &object.Commit{Author: who, Committer: who, TreeHash: tree, ParentHashes: []plumbing.Hash{base.Hash}, Message: fmt.Sprintf("Begin an article with ticket %d\n", l.Number)}
	hash, err := p.store(commit)
	if err != nil {
		return fmt.Errorf("writing a draft: %w", err)
	}
	if err := repository.Storer.SetReference(plumbing.NewHashReference(target, hash)); err != nil {
		return fmt.Errorf("writing a draft: %w", err)
	}
	err = p.remote.PushContext(ctx, &git.PushOptions{RemoteName: git.DefaultRemoteName, Auth: p.auth, RefSpecs: []config.RefSpec{config.RefSpec(target + ":" + target)}})
	return away("pushing a draft", err)
}

// auth is how the repository lets in. Servers of git take any name with a token.
func (r *Room) auth() transport.AuthMethod {
	if r.Token == "" {
		return nil
	}
	return &http.BasicAuth{Username: "helpwright", Password: r.Token}
}

// away says of an error of the network that nobody listens, so that other drafts are not
// tried now.
func away(doing string, err error) error {
	var network net.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &network):
		return fmt.Errorf("%s: %w: %w", doing, outbox.ErrAway, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// A pushing is one draft on its way.
type pushing struct {
	repository *git.Repository
	remote     *git.Remote
	auth       transport.AuthMethod
}

// fetch reads the newest commit of a branch, without what was before.
func (p pushing) fetch(ctx context.Context, branch plumbing.ReferenceName) (*object.Commit, error) {
	err := p.remote.FetchContext(ctx, &git.FetchOptions{Auth: p.auth, Depth: 1, Tags: git.NoTags, RefSpecs: []config.RefSpec{config.RefSpec("+" + branch + ":" + branch)}})
	if err != nil {
		return nil, away(fmt.Sprintf("fetching the branch %q", branch.Short()), err)
	}
	ref, err := p.repository.Reference(branch, true)
	if err != nil {
		return nil, fmt.Errorf("fetching the branch %q: %w", branch.Short(), err)
	}
	return p.repository.CommitObject(ref.Hash())
}

// isThere is nil when a branch of this name holds the draft.
func (p pushing) isThere(ctx context.Context, branch plumbing.ReferenceName, l load) error {
	commit, err := p.fetch(ctx, branch)
	if err != nil {
		return err
	}
	_, err = commit.File(l.Files[len(l.Files)-1].Path)
	if errors.Is(err, object.ErrFileNotFound) {
		return errOthers
	}
	return err
}

// write lays the files of a draft over those of a commit.
func (p pushing) write(base *object.Commit, l load) (plumbing.Hash, error) {
	tree, err := base.Tree()
	if err != nil {
		return plumbing.ZeroHash, err
	}
	for _, f := range l.Files {
		_, err := tree.FindEntry(f.Path)
		switch {
		case err == nil && f.Once:
			continue
		case err == nil:
			return plumbing.ZeroHash, fmt.Errorf("%w: %s is there already", outbox.ErrRefused, f.Path)
		}
		blob, err := p.blob(f.Text)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		hash, err := p.with(tree, strings.Split(f.Path, "/"), blob)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		if tree, err = p.repository.TreeObject(hash); err != nil {
			return plumbing.ZeroHash, err
		}
	}
	return tree.Hash, nil
}

// with stores a tree like another one, nil is an empty one, with a file in it.
func (p pushing) with(tree *object.Tree, parts []string, blob plumbing.Hash) (plumbing.Hash, error) {
	made := &object.Tree{}
	if tree != nil {
		made.Entries = slices.Clone(tree.Entries)
	}
	entry := object.TreeEntry{Name: parts[0], Mode: filemode.Regular, Hash: blob}
	at := slices.IndexFunc(made.Entries, func(e object.TreeEntry) bool { return e.Name == parts[0] })
	if len(parts) > 1 {
		var below *object.Tree
		if at >= 0 {
			if made.Entries[at].Mode != filemode.Dir {
				return plumbing.ZeroHash, fmt.Errorf("%w: %s is no folder", outbox.ErrRefused, parts[0])
			}
			var err error
			if below, err = p.repository.TreeObject(made.Entries[at].Hash); err != nil {
				return plumbing.ZeroHash, err
			}
		}
		hash, err := p.with(below, parts[1:], blob)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		entry.Mode, entry.Hash = filemode.Dir, hash
	}
	if at >= 0 {
		made.Entries[at] = entry
	} else {
		made.Entries = append(made.Entries, entry)
	}
	sort.Sort(object.TreeEntrySorter(made.Entries))
	return p.store(made)
}

// store writes a tree or a commit.
func (p pushing) store(o interface {
	Encode(plumbing.EncodedObject) error
}) (plumbing.Hash, error) {
	made := p.repository.Storer.NewEncodedObject()
	if err := o.Encode(made); err != nil {
		return plumbing.ZeroHash, err
	}
	return p.repository.Storer.SetEncodedObject(made)
}

func (p pushing) blob(text string) (plumbing.Hash, error) {
	made := p.repository.Storer.NewEncodedObject()
	made.SetType(plumbing.BlobObject)
	w, err := made.Writer()
	if err != nil {
		return plumbing.ZeroHash, err
	}
	_, err = io.WriteString(w, text)
	if err := errors.Join(err, w.Close()); err != nil {
		return plumbing.ZeroHash, err
	}
	return p.repository.Storer.SetEncodedObject(made)
}
