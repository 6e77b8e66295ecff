package builder

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
)

// writeAssets writes scripts, styles, icons, the files beside words and drawn
// pictures.
func (b *build) writeAssets(ctx context.Context, out *stage) error {
	s := b.site
	for _, a := range s.assets.files {
		if err := out.Write(a.file, a.content); err != nil {
			return err
		}
	}
	for _, a := range s.pictures() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := b.copyPicture(out, a); err != nil {
			return err
		}
	}
	return b.drawSocial(ctx, out)
}

// copyPicture copies a file beside words; its name holds its digest already, by
// which it is kept for ever.
func (b *build) copyPicture(out *stage, a asset) error {
	if old, ok := b.known.files[a.file]; ok && b.pub.keep(old) {
		return b.remember(old)
	}
	in, err := b.site.base.Files().Open(a.from)
	if err != nil {
		return fmt.Errorf("copying a picture: %w", err)
	}
	defer in.Close()
	to, err := out.Create(a.file)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, in)
	if err := errors.Join(err, to.Close()); err != nil {
		return err
	}
	digest := b.new.files[a.file].digest
	if hashedName(filesFolder, path.Base(a.from), hex.EncodeToString(digest[:])) != a.file {
		return errTouched(a.from)
	}
	return nil
}

// drawSocial draws the Open Graph pictures of articles, each once.
func (b *build) drawSocial(ctx context.Context, out *stage) error {
	s := b.site
	if len(s.cfg.Fonts) == 0 {
		return nil
	}
	for _, p := range s.pages {
		if p.kind != pageArticle {
			continue
		}
		card := s.socialCard(p)
		name := s.socialFile(card)
		if _, done := b.new.files[name]; done || !s.painter.Covers(card) {
			continue
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		png, ok := s.drawCard(card)
		if !ok {
			continue
		}
		if err := out.Write(name, png); err != nil {
			return err
		}
	}
	return nil
}
