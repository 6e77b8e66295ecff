package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// A table of a PostgreSQL backup is a file of JSON lines: first the names of the
// columns, then the values of each row, which are numbers, texts and null.
const (
	tablesFolder = "tables"
	tableEnd     = ".jsonl"
)

// quoted makes a name of a table or column stand for itself.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// A tableReader reads such a file, row by row.
type tableReader struct {
	lines   *bufio.Reader
	columns []string
}

func newTableReader(file io.Reader) (*tableReader, error) {
	r := &tableReader{lines: bufio.NewReaderSize(file, 1<<16)}
	line, err := r.line()
	if err != nil {
		return nil, fmt.Errorf("reading the names of the columns: %w", err)
	}
	return r, json.Unmarshal(line, &r.columns)
}

// line gives the next line without its end; io.EOF behind the last one.
func (r *tableReader) line() ([]byte, error) {
	line, err := r.lines.ReadBytes('\n')
	if err == io.EOF && len(line) > 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return bytes.TrimSuffix(line, []byte("\n")), err
}

// next gives the next row: nil, json.Number and string.
func (r *tableReader) next() ([]any, error) {
	line, err := r.line()
	if err != nil {
		return nil, err
	}
	numbers := json.NewDecoder(bytes.NewReader(line))
	numbers.UseNumber()
	var row []any
	if err := numbers.Decode(&row); err != nil {
		return nil, err
	}
	if len(row) != len(r.columns) {
		return nil, fmt.Errorf("a row has %d values, want %d", len(row), len(r.columns))
	}
	return row, nil
}

// countLines counts the rows of a file, and reads each of them.
func countLines(name string) (n int64, err error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	r, err := newTableReader(file)
	for err == nil {
		if _, err = r.next(); err == nil {
			n++
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// A tableWriter writes such a file.
type tableWriter struct {
	buffer *bufio.Writer
	lines  *json.Encoder
}

func newTableWriter(to io.Writer, columns []string) (*tableWriter, error) {
	buffer := bufio.NewWriterSize(to, 1<<16)
	w := &tableWriter{buffer: buffer, lines: json.NewEncoder(buffer)}
	w.lines.SetEscapeHTML(false)
	return w, w.lines.Encode(columns)
}

// A copyText writes rows in PostgreSQL's own form for COPY: values between tabs, with
// \N for NULL.
type copyText struct {
	rows    *tableReader
	written bytes.Buffer
	count   int64
}

var copyEscapes = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// Read makes a copyText what pgconn copies from.
func (c *copyText) Read(to []byte) (int, error) {
	for c.written.Len() == 0 {
		row, err := c.rows.next()
		if err != nil {
			return 0, err
		}
		c.count++
		for i, value := range row {
			if i > 0 {
				c.written.WriteByte('\t')
			}
			switch v := value.(type) {
			case nil:
				c.written.WriteString(`\N`)
			case json.Number:
				c.written.WriteString(v.String())
			case string:
				copyEscapes.WriteString(&c.written, v)
			default:
				return 0, fmt.Errorf("a value is of the type %T", value)
			}
		}
		c.written.WriteByte('\n')
	}
	return c.written.Read(to)
}
