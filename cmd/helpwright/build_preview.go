package main

import (
	"context"
	"errors"
	"path/filepath"

	"helpwright/builder"
	"helpwright/changes"
	"helpwright/knowledge"
	"helpwright/workflow"
	"helpwright/workfolder"
)

// previewName is the folder of previews in the work folder. It holds public/ and
// private/ as a site does, so a preview is never taken for what is published.
const previewName = "preview"

// previewRoot is where the previews of a site are built.
func previewRoot(root string) string { return filepath.Join(root, workfolder.Name, previewName) }

// makePreviewRoot makes the folder in which previews are built.
func makePreviewRoot(root string, key workfolder.Key) (string, error) {
	work, err := workfolder.Open(root, key)
	if err != nil {
		return "", err
	}
	defer work.Close()
	folder, err := work.Folder(previewName)
	if err != nil {
		return "", err
	}
	return previewRoot(root), folder.Close()
}

// preparePreview prepares what a preview shows: words as they are, drafts too, with a
// page about what is different from a commit.
func (p *pipeline) preparePreview(ctx context.Context, against string, cfg builder.Config) (*builder.Site, error) {
	cfg.Preview = true
	cfg.Offline = false  // a service worker would go on showing it
	cfg.IndexNowKey = "" // nobody is told
	after := p.previewed()
	report, err := p.changesSince(ctx, against, after)
	if err != nil {
		return nil, err
	}
	cfg.Changes = &builder.Changes{Against: against, Report: report}
	return p.prepare(ctx, after, nil, cfg)
}

// changesSince compares a base with what of a commit's content is published, by the
// rules of review of that commit and else by the configuration of today.
func (p *pipeline) changesSince(ctx context.Context, ref string, after *knowledge.Base) (*changes.Report, error) {
	commit, err := p.history.Resolve(ref)
	if _, unknown := errors.AsType[*workflow.UnknownRefError](err); unknown {
		return nil, misnamed(err)
	}
	if err != nil {
		return nil, wrongUse("a preview needs the site in a git repository, with its history", "nothing to compare with: %s", err)
	}
	settings, _, err := p.reviewAt(commit)
	if err != nil {
		return nil, err
	}
	policy, err := policyOf(settings)
	if err != nil {
		return nil, err
	}
	_, committed := p.history.Head()
	before, err := p.asOf(ctx, commit, workflow.Terms{Policy: policy, At: committed, Base: commit}, p.knowledgeConfig())
	if err != nil {
		return nil, err
	}
	defer before.close()
	return before.changesTo(p, after, settings.Publish)
}
