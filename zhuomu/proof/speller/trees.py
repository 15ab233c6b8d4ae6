"""Gradient-boosted trees as plain arrays: where to go at each node, what each leaf adds."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .language import Floats

_BATCH = 512
# After so many trees, what has a lower log odds than this never comes to anything (it would need to gain 100 times).
_EARLY, _HOPELESS = 20, -5.0


@dataclass(frozen=True, slots=True)
class Trees:
    """Nodes of all trees in one row of arrays; a leaf points at itself. `depth` steps reach every leaf."""

    roots: npt.NDArray[np.int32]
    features: npt.NDArray[np.int16]
    thresholds: Floats
    children: npt.NDArray[np.int32]
    values: Floats
    depth: int

    def probabilities(self, rows: Floats) -> Floats:
        """For rows of features (shape n, features) the probability that each is right.

        The first trees decide about most: what they hold for hopeless keeps the probability they gave it.
        """
        sums = self._sums(rows, self.roots[:_EARLY])
        hopeful = np.flatnonzero(sums > _HOPELESS)
        sums[hopeful] += self._sums(rows[hopeful], self.roots[_EARLY:])
        return np.asarray(1 / (1 + np.exp(-sums)), np.float32)

    def _sums(self, rows: Floats, roots: npt.NDArray[np.int32]) -> Floats:
        sums = np.empty(len(rows), np.float32)
        for first in range(0, len(rows), _BATCH):
            batch = rows[first : first + _BATCH]
            at = np.broadcast_to(roots, (len(batch), len(roots))).copy()
            line = np.arange(len(batch))[:, None]
            for _ in range(self.depth):
                goes_right = batch[line, self.features[at]] > self.thresholds[at]
                at = self.children[2 * at + goes_right]
            sums[first : first + _BATCH] = self.values[at].sum(1)
        return sums
