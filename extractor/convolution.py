"""A convolution over three tokens with half the multiplications: Winograd's F(4, 3).

Four outputs of a convolution of three taps are the values of a product of polynomials, and six
products of their values at six points give them, where the plain way takes twelve (Lavin and
Gray, "Fast algorithms for convolutional neural networks", CVPR 2016; the points are 0, 1, -1,
2, -2 and infinity). Here the outputs are vectors of units and the taps are matrices.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

OUTPUTS = 4  # computed together, from the inputs of POINTS tokens
POINTS = 6
BLOCK = 192  # groups of outputs of one product; the numbers stay in the processor's cache


def taps_at_points(taps: Array) -> Array:
    """Return the values of three taps at the six points.

    Args:
        taps: the matrices of the token before, of the token itself and of the next, stacked.
    """
    before, own, behind = np.split(taps.astype(float), 3)
    even, odd = before + behind, before + 4 * behind
    values = [before / 4, (even + own) / -6, (even - own) / -6]
    values += [(odd + 2 * own) / 24, (odd - 2 * own) / 24, behind]
    return np.stack(values).astype("f")


def padded_rows(tokens: int) -> int:
    """Return how many rows `convolve` takes for a number of tokens, with the empty ones."""
    return -(-tokens // OUTPUTS) * OUTPUTS + 2


def convolve(x: Array, taps: Array, bias: Array) -> Iterator[tuple[slice, Array]]:
    """Yield slices of the tokens, each with its part of the convolution plus bias.

    The part has OUTPUTS rows for each of its groups of tokens: first those of all first tokens
    of the groups, then those of the second, and so on. It is overwritten by the next.

    Args:
        x: one row a token, the first and all behind the last token empty, see `padded_rows`.
        taps: what `taps_at_points` gives.
        bias: added to every output.
    """
    groups, width, units = (len(x) - 2) // OUTPUTS, x.shape[1], taps.shape[2]
    row, column = x.strides
    shape, strides = (POINTS, groups, width), (row, OUTPUTS * row, column)
    inputs = np.lib.stride_tricks.as_strided(x, shape, strides, writeable=False)
    size = min(groups, BLOCK)
    values = np.empty((POINTS, size, width), "f")
    products = np.empty((POINTS, size, units), "f")
    spare = np.empty((2, size, units), "f")
    for start in range(0, groups, size):
        n = min(size, groups - start)
        _inputs_at_points(inputs[:, start : start + n], values[:, :n])
        part = np.matmul(values[:, :n], taps, out=products[:, :n])
        part[1] += bias
        _interpolate(part, spare[:, :n])
        yield slice(start * OUTPUTS, (start + n) * OUTPUTS), part[:OUTPUTS]


def _inputs_at_points(x: Array, values: Array) -> None:
    """Write the values of six inputs at the six points."""
    even, odd = x[4] - 4 * x[2], x[3] - 4 * x[1]
    np.add(even, odd, out=values[1])
    np.subtract(even, odd, out=values[2])
    even, odd = x[4] - x[2], x[3] - x[1]
    odd *= 2
    np.add(even, odd, out=values[3])
    np.subtract(even, odd, out=values[4])
    np.subtract(x[0], x[2], out=values[0])
    values[0] *= 4
    values[0] += even
    odd *= 2
    np.subtract(x[5], x[3], out=values[5])
    values[5] -= odd


def _interpolate(products: Array, spare: Array) -> None:
    """Turn the products at the six points into the outputs, in place of the first of them."""
    at_zero, one, minus_one, two, minus_two, at_infinity = products
    even, odd = spare
    np.add(two, minus_two, out=even)
    np.subtract(two, minus_two, out=odd)
    odd *= 2
    np.subtract(one, minus_one, out=two)
    one += minus_one
    at_zero += one
    at_zero += even
    even *= 4
    np.add(one, even, out=minus_one)
    np.add(two, odd, out=one)
    odd *= 4
    two += odd
    two += at_infinity
