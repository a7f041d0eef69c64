"""The layout says of each metric what it is made of."""

from trainer.cases.intake.account_health.layout import LAYOUTS, ORDER_DEFECT


def test_only_rates_have_a_base():
    """What is called a rate is one in the layout too."""
    for layout in (*LAYOUTS, ORDER_DEFECT):
        assert layout.metric.is_rate is (layout.base is not None), layout.metric
