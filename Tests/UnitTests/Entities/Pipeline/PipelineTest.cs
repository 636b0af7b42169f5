using System.Text;
using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit.Entities;
using ActorState.TestKit.Journal;
using Xunit;

namespace ActorState.UnitTests.Entities.Pipeline;

/// <summary>One memory journal behind a scripted store, and engines on it that stand for silos.</summary>
public abstract class PipelineTest : IAsyncDisposable
{
    /// <summary>The limit of a wait that a broken rule would make endless.</summary>
    private protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly List<Engine> _engines = [];

    private protected ScriptedStore Store { get; } = new(new MemoryJournalStore());

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected static EntityId IdOf(string id) => new("default", "counter", id);

    private protected async Task<Engine> StartAsync(IJournalStore? store = null, TimeProvider? time = null, EntityOptions? options = null)
    {
        if (_engines.Count == 0)
        {
            await Store.OpenAsync(TestContext.Current.CancellationToken);
        }

        var engine = new Engine(store ?? Store, time, options);
        _engines.Add(engine);
        return engine;
    }

    private protected static void IsApplied(EntityReply reply, long version)
    {
        Assert.Null(reply.Problem);
        Assert.Equal(version, reply.Version);
        Assert.True(reply.Outcome is CommandOutcome.Applied or CommandOutcome.Created, $"The outcome was {reply.Outcome}.");
    }

    private protected static void IsRefused(EntityReply reply, ErrorCode code) => Assert.Equal(code, reply.Problem?.Code);

    private protected static async Task<string> ValueAsync(Activation activation, ReadConsistency consistency = ReadConsistency.Strong) =>
        Encoding.UTF8.GetString((await activation.ReadAsync(consistency)).State.Span);

    private protected async Task<EventPage> EventsAsync(string id) =>
        await Store.ReadEntityAsync(IdOf(id), 1, false, new PageLimit(1_000), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines)
        {
            await engine.DisposeAsync();
        }

        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
