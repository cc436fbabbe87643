"""Work that may hang or die is done in processes of its own, with limits."""

from perfbatch.isolation.beside import Job, beside
from perfbatch.isolation.limits import Limits, Lost, Reason
from perfbatch.isolation.readers import Readers
from perfbatch.isolation.slot import CannotStart
from perfbatch.isolation.within import within

__all__ = ["CannotStart", "Job", "Limits", "Lost", "Readers", "Reason", "beside", "within"]
