"""What the errata gives to the product."""

from zhuomu.core.registry import App

APP = App(key="errata", label="纠错有奖")
