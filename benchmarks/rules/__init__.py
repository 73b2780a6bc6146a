"""What evaluating rules costs a Prometheus: ours, and those of other designs, with 35 days of history behind them."""
