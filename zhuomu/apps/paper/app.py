"""What the paper gives to the product."""

from zhuomu.core.registry import App

APP = App(key="paper", label="社区报")
