"""What Alertmanager does with our alerts: whom it tells, what is told together, and what is not told at all."""
