package main

import (
	"context"
	"fmt"
	"os"

	"github.com/prometheus/prometheus/model/labels"
)

const compactEvery = 6 * 3600 * 1000

// run lets the simulated clock tick from start to end: store what came, evaluate what is due, be pulled.
func run(ctx context.Context, job Job) error {
	table, err := openTable(job.Samples)
	if err != nil {
		return err
	}
	kept, err := createTable(job.Kept)
	if err != nil {
		return err
	}
	server, err := openServer(ctx, job, kept)
	if err != nil {
		return err
	}
	defer server.db.Close()
	pulled := &pulling{Pulls: job.Pulls}
	if err := pulled.open(); err != nil {
		return err
	}
	for now := job.Start; now <= job.End; now += job.Tick {
		if err := tick(ctx, server, job, table, pulled, now); err != nil {
			return err
		}
		if (now-job.Start)%compactEvery == 0 {
			fmt.Fprintf(os.Stdout, "%d\n", (now-job.Start)*100/(job.End-job.Start))
		}
	}
	if err := pulled.close(); err != nil {
		return err
	}
	return kept.close()
}

func tick(ctx context.Context, server *server, job Job, table *reader, pulled *pulling, now int64) error {
	if err := server.store(ctx, table, now); err != nil {
		return err
	}
	for number, due := range job.Groups {
		if due.at(now) {
			if err := server.evaluate(ctx, number, now); err != nil {
				return err
			}
		}
	}
	if err := pulled.pull(ctx, server, now); err != nil {
		return err
	}
	if (now-job.Start)%compactEvery == 0 {
		return server.db.Compact()
	}
	return nil
}

// pulling writes down what another server would have scraped from /federate, stamped with the time of the scrape.
type pulling struct {
	*Pulls
	into *writer
}

func (p *pulling) open() (err error) {
	if p.Pulls != nil {
		p.into, err = createTable(p.Into)
	}
	return err
}

func (p *pulling) pull(ctx context.Context, server *server, now int64) error {
	if p.Pulls == nil || !p.When.holds(now) {
		return nil
	}
	found, err := server.federated(ctx, p.Match, now)
	if err != nil {
		return err
	}
	for _, one := range found {
		named := labels.NewBuilder(one.Metric)
		for label, set := range p.Label {
			named.Set(label, set)
		}
		if err := p.into.add(named.Labels(labels.EmptyLabels()), now, now, one.V); err != nil {
			return err
		}
	}
	return nil
}

func (p *pulling) close() error {
	if p.Pulls == nil {
		return nil
	}
	return p.into.close()
}
