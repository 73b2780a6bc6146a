// Replay runs one Prometheus server on a simulated clock: it stores samples of the past in the order in which they came,
// evaluates the groups of real rule files when they are due, and writes down what they recorded. Storage, query engine and
// rules are Prometheus' own packages.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: replay JOB.json")
	}
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var job Job
	if err := json.Unmarshal(text, &job); err != nil {
		log.Fatal(err)
	}
	if err := run(context.Background(), job); err != nil {
		log.Fatal(err)
	}
}
