package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// readRows reads all rows of a statement.
func readRows(r *pgconn.ResultReader) (all [][]any, err error) {
	fields := r.FieldDescriptions()
	for r.NextRow() {
		row := make([]any, len(fields))
		for i, v := range r.Values() {
			if row[i], err = valueOf(fields[i].DataTypeOID, v); err != nil {
				r.Close()
				return nil, fmt.Errorf("column %q: %w", fields[i].Name, err)
			}
		}
		all = append(all, row)
	}
	return all, nil
}

// texts are types whose values are texts to us.
var texts = []uint32{pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID, pgtype.NameOID, pgtype.UnknownOID}

// valueOf makes of a value, as PostgreSQL writes it, what SQLite would have given.
func valueOf(kind uint32, written []byte) (any, error) {
	if written == nil {
		return nil, nil
	}
	text := string(written)
	switch kind {
	case pgtype.Int8OID, pgtype.Int4OID, pgtype.Int2OID:
		return strconv.ParseInt(text, 10, 64)
	case pgtype.BoolOID: // of a comparison
		if text == "t" {
			return int64(1), nil
		}
		return int64(0), nil
	case pgtype.NumericOID: // a sum of bigint is one without a point, an average one with it
		if !strings.Contains(text, ".") {
			return strconv.ParseInt(text, 10, 64)
		}
		return strconv.ParseFloat(text, 64)
	case pgtype.Float8OID, pgtype.Float4OID:
		return strconv.ParseFloat(text, 64)
	}
	if slices.Contains(texts, kind) {
		return text, nil
	}
	return nil, fmt.Errorf("its type (oid %d) is neither bigint nor text", kind)
}
