using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;
using Xunit;

namespace ActorState.UnitTests.Entities.History;

/// <summary>Writes an entity's history into a store, keeping its head. Event n happens at n seconds.</summary>
internal sealed class EntityScript(IJournalStore store, EntityId id)
{
    private static readonly byte[] Salt = new byte[EventHasher.SaltSize];

    private int _commands;

    public EntityId Id => id;

    public EntityHead Head { get; private set; } = EntityHead.None;

    public string LastCommandId => Invariant($"c{_commands}");

    public static long TimeOf(long version) => version * 1_000_000;

    /// <summary>Writes one command's events.</summary>
    public Task WriteAsync(params (string Type, string Data)[] events) => WriteAsync(EntityOperation.Append, default, events);

    public Task WriteAsync(EntityOperation operation, ReadOnlyMemory<byte> result, params (string Type, string Data)[] events) =>
        AppendAsync(operation, Head.Version == 0 ? CommandOutcome.Created : CommandOutcome.Applied, result, events);

    /// <summary>Keeps an answer without events.</summary>
    public Task KeepAsync(EntityOperation operation, CommandOutcome outcome, ReadOnlyMemory<byte> result) => AppendAsync(operation, outcome, result, []);

    public Task RevertAsync(EntityOperation operation, RevertedData data) =>
        WriteAsync(operation, default, (SystemEvents.Reverted, Encoding.UTF8.GetString(data.Encode().Span)));

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task AppendAsync(EntityOperation operation, CommandOutcome outcome, ReadOnlyMemory<byte> result, (string Type, string Data)[] events)
    {
        _commands++;
        var hash = Head.Hash;
        var written = ImmutableArray.CreateBuilder<NewEvent>();
        foreach (var (type, text) in events)
        {
            var version = Head.Version + written.Count + 1;
            var data = Encoding.UTF8.GetBytes(text);
            var metadata = Encoding.UTF8.GetBytes("""{"traceparent":"00-x","actor":"ann","metadata":{"actor":"not me"}}""");
            hash = EventHasher.Compute(hash, id, Salt, version, type, LastCommandId, TimeOf(version), data, metadata);
            written.Add(new NewEvent(type, data, metadata, TimeOf(version), hash));
        }

        var stamp = new CommandStamp(LastCommandId, new byte[32], operation, outcome, result, TimeOf(Head.Version), true);
        var append = new EntityAppend(id, Head, Salt, stamp, written.ToImmutable(), events is not [.., (SystemEvents.Deleted, _)]);
        var results = await store.AppendAsync(0, new AppendGroup([new AppendUnit(append)]), CancellationToken.None);
        Assert.IsType<AppendResult.Written>(Assert.Single(results));
        Head = append.HeadAfter;
    }
}
