using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using ActorState.Entities;
using ActorState.Feed;

namespace ActorState.UnitTests.Gateway;

/// <summary>Stands in for every grain: each call goes to a function that the test sets.</summary>
internal sealed class FakeGrains : IEntityGrain, IHistoryGrain, ICatalogGrain, IFeedGrain
{
    public FakeGrains() => Factory = FakeGrainFactory.Create(this);

    public IGrainFactory Factory { get; }

    /// <summary>The keys of the grains that were asked for, in order.</summary>
    public ConcurrentQueue<string> Keys { get; } = new();

    /// <summary>The commands that arrived, in order.</summary>
    public ConcurrentQueue<EntityRequest> Requests { get; } = new();

    public Func<EntityRequest, Task<EntityReply>> OnExecute { get; set; } =
        request => Task.FromResult(new EntityReply(request.Operation, CommandOutcome.Applied, 7, 4711));

    public Func<EntityReadRequest, EntityReadReply> OnRead { get; set; } = _ => new EntityReadReply(7, 4711, """{"n":1.50}"""u8.ToArray());

    public Func<long, EntityReadReply> OnReadVersion { get; set; } = version => new EntityReadReply(version, 1, "{}"u8.ToArray());

    public Func<long, EntityReadReply> OnReadTime { get; set; } = _ => new EntityReadReply(1, 1, "{}"u8.ToArray());

    public Func<HistoryRange, EventsReply> OnEvents { get; set; } = _ => new EventsReply([], null);

    public Func<HistoryRange, HistoryReply> OnHistory { get; set; } = _ => new HistoryReply([], null);

    public Func<string, EntityReply?> OnOutcome { get; set; } = _ => null;

    public Func<string, string, string?, int, EntitiesReply> OnEntities { get; set; } = (_, _, _, _) => new EntitiesReply([], false);

    public Func<string?, int, TypesReply> OnTypes { get; set; } = (_, _) => new TypesReply([], false);

    public Func<FeedRequest, FeedReply> OnFeed { get; set; } = _ => new FeedReply([], "n", "h");

    public Func<long, TimeSpan, long> OnWait { get; set; } = (position, _) => position;

    public Func<JournalStatus> OnStatus { get; set; } = () => new JournalStatus(Guid.Empty, "memory", "none", 1, 5);

    public ValueTask<EntityReply> ExecuteAsync(EntityRequest request, CancellationToken token = default)
    {
        Requests.Enqueue(request);
        return new ValueTask<EntityReply>(OnExecute(request));
    }

    public ValueTask<EntityReadReply> ReadAsync(EntityReadRequest request, CancellationToken token = default) => new(OnRead(request));

    public ValueTask<EntityReadReply> ReadVersionAsync(EntityId id, long version, CancellationToken token = default) => new(OnReadVersion(version));

    public ValueTask<EntityReadReply> ReadTimeAsync(EntityId id, long timeMicros, CancellationToken token = default) => new(OnReadTime(timeMicros));

    public ValueTask<EventsReply> EventsAsync(EntityId id, HistoryRange range, CancellationToken token = default) => new(OnEvents(range));

    public ValueTask<HistoryReply> HistoryAsync(EntityId id, HistoryRange range, CancellationToken token = default) => new(OnHistory(range));

    public ValueTask<EntityReply?> OutcomeAsync(EntityId id, string commandId, CancellationToken token = default) => new(OnOutcome(commandId));

    public ValueTask<EntitiesReply> EntitiesAsync(string type, string prefix, string? after, int limit, CancellationToken token = default) =>
        new(OnEntities(type, prefix, after, limit));

    public ValueTask<TypesReply> TypesAsync(string? after, int limit, CancellationToken token = default) => new(OnTypes(after, limit));

    public ValueTask<FeedReply> ReadAsync(FeedRequest request, CancellationToken token = default) => new(OnFeed(request));

    public ValueTask<long> WaitAsync(long position, TimeSpan wait, CancellationToken token = default) => new(OnWait(position, wait));

    public ValueTask<JournalStatus> StatusAsync(CancellationToken token = default) => new(OnStatus());

    /// <summary>A grain factory that knows the fake alone; a proxy, since the interface has a dozen members that nobody calls.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "The proxy is generated as its subtype.")]
    internal class FakeGrainFactory : DispatchProxy
    {
        private FakeGrains? _grains;

        internal static IGrainFactory Create(FakeGrains grains)
        {
            var factory = Create<IGrainFactory, FakeGrainFactory>();
            ((FakeGrainFactory)(object)factory)._grains = grains;
            return factory;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod?.Name != nameof(IGrainFactory.GetGrain) || args?[0] is not string key)
            {
                throw new NotSupportedException($"The gateway must not call {targetMethod?.Name}.");
            }

            _grains?.Keys.Enqueue(key);
            return _grains;
        }
    }
}
