package evaluation

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// A Row is a line of a table: the figures of an engine on a set.
type Row struct {
	Set     string
	Engine  string
	Figures Figures
	Mute    bool // the engine cannot be silent; nothing is said of its silence
}

// WriteTable prints rows, one below the other.
func WriteTable(w io.Writer, rows []Row) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "set\tengine\tnDCG@10\tMRR@10\tP@5\tR@10\tS@1\tS@3\tempty\tquestions\tanswered\tunanswerable\tsilent\tp50\tp99")
	for _, r := range rows {
		f := &r.Figures
		answered, silent := share(f.Answered), share(f.Silent)
		if r.Mute {
			answered, silent = "-", "-"
		}
		if f.Unanswerable == 0 {
			silent = "-"
		}
		fmt.Fprintf(t, "%s\t%s\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%d\t%s\t%d\t%s\t%s\t%s\n", r.Set, r.Engine,
			f.NDCG10, f.MRR10, f.P5, f.R10, f.S1, f.S3, f.Empty, f.Answerable, answered, f.Unanswerable, silent, micro(f.P50), micro(f.P99))
	}
	return t.Flush()
}

func share(x float64) string { return fmt.Sprintf("%.4f", x) }

func micro(d time.Duration) string { return d.Round(time.Microsecond).String() }
