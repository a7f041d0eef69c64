"""
A made-up seller and a coherent year of reports, in the layouts in which real ones come.

The same seed gives the same bytes on every machine. Nothing here judges: numbers of days and
hours are the story of this seller, and what the playbook says about it is found by the desk.
"""

from trainer.cases.sample.findings import Finding
from trainer.cases.sample.write import Sample, Written, write_sample

__all__ = ["Finding", "Sample", "Written", "write_sample"]
