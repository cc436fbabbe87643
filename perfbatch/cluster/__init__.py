"""Entries are opened by the workers of a dask cluster. Nothing else knows dask."""

from perfbatch.cluster.engine import Cluster
from perfbatch.cluster.refusal import ClusterRefused

__all__ = ["Cluster", "ClusterRefused"]
