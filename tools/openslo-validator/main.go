// Says of each file what the OpenSLO SDK says of it.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/OpenSLO/go-sdk/pkg/openslo"
	"github.com/OpenSLO/go-sdk/pkg/openslosdk"
)

func main() {
	out := json.NewEncoder(os.Stdout)
	for _, path := range os.Args[1:] {
		file, err := os.Open(path)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		var objects []openslo.Object
		objects, err = openslosdk.Decode(file, openslosdk.FormatYAML)
		if err == nil {
			err = openslosdk.Validate(objects...)
		}
		verdict := map[string]any{"file": path, "valid": err == nil}
		if err != nil {
			verdict["message"] = err.Error()
		}
		_ = out.Encode(verdict)
		_ = file.Close()
	}
}
