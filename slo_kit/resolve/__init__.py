"""Source form, topology and policies become the plan; what makes no sense together is a problem here."""
