using ActorState.Journal;

namespace ActorState.TestKit.Journal;

/// <summary>One store object given to several silos: opened once, closed by the test.</summary>
public sealed class SharedStore(IJournalStore inner) : JournalStoreDecorator(inner)
{
    private readonly Lock _lock = new();
    private Task<JournalInfo>? _opened;

    public override ValueTask<JournalInfo> OpenAsync(CancellationToken token)
    {
        lock (_lock)
        {
            return new ValueTask<JournalInfo>(_opened ??= Inner.OpenAsync(CancellationToken.None).AsTask());
        }
    }

    protected override ValueTask CloseAsync() => ValueTask.CompletedTask;
}
