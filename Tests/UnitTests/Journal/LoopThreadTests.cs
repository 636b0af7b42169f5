using ActorState.Journal;
using Xunit;

namespace ActorState.UnitTests.Journal;

public sealed class LoopThreadTests
{
    [Fact]
    public async Task Awaits_come_back_to_the_thread()
    {
        var thread = new LoopThread("loop");
        var names = await thread.RunAsync(async () =>
        {
            var before = Thread.CurrentThread.Name;
            await Task.Yield();
            await Task.Run(static () => { });
            return (before, Thread.CurrentThread.Name);
        });
        thread.End();

        Assert.Equal(("loop", "loop"), names);
    }

    [Fact]
    public async Task A_fault_is_the_callers()
    {
        var thread = new LoopThread("loop");
        await Assert.ThrowsAsync<FormatException>(() => thread.RunAsync<int>(static () => throw new FormatException()));
        await Assert.ThrowsAsync<FormatException>(() => thread.RunAsync(static () => Task.FromException<int>(new FormatException())));

        Assert.Equal(1, await thread.RunAsync(static () => Task.FromResult(1)));
        thread.End();
    }

    [Fact]
    public async Task What_comes_back_when_the_thread_has_ended_runs_elsewhere()
    {
        var thread = new LoopThread("loop");
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = thread.RunAsync(async () =>
        {
            started.SetResult();
            await gate.Task;
            return Thread.CurrentThread.IsThreadPoolThread;
        });
        await started.Task;
        thread.End();
        gate.SetResult();

        Assert.True(await late);
    }
}
