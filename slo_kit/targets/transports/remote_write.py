"""What lets regions push: a remote_write section for each region's Prometheus, and what the global one must accept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slo_kit.model.plan import Plan, Scope
from slo_kit.naming import GLOBAL, IDENTITY, REGION, REPLICA, REPLICA_TOTALS, scope_folder, sent
from slo_kit.rules.leaving import OF_REGION, of_slos
from slo_kit.targets.file import File
from slo_kit.targets.yaml_text import Yaml, to_yaml

PATH = "/api/v1/write"


def files(plan: Plan) -> tuple[File, ...]:
    """Sections of prometheus.yml: one for every Prometheus of every region, and one for the global ones."""
    sections = [
        File(f"{scope_folder(scope.name)}/remote_write{'-' if replica else ''}{replica}.yaml", _section(plan, scope, replica))
        for scope in plan.regions
        for replica in scope.by_replica
    ]
    return (*sections, File(f"{GLOBAL}/receiver.yaml", _receiver(plan)))


def _section(plan: Plan, scope: Scope, replica: str) -> str:
    """One queue to every global Prometheus."""
    targets = [url for one in plan.globals for url in one.replicas]
    return to_yaml({"remote_write": [_queue(plan, scope, replica, url) for url in targets]})


def _queue(plan: Plan, scope: Scope, replica: str, url: str) -> Yaml:
    """A handful of series in two shards; what cannot be sent is tried again until the write-ahead log is cut, after two hours."""
    evaluation = plan.counting.evaluation
    return {
        "url": f"{url.rstrip('/')}{PATH}",
        "remote_timeout": str(evaluation // 2),
        "queue_config": {
            "min_shards": 1,
            "max_shards": 2,
            "max_samples_per_send": 2000,
            "capacity": 10000,
            "batch_send_deadline": str(evaluation // 12),
            "max_backoff": str(evaluation // 2),
        },
        "metadata_config": {"send": False},
        "write_relabel_configs": [*_only_ours(scope), *_renamed(scope, replica), *_no_more()],
    }


def _only_ours(scope: Scope) -> Iterator[Yaml]:
    """A Prometheus may hold other regions, too, if it is the global one of somebody."""
    names = "|".join((*of_slos(scope), *OF_REGION))
    yield {"action": "keep", "source_labels": ["__name__", REGION], "regex": f"({names});{re.escape(scope.name)}"}


def _renamed(scope: Scope, replica: str) -> Iterator[Yaml]:
    """To what is only on its way, and said by one replica where there are several."""
    own = REPLICA_TOTALS if replica else {}
    for name in (*of_slos(scope), *OF_REGION):
        called = sent(own.get(name, name))
        yield {"source_labels": ["__name__"], "regex": name, "target_label": "__name__", "replacement": called}
    if replica:
        yield {"target_label": REPLICA, "replacement": replica}


def _no_more() -> Iterator[Yaml]:
    """External labels are those of the Prometheus, and a total under other labels would be another one."""
    yield {"action": "labelkeep", "regex": "|".join(("__name__", *IDENTITY, "hash", REPLICA))}


def _receiver(plan: Plan) -> str:
    """Samples of a region that was cut off are older than those of the others; more than an hour old they would be refused."""
    return to_yaml({"storage": {"tsdb": {"out_of_order_time_window": str(plan.counting.memory)}}})
