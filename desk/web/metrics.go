package web

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Metrics count what the desk does. No label holds anything that a client chose.
type metrics struct {
	registry *prometheus.Registry
	answers  *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	limited  *prometheus.CounterVec
	shed     *prometheus.CounterVec
	panics   prometheus.Counter
	streams  prometheus.Gauge
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		answers:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "helpwright_answers_total", Help: "Answers by route, method and status."}, []string{"route", "method", "status"}),
		seconds:  prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "helpwright_answer_seconds", Help: "Time to an answer by class.", Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5}}, []string{"class"}),
		limited:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "helpwright_limited_total", Help: "Requests refused because a client's budget was spent."}, []string{"limit"}),
		shed:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "helpwright_shed_total", Help: "Requests refused because too much was to do."}, []string{"class"}),
		panics:   prometheus.NewCounter(prometheus.CounterOpts{Name: "helpwright_panics_total", Help: "Handlers that panicked."}),
		streams:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "helpwright_streams", Help: "Event streams that are open."}),
	}
	m.registry.MustRegister(m.answers, m.seconds, m.limited, m.shed, m.panics, m.streams,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) answered(r *Route, status int, took time.Duration) {
	m.answers.WithLabelValues(r.Path, r.Method, strconv.Itoa(status)).Inc()
	if r.Class != Stream {
		m.seconds.WithLabelValues(r.Class.String()).Observe(took.Seconds())
	}
}

// Register adds what another part of the desk counts.
func (s *Server) Register(c prometheus.Collector) error { return s.metrics.registry.Register(c) }
