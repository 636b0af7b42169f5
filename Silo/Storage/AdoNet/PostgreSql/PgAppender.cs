using System.Collections.Immutable;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>Gets one group judged and written, in as few round trips as its evidence allows.</summary>
/// <remarks>
/// First with the evidence hoped for, which nearly always holds, by the keys of the entities where all are known; then with what the server said instead;
/// then, where others wrote in between, behind a lock that is held from the reading to the writing. Thread: one at a time.
/// </remarks>
internal sealed class PgAppender(PgSession session, PgKeys keys, int partition, AppendGroup appended, bool settle)
{
    private readonly PgGroup _group = new(appended.Units);
    private readonly PgAppendMode _mode = new(appended.Acknowledged, settle);

    /// <summary>The last event that was written, and its position; null when there was none.</summary>
    public PgMark? Written { get; private set; }

    /// <summary>Appends the group.</summary>
    public async Task<ImmutableArray<AppendResult>> AppendAsync()
    {
        ImmutableArray<AppendResult>? results = null;
        try
        {
            results = await AppendAtOnceAsync().ConfigureAwait(false);
        }
        catch (PostgresException fault) when (PgFaults.IsOurKey(fault))
        {
            // Somebody wrote beside the lock: once more, when what is there now is part of the evidence.
        }

        return results ?? await AppendLockedAsync(null).ConfigureAwait(false);
    }

    /// <summary>Appends the group behind a lock held from the reading to the writing.</summary>
    /// <param name="acknowledge">A fault: is told the results before they are committed.</param>
    public async Task<ImmutableArray<AppendResult>> AppendLockedAsync(Func<ImmutableArray<AppendResult>, Task>? acknowledge)
    {
        var evidence = Checked(await session.LockAsync(partition, _group).ConfigureAwait(false));
        var plan = PgPlan.On(_group, evidence);
        if (acknowledge is not null)
        {
            await acknowledge(plan.Results(evidence.Next)).ConfigureAwait(false);
        }

        var written = await session.CommitAsync(partition, _group, plan, _mode).ConfigureAwait(false);
        return Done(plan, written) ?? throw new JournalCorruptException("Rows of the journal changed while its counter was locked: somebody writes beside the lock.");
    }

    /// <summary>Appends without holding the lock between calls; null where others wrote in between.</summary>
    private async Task<ImmutableArray<AppendResult>?> AppendAtOnceAsync()
    {
        var hope = PgPlan.Hoping(_group);
        if (!_mode.Settle && keys.Find(_group, hope) is { } known && session.AppendPlain(partition, hope, known, _mode) is { } first)
        {
            return Done(hope, first, place => known[place]);
        }

        var isCheck = hope.Rows.IsEmpty && !_mode.Settle;
        var evidence = Checked(await (isCheck ? session.ReadAsync(partition, _group) : session.AppendAsync(partition, _group, hope, _mode)).ConfigureAwait(false));
        if (isCheck && hope.HoldsOn(evidence))
        {
            return hope.Results(evidence.Next);
        }

        if (Done(hope, evidence) is { } results)
        {
            return results;
        }

        var plan = PgPlan.On(_group, evidence);
        return plan.Rows.IsEmpty
            ? plan.Results(evidence.Next)
            : Done(plan, Checked(await session.AppendAsync(partition, _group, plan, _mode).ConfigureAwait(false)));
    }

    private ImmutableArray<AppendResult>? Done(PgPlan plan, PgEvidence evidence)
    {
        if (evidence.First is not { } first)
        {
            return null;
        }

        return Done(plan, first, place => evidence.Keys?[place]);
    }

    private ImmutableArray<AppendResult> Done(PgPlan plan, long first, Func<int, long?> key)
    {
        keys.Learn(_group, plan.Rows, key);
        if (plan.Rows.LastEvent is { } last)
        {
            Written = new PgMark(first + plan.Rows.EventCount - 1, last.Hash);
        }

        return plan.Results(first);
    }

    private PgEvidence Checked(PgEvidence evidence) => evidence.Next - 1 >= _mode.Acknowledged
        ? evidence
        : throw new JournalRewoundException($"The journal ends at position {evidence.Next - 1}, but position {_mode.Acknowledged} was acknowledged.");
}
