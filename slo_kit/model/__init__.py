"""What people declare (topology, SLOs, policies) and the plan that everything else is compiled from."""
