using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit.Journal;
using Microsoft.Extensions.Logging;
using Xunit;
using ActorState.Silo.Storage.AdoNet.PostgreSql;

namespace ActorState.IntegrationTests.PostgreSql;

public sealed class PgHistoryTests : PgTest
{
    private const string DeleteLast =
        "DELETE FROM event WHERE position = 3; UPDATE partition SET next_position = 3;";

    private const string SwapLast = "UPDATE event SET hash = sha256('another') WHERE position = 3;";

    [Theory]
    [InlineData(DeleteLast, "history rewound: the journal ends at position 2, but position 3 was seen committed.")]
    [InlineData(SwapLast, "history rewound: at position 3 stands another event than the one that was seen committed.")]
    public async Task A_heartbeat_finds_an_older_or_another_journal_and_halts_the_store(string change, string reason)
    {
        var log = new CriticalLog();
        var store = await OpenAsync(new PgStoreOptions { HeartbeatEvery = TimeSpan.FromMilliseconds(10), Logger = log });
        await AppendAsync(store, Units.Append(A, 3));
        await Schema.RunAsync(change, Token);

        Assert.StartsWith(reason, await log.First, StringComparison.Ordinal);
        await IsHaltedAsync(store, reason);

        // What was read before can still be read, and no later look brings the journal back.
        Assert.Equal(2, (await store.ReadPartitionAsync(0, 0, FeedFilter.All, new PageLimit(2), Token)).Events.Length);
        Assert.Equal(1, log.Count);
    }

    [Fact]
    public async Task A_heartbeat_sees_what_other_silos_wrote()
    {
        var log = new CriticalLog();
        var store = await OpenAsync(new PgStoreOptions { HeartbeatEvery = TimeSpan.FromMilliseconds(10), Logger = log });
        await AppendAsync(await OpenAsync(), Units.Append(A, 3));
        while (store.SeenPosition < 3)
        {
            await store.ReadHeadPositionAsync(0, Token);
        }

        await Schema.RunAsync(DeleteLast, Token);
        Assert.StartsWith("history rewound: the journal ends at position 2", await log.First, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DeleteLast, "history rewound: the journal ends at position 2, but position 3 was seen committed.")]
    [InlineData(SwapLast, "history rewound: at position 3 stands another event than the one that was seen committed.")]
    public async Task A_writer_that_connects_anew_finds_it_before_it_writes(string change, string reason)
    {
        var store = await OpenAsync();
        await AppendAsync(store, Units.Append(A, 3));
        await Schema.RunAsync(change, Token);
        await PgFaultTests.TerminateAsync(Schema);
        var next = Units.On(B).Events(1).BuildAside();
        await Assert.ThrowsAsync<JournalOutcomeUnknownException>(() => AppendAsync(store, next));

        Assert.Equal(reason, (await Assert.ThrowsAsync<JournalRewoundException>(() => AppendAsync(store, next))).Message);
        await IsHaltedAsync(store, reason);
        Assert.Equal(EntityHead.None, (await store.LoadAsync(B, null, 1, Token)).Head);
    }

    [Fact]
    public async Task A_server_that_is_down_for_a_while_is_no_rewinding()
    {
        var log = new CriticalLog();
        var store = await OpenAsync(new PgStoreOptions { HeartbeatEvery = TimeSpan.FromMilliseconds(10), Logger = log });
        await AppendAsync(store, Units.Append(A));
        for (var i = 0; i < 5; i++)
        {
            await PgFaultTests.TerminateAsync(Schema);
        }

        var next = Units.Append(A);
        await Assert.ThrowsAsync<JournalOutcomeUnknownException>(() => AppendAsync(store, next));
        Assert.Equal("written at 2", await AppendAsync(store, next));
        Assert.Equal(0, log.Count);
    }

    private async Task IsHaltedAsync(PgJournalStore store, string reason)
    {
        Func<Task>[] refused =
        [
            () => AppendAsync(store, Units.On(B).Events(1).BuildAside()),
            async () => await store.ReadHeadsAsync([A], Token),
            async () => await store.ReadHeadPositionAsync(0, Token),
        ];
        foreach (var call in refused)
        {
            Assert.Equal(reason, (await Assert.ThrowsAsync<JournalRewoundException>(call)).Message);
        }
    }

    private sealed class CriticalLog : ILogger<PgJournalStore>
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task<string> First => _first.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);

        public int Count => _count;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Critical)
            {
                Interlocked.Increment(ref _count);
                _first.TrySetResult(formatter(state, exception));
            }
        }
    }
}
