"""How a Prometheus is asked: who we are to it, bounded waiting, and no half answers."""
