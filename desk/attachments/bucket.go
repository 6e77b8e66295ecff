package attachments

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/s3blob" // opens s3:// addresses
	"gocloud.dev/gcerrors"
)

// A bucket keeps bytes in storage that speaks the protocol of S3.
type bucket struct {
	*blob.Bucket
}

// OpenBucket keeps bytes in a bucket, such as
// "s3://NAME?region=eu-central-1&endpoint=https://storage.example.com". Keys to it are
// looked for where tools of that storage look for them, in the environment first.
func OpenBucket(ctx context.Context, address string) (Keep, error) {
	b, err := blob.OpenBucket(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("opening the bucket of attachments: %w", err)
	}
	return &bucket{b}, nil
}

func (b *bucket) Put(ctx context.Context, name string, content io.Reader) error {
	// What was written in part is thrown away when its context ends before Close.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := b.NewWriter(ctx, name, &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return fmt.Errorf("keeping an attachment: %w", err)
	}
	if _, err := io.Copy(w, content); err != nil {
		cancel()
		return fmt.Errorf("keeping an attachment: %w", errors.Join(err, w.Close()))
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("keeping an attachment: %w", err)
	}
	return nil
}

func (b *bucket) Open(ctx context.Context, name string) (Content, error) {
	info, err := b.Attributes(ctx, name)
	switch {
	case gcerrors.Code(err) == gcerrors.NotFound:
		return nil, fmt.Errorf("opening an attachment: %w", ErrMissing)
	case err != nil:
		return nil, fmt.Errorf("opening an attachment: %w", err)
	}
	c := &object{bucket: b, ctx: ctx, name: name, size: info.Size}
	c.SectionReader = io.NewSectionReader(readerAt(c.readAt), 0, info.Size)
	return c, nil
}

func (b *bucket) Delete(ctx context.Context, name string) error {
	if err := b.Bucket.Delete(ctx, name); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fmt.Errorf("removing an attachment: %w", err)
	}
	return nil
}

func (b *bucket) Each(ctx context.Context, visit func(name string, at time.Time) error) error {
	all := b.List(nil)
	for {
		one, err := all.Next(ctx)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("listing the attachments: %w", err)
		}
		if err := visit(one.Key, one.ModTime); err != nil {
			return err
		}
	}
}

// An object is the content of a bucket's entry. It is read on in one request until
// somebody reads elsewhere.
type object struct {
	*io.SectionReader
	bucket *bucket
	ctx    context.Context // of the request that opened it, which reads it
	name   string
	size   int64
	from   *blob.Reader
	at     int64 // where from goes on
}

type readerAt func(p []byte, offset int64) (int, error)

func (r readerAt) ReadAt(p []byte, offset int64) (int, error) { return r(p, offset) }

func (o *object) readAt(p []byte, offset int64) (int, error) {
	if o.from == nil || o.at != offset {
		if err := o.Close(); err != nil {
			return 0, err
		}
		from, err := o.bucket.NewRangeReader(o.ctx, o.name, offset, -1, nil)
		if err != nil {
			return 0, fmt.Errorf("reading an attachment: %w", err)
		}
		o.from, o.at = from, offset
	}
	n, err := io.ReadFull(o.from, p)
	o.at += int64(n)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}

// Close ends the request under way.
func (o *object) Close() error {
	if o.from == nil {
		return nil
	}
	err := o.from.Close()
	o.from = nil
	return err
}
