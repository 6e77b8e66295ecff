package builder

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"reflect"
	"time"

	"helpwright/builder/social"
	"helpwright/knowledge"
)

// Working out what a page is made of takes longer than looking whether anything
// can have changed at all. Therefore a release also remembers the face of the
// site, which is everything that a page may show but the words of articles, and
// the words that are on each page. Where both are the same nothing else is asked.

// face sums up everything that pages and the files about them are made of, but for
// the words of articles.
func (s *Site) face() [32]byte {
	cfg := s.cfg
	cfg.Files, cfg.Templates, cfg.BuiltIn = nil, nil, nil // what is taken from them is in the digest of all pages
	if cfg.Desk != nil {
		cfg.Desk = &Desk{Settings: cfg.Desk.Settings} // phrases are likewise
	}
	return newDigester(nil).sum(s.digest, s.base.Face(), cfg, s.assets.worker, s.painter.Key(social.Card{}))
}

// wordsOf sums up the words that are on a page: those of an article, or of the
// questions on the page of a topic.
func (s *Site) wordsOf(p *page) [32]byte {
	switch p.kind {
	case pageArticle:
		if source := s.safetySource(p); source != nil {
			return newDigester(nil).sum(p.edition.WordsKey(), source.WordsKey())
		}
		return p.edition.WordsKey()
	case pageTopic:
		var keys []knowledge.Key
		for _, q := range p.locale.shown[p.topic] {
			if q.article.Kind == knowledge.KindFAQ {
				keys = append(keys, q.edition.WordsKey())
			}
		}
		return newDigester(nil).sum(keys)
	}
	return [32]byte{}
}

// A digester sums up everything that a page is made of, so that a page is
// rendered again when any of it changed and only then. It walks values by
// reflection: a field that somebody adds to a page later is part of the sum
// without a line here.
type digester struct {
	hash hash.Hash
	buf  []byte
	skip reflect.Type // pointers to this type are left out
}

func newDigester(skip any) *digester {
	return &digester{hash: sha256.New(), skip: reflect.TypeOf(skip)}
}

// sum returns the digest of the values and begins anew.
func (d *digester) sum(values ...any) [32]byte {
	d.buf = d.buf[:0]
	for _, v := range values {
		d.value(reflect.ValueOf(v))
	}
	d.hash.Reset()
	d.hash.Write(d.buf)
	return [32]byte(d.hash.Sum(nil))
}

var timeType = reflect.TypeFor[time.Time]()

func (d *digester) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		d.buf = binary.AppendUvarint(d.buf, uint64(v.Len()))
		d.buf = append(d.buf, v.String()...)
	case reflect.Bool:
		if v.Bool() {
			d.buf = append(d.buf, 1)
		} else {
			d.buf = append(d.buf, 0)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.buf = binary.AppendVarint(d.buf, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		d.buf = binary.AppendUvarint(d.buf, v.Uint())
	case reflect.Slice, reflect.Array:
		n := v.Len()
		d.buf = binary.AppendUvarint(d.buf, uint64(n))
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			d.buf = append(d.buf, v.Bytes()...)
			return
		}
		for i := range n {
			d.value(v.Index(i))
		}
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			d.buf = append(d.buf, 0)
			return
		}
		d.buf = append(d.buf, 1)
		if v.Type() != d.skip {
			d.value(v.Elem())
		}
	case reflect.Struct:
		if v.Type() == timeType {
			d.buf = binary.AppendVarint(d.buf, v.Interface().(time.Time).Unix())
			return
		}
		for i := range v.NumField() {
			d.value(v.Field(i))
		}
	case reflect.Map:
		// Maps have no order; each entry counts by its own sum.
		var all [32]byte
		sub := newDigester(nil)
		sub.skip = d.skip
		for it := v.MapRange(); it.Next(); {
			sub.buf = sub.buf[:0]
			sub.value(it.Key())
			sub.value(it.Value())
			one := sha256.Sum256(sub.buf)
			for i := range all {
				all[i] ^= one[i]
			}
		}
		d.buf = append(d.buf, all[:]...)
	default:
		panic("digest: a page cannot hold a " + v.Kind().String())
	}
}
