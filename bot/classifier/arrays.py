"""The numpy array types that the classifiers compute with."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Array64 = NDArray[np.float64]
"""For sums that would lose too much in single precision."""
