"""A kernel waits for the next page: a page takes it, and it is nobody's until then."""

import asyncio
import os
import signal

import pytest

from trainer.app.spare import SpareKernels
from trainer.views.pages import SOFTWARE

pytestmark = [pytest.mark.kernel, pytest.mark.posix]
PAGE = {"path": "", "env": {**os.environ, SOFTWARE: "voila/0"}}
OTHER = {"path": "", "env": dict(os.environ)}


def played(scene):
    """Play a scene with kernels of its own, and end them all."""

    async def play():
        kernels = SpareKernels()
        try:
            return await scene(kernels)
        finally:
            spare, kernels._spare = kernels._spare, None
            if spare is not None:
                await spare
            await kernels.shutdown_all(now=True)

    return asyncio.run(play())


def test_a_page_takes_the_kernel_that_waits():
    """It is listed from then on, and no idle time ends it before."""

    async def scene(kernels):
        kernels.fill()
        waiting = await kernels._spare
        before = kernels.list_kernels()
        kernels.cull_idle_timeout = 0
        await kernels.cull_kernel_if_idle(waiting)
        taken = await kernels.start_kernel(**PAGE)
        return waiting == taken, before, [one["id"] for one in kernels.list_kernels()] == [taken]

    assert (True, [], True) == played(scene)


def test_what_is_no_page_gets_a_kernel_of_its_own():
    """The one that waits goes on waiting."""

    async def scene(kernels):
        kernels.fill()
        waiting = await kernels._spare
        started = await kernels.start_kernel(**OTHER)
        return waiting != started, len(kernels.list_kernels())

    assert (True, 1) == played(scene)


def test_a_spare_kernel_that_died_is_replaced():
    """The page gets a living one."""

    async def scene(kernels):
        kernels.fill()
        waiting = await kernels._spare
        dead = kernels.get_kernel(waiting)
        os.kill(dead.provisioner.pid, signal.SIGKILL)
        await dead.provisioner.wait()
        started = await kernels.start_kernel(**PAGE)
        return started != waiting, await kernels.get_kernel(started).is_alive()

    assert (True, True) == played(scene)
