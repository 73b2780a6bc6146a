package main

import (
	"context"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
)

const minute = 60_000

// keeping stores what rules record and writes down those series that are wanted.
type keeping struct {
	storage.Appendable
	wanted []Keep
	into   *writer
}

type keepingAppender struct {
	storage.Appender
	by *keeping
}

// Appender is asked for once per rule and evaluation.
func (k *keeping) Appender(ctx context.Context) storage.Appender {
	return keepingAppender{Appender: k.Appendable.Appender(ctx), by: k}
}

// Append passes every sample on.
func (a keepingAppender) Append(ref storage.SeriesRef, of labels.Labels, time int64, v float64) (storage.SeriesRef, error) {
	if err := a.by.keep(of, time, v); err != nil {
		return 0, err
	}
	return a.Appender.Append(ref, of, time, v)
}

func (k *keeping) keep(of labels.Labels, time int64, v float64) error {
	metric := of.Get(labels.MetricName)
	for _, wanted := range k.wanted {
		if wanted.Metric != metric || value.IsStaleNaN(v) {
			continue
		}
		if wanted.Every > 0 && time%wanted.Every < wanted.Every-minute {
			return nil
		}
		return k.into.add(of, time, time, v)
	}
	return nil
}
