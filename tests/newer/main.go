// Evaluates rule files as Prometheus 2.53 does, at the pace of the input and not of the clock: samples go in, answers come out.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/url"
	"os"
	"sort"
	"time"

	kitlog "github.com/go-kit/log"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/tsdb"
)

// Job is what to do: load files, store the samples of each series, evaluate every step seconds, then answer queries.
type Job struct {
	Files  []string
	Series []Series
	Step   int64
	Until  int64
	Ask    []Question
}

// Series has a sample every `Every` seconds from 0 on, stored `Late` seconds after its time.
type Series struct {
	Labels map[string]string
	Every  int64
	Late   int64
	Values []float64
}

// Question is a query and when to ask it.
type Question struct {
	Query string
	At    int64
}

// Answer is one series of a result; At is the time its value was stamped with.
type Answer struct {
	Labels map[string]string
	Value  float64
	At     int64
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	var job Job
	must(json.NewDecoder(os.Stdin).Decode(&job))
	folder, err := os.MkdirTemp("", "newer")
	must(err)
	defer os.RemoveAll(folder)
	db, err := tsdb.Open(folder, kitlog.NewNopLogger(), nil, tsdb.DefaultOptions(), nil)
	must(err)
	engine := promql.NewEngine(promql.EngineOpts{
		MaxSamples: 5_000_000, Timeout: time.Minute, LookbackDelta: 5 * time.Minute, EnableAtModifier: true, EnableNegativeOffset: true,
	})
	ctx := context.Background()
	manager := rules.NewManager(&rules.ManagerOptions{
		Appendable: db, Queryable: db, QueryFunc: rules.EngineQueryFunc(engine, db), Context: ctx, ExternalURL: &url.URL{},
		NotifyFunc: func(context.Context, string, ...*rules.Alert) {}, Logger: kitlog.NewLogfmtLogger(os.Stderr),
		DefaultRuleQueryOffset: func() time.Duration { return 0 },
	})
	groups, errs := manager.LoadGroups(time.Minute, labels.EmptyLabels(), "", nil, job.Files...)
	for _, err := range errs {
		must(err)
	}
	names := make([]string, 0, len(groups))
	for name := range groups {
		names = append(names, name)
		for _, alert := range groups[name].AlertingRules() {
			alert.SetRestored(true) // there is nothing to restore
		}
	}
	sort.Strings(names)
	for now := int64(0); now <= job.Until; now++ {
		store(ctx, db, job.Series, now)
		if now%job.Step == 0 {
			for _, name := range names {
				groups[name].Eval(ctx, time.Unix(now, 0))
			}
		}
	}
	answers := [][]Answer{}
	for _, question := range job.Ask {
		answers = append(answers, ask(ctx, engine, db, question))
	}
	must(json.NewEncoder(os.Stdout).Encode(answers))
}

func store(ctx context.Context, db *tsdb.DB, series []Series, now int64) {
	appender := db.Appender(ctx)
	for _, one := range series {
		at := now - one.Late
		if at < 0 || at%one.Every != 0 || at/one.Every >= int64(len(one.Values)) {
			continue
		}
		_, err := appender.Append(0, labels.FromMap(one.Labels), at*1000, one.Values[at/one.Every])
		must(err)
	}
	must(appender.Commit())
}

func ask(ctx context.Context, engine *promql.Engine, db *tsdb.DB, question Question) []Answer {
	query, err := engine.NewInstantQuery(ctx, db, nil, question.Query, time.Unix(question.At, 0))
	must(err)
	defer query.Close()
	result, err := query.Exec(ctx).Vector()
	must(err)
	answers := []Answer{}
	for _, sample := range result {
		answers = append(answers, Answer{sample.Metric.Map(), sample.F, sample.T / 1000})
	}
	return answers
}
