using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.Hosting;

/// <summary>Opens the journal before grains run, and drains it after the last one has ended.</summary>
/// <remarks>
/// Stopping runs in reverse order of stages: grains deactivate at <see cref="ServiceLifecycleStage.Active"/> − 2, so the writer must stop at a lower
/// stage, or every graceful stop would fail commands.
/// </remarks>
internal sealed class JournalLifecycle(
    IJournalStore store,
    OpenedJournal opened,
    JournalWriter writer,
    SnapshotWriter snapshots) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<JournalLifecycle>(ServiceLifecycleStage.RuntimeStorageServices, StartAsync, StopAsync);

    private async Task StartAsync(CancellationToken token)
    {
        opened.Info = await store.OpenAsync(token);
        writer.Start();
        await snapshots.StartAsync();
    }

    private async Task StopAsync(CancellationToken token)
    {
        await writer.StopAsync();
        await snapshots.StopAsync(token);
    }
}
