"""Python loops as machine code, and two instructions that Numba has no name for."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir  # type: ignore[import-untyped]
from numba.extending import intrinsic

_F = TypeVar("_F", bound=Callable[..., object])


def compiled(function: _F) -> _F:
    """Compile a function of arrays and numbers by Numba on its first call.

    Sums may be taken in another order than written, so that they run several
    numbers at once; other threads go on meanwhile.
    """
    return cast("_F", numba.njit(cache=True, fastmath=True, nogil=True)(function))


def _popcount(_context: Any, _value: Any) -> Any:
    """Count the ones of a uint64, in one instruction."""

    def code(_target: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.ctpop(args[0])

    return numba.int64(numba.uint64), code


def _prefetch(_context: Any, array: Any, _index: Any) -> Any:
    """Ask for the cache line of an array's item, by flat index, without waiting."""

    def code(target: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = target.make_array(signature.args[0])(target, builder, args[0]).data
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), (byte, number, number, number))
        call = builder.module.declare_intrinsic("llvm.prefetch", fnty=kind)
        place = builder.bitcast(builder.gep(data, [args[1]]), byte)
        read, keep, is_data = 0, 3, 1
        builder.call(call, [place, *(number(n) for n in (read, keep, is_data))])
        return target.get_dummy_value()

    return numba.void(array, numba.int64), code


popcount = cast("Callable[[Any], int]", intrinsic(_popcount))
prefetch = cast("Callable[[Any, Any], None]", intrinsic(_prefetch))
