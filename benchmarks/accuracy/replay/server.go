package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/tsdb"
)

// server is storage, engine and loaded rule groups.
type server struct {
	db     *tsdb.DB
	engine *promql.Engine
	groups []*rules.Group // in the order of the job's
}

// Blocks of a day instead of two hours: fewer files, the same answers. Without the log that guards against a crash.
func openServer(ctx context.Context, job Job, kept *writer) (*server, error) {
	options := tsdb.DefaultOptions()
	options.WALSegmentSize = -1
	options.MinBlockDuration = (24 * time.Hour).Milliseconds()
	options.MaxBlockDuration = options.MinBlockDuration
	options.RetentionDuration = (400 * 24 * time.Hour).Milliseconds()
	options.IsolationDisabled = true
	db, err := tsdb.Open(job.Data, log.NewNopLogger(), nil, options, nil)
	if err != nil {
		return nil, err
	}
	db.DisableCompactions() // we say when, so that two runs do the same
	engine := promql.NewEngine(promql.EngineOpts{
		MaxSamples: 500_000_000, Timeout: time.Hour, LookbackDelta: 5 * time.Minute, EnableNegativeOffset: true,
	})
	opened := &server{db: db, engine: engine}
	opened.groups, err = opened.load(ctx, job, kept)
	return opened, err
}

func (s *server) load(ctx context.Context, job Job, kept *writer) ([]*rules.Group, error) {
	manager := rules.NewManager(&rules.ManagerOptions{
		ExternalURL: &url.URL{},
		QueryFunc:   rules.EngineQueryFunc(s.engine, s.db),
		NotifyFunc:  func(context.Context, string, ...*rules.Alert) {},
		Context:     ctx,
		Appendable:  &keeping{Appendable: s.db, wanted: job.Keep, into: kept},
		Queryable:   s.db,
		Logger:      log.NewLogfmtLogger(os.Stderr),
	})
	var files []string
	for _, due := range job.Groups {
		files = append(files, due.File)
	}
	loaded, errs := manager.LoadGroups(time.Minute, labels.EmptyLabels(), "", nil, files...)
	if len(errs) > 0 {
		return nil, fmt.Errorf("%v", errs)
	}
	var groups []*rules.Group
	for _, due := range job.Groups {
		group, there := loaded[rules.GroupKey(due.File, due.Group)]
		if !there {
			return nil, fmt.Errorf("%s has no group %q", due.File, due.Group)
		}
		for _, rule := range group.Rules() {
			if alert, is := rule.(*rules.AlertingRule); is {
				alert.SetRestored(true) // there is no past to restore; without this ALERTS would not be written
			}
		}
		groups = append(groups, group)
	}
	return groups, nil
}

// store appends everything that has come by now.
func (s *server) store(ctx context.Context, table *reader, now int64) error {
	if table.done || table.next.stored > now {
		return nil
	}
	into := s.db.Appender(ctx)
	for !table.done && table.next.stored <= now {
		one := table.next
		if _, err := into.Append(0, table.series[one.series], one.time, one.value); err != nil {
			return fmt.Errorf("%s at %d: %w", table.series[one.series], one.time, err)
		}
		if err := table.advance(); err != nil {
			return err
		}
	}
	return into.Commit()
}

// evaluate runs a group as the rule manager would at this moment; a rule that fails ends the replay.
func (s *server) evaluate(ctx context.Context, number int, now int64) error {
	group := s.groups[number]
	group.Eval(ctx, time.UnixMilli(now).UTC())
	for _, rule := range group.Rules() {
		if err := rule.LastError(); err != nil {
			return fmt.Errorf("%s: %s: %w", group.Name(), rule.Name(), err)
		}
	}
	return nil
}

// federated is what /federate answers: the newest samples of the last five minutes.
func (s *server) federated(ctx context.Context, match []string, now int64) (promql.Vector, error) {
	var all promql.Vector
	for _, selector := range match {
		asked, err := s.engine.NewInstantQuery(s.db, &promql.QueryOpts{}, selector, time.UnixMilli(now).UTC())
		if err != nil {
			return nil, err
		}
		answer := asked.Exec(ctx)
		found, err := answer.Vector()
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
		asked.Close()
	}
	return all, nil
}
