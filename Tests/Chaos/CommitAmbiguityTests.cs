using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit;
using ActorState.TestKit.Faults;
using ActorState.TestKit.Journal;
using ActorState.TestKit.Servers;
using Npgsql;
using Xunit;

namespace ActorState.Chaos;

/// <summary>Commits whose answer is lost: the old backend comes before the resubmission, behind it, or both wait for the counter at once.</summary>
/// <remarks>The suite loses 60 answers. The long form, 1,000: <c>ACTORSTATE_TEST_CHAOS=long artifacts/bin/Chaos/release/Chaos -class ActorState.Chaos.CommitAmbiguityTests</c>.</remarks>
public sealed class CommitAmbiguityTests
{
    private const int LossesShort = 60;
    private const int LossesLong = 1_000;
    private const int EntitiesMax = 20;
    private const int UnitsMax = 5;
    private const int EventsMax = 3;

    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(ChaosForm.Seed);
    private readonly Units _units = new();
    private readonly List<(string Entity, long Version, EventHash Hash)> _expected = [];

    [Fact]
    public async Task A_group_whose_answer_was_lost_is_there_once_and_is_answered_right_in_every_order()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await PostgresServer.StartNewAsync([], token);
        var faults = new CommitFaults();
        await using var proxy = new TcpProxy(server.Port, faults.Filter);
        var through = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Port = proxy.Port };
        await using var store = PgStores.Create(through.ToString());
        await store.OpenAsync(token);
        await using var holder = await server.ConnectAsync(token);

        var losses = ChaosForm.IsLong ? LossesLong : LossesShort;
        var counts = new SortedDictionary<string, int>();
        for (var loss = 0; loss < losses; loss++)
        {
            var (kind, held) = Order(loss);
            var group = NextGroup();
            var results = await LoseAsync(store, faults.Arm(kind), group, held ? holder : null, token);
            var written = results.Count(static result => result is AppendResult.Written);
            Assert.True(IsExpected(kind, held, written, results.Length), $"Loss {loss} ({kind}, held {held}), seed {ChaosForm.Seed}: {string.Join(", ", results)}");
            CheckPositions(group, results);
            var key = $"{kind}{(held ? " behind a held counter" : "")}, {(written > 0 ? "resubmission first" : "original first")}";
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        new ChaosReport("commit-ambiguity").Add($"{losses} losses in {faults.Calls} group calls: {string.Join("; ", counts.Select(static count => $"{count.Key} {count.Value}"))}");
        await CheckJournalAsync(store, token);
    }

    private static (CommitFaultKind Kind, bool IsHeld) Order(int loss) => (loss % 5) switch
    {
        0 => (CommitFaultKind.AnswerDropped, false),
        1 => (CommitFaultKind.CallDelayed, false),
        2 => (CommitFaultKind.CallDelayed, true),
        3 => (CommitFaultKind.CutBehindCall, false),
        _ => (CommitFaultKind.CutBehindCall, true),
    };

    /// <summary>All of a group or nothing of it, and by whom is certain but where both run at once.</summary>
    private static bool IsExpected(CommitFaultKind kind, bool held, int written, int units) => (kind, held) switch
    {
        (CommitFaultKind.AnswerDropped, _) => written == 0,
        (CommitFaultKind.CallDelayed, _) => written == units,
        _ => written == 0 || written == units,
    };

    /// <summary>Some units on some entities, each new command with events.</summary>
    private ImmutableArray<AppendUnit> NextGroup() =>
    [
        .. Enumerable.Range(0, _random.Next(1, UnitsMax)).Select(_ => _units.Append(new EntityId("default", "note", $"n{_random.Next(EntitiesMax)}"), _random.Next(1, EventsMax))),
    ];

    /// <summary>Submits a group, whose answer is lost, and again, as a writer does.</summary>
    private async Task<ImmutableArray<AppendResult>> LoseAsync(
        IJournalStore store, CommitFault fault, ImmutableArray<AppendUnit> units, NpgsqlConnection? holder, CancellationToken token)
    {
        var group = new AppendGroup(units, _expected.Count);
        await using var held = holder is null ? null : await HoldAsync(holder, token);
        await Assert.ThrowsAsync<JournalOutcomeUnknownException>(async () => await store.AppendAsync(0, group, token));
        await fault.Struck.WaitAsync(EndTimeout, TimeProvider.System, token);
        var resubmitted = store.AppendAsync(0, group, token).AsTask();
        if (held is not null)
        {
            if (fault.Kind == CommitFaultKind.CallDelayed)
            {
                // The resubmission is the first in the queue, and the original comes while it waits.
                await WaitingAsync(holder!, 1, token);
                fault.Release();
            }

            await WaitingAsync(holder!, 2, token);
            await held.RollbackAsync(token);
        }

        var results = await resubmitted;
        fault.Release();
        await fault.Ended.WaitAsync(EndTimeout, TimeProvider.System, token);
        return results;
    }

    /// <summary>Takes the counter, so that everyone who appends waits.</summary>
    private static async Task<NpgsqlTransaction> HoldAsync(NpgsqlConnection holder, CancellationToken token)
    {
        var transaction = await holder.BeginTransactionAsync(token);
        await using var command = new NpgsqlCommand("SELECT FROM partition WHERE id = 0 FOR UPDATE", holder, transaction);
        await command.ExecuteNonQueryAsync(token);
        return transaction;
    }

    /// <summary>So many backends stand before the counter: the original, the resubmission, or both.</summary>
    private static Task WaitingAsync(NpgsqlConnection holder, long backends, CancellationToken token) => Eventually.TrueAsync(
        async () =>
        {
            await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_locks WHERE NOT granted", holder);
            return await command.ExecuteScalarAsync(token) is long waiting && waiting == backends;
        },
        EndTimeout,
        () => $"{backends} backends that wait for the counter",
        token);

    /// <summary>Each unit has the positions that follow in its order, whoever of the two wrote it.</summary>
    private void CheckPositions(ImmutableArray<AppendUnit> group, ImmutableArray<AppendResult> results)
    {
        foreach (var (unit, result) in group.Zip(results))
        {
            var append = unit.Appends[0];
            var first = _expected.Count + 1;
            _expected.AddRange(append.Events.Select((happened, i) => (append.Id.ToString(), append.Expected.Version + 1 + i, happened.Hash)));
            switch (result)
            {
                case AppendResult.Written written:
                    Assert.Equal(first, written.FirstPosition);
                    break;
                case AppendResult.Duplicate { Command: var kept }:
                    Assert.Equal(
                        (append.Command.CommandId, append.Expected.Version + 1, append.HeadAfter.Version, (long)_expected.Count),
                        (kept.CommandId, kept.FirstVersion, kept.LastVersion, kept.LastPosition));
                    break;
                default:
                    Assert.Fail($"{append.Command.CommandId}: {result}");
                    break;
            }
        }
    }

    private async Task CheckJournalAsync(IJournalStore store, CancellationToken token)
    {
        var stored = new List<(string Entity, long Version, EventHash Hash)>();
        while (true)
        {
            var page = await store.ReadPartitionAsync(0, stored.Count, FeedFilter.All, new PageLimit(1_000), token);
            if (page.Events is [])
            {
                break;
            }

            Assert.Equal(Enumerable.Range(stored.Count + 1, page.Events.Length).Select(static position => (long)position), page.Events.Select(static e => e.Position));
            stored.AddRange(page.Events.Select(static e => (e.Entity.ToString(), e.Version, e.Hash)));
        }

        Assert.Equal(_expected, stored);
    }
}
