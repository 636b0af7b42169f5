using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The rows of the units that pass, column by column.</summary>
internal sealed class PgGroupRows
{
    private readonly bool[] _kept;
    private readonly bool?[] _existing;
    private readonly EntityHead[] _heads;
    private readonly long?[] _created;
    private readonly ReadOnlyMemory<byte>?[] _salts;
    private readonly List<(int Entity, EntityAppend Append, int Index, int UnitLeft)> _events = [];
    private readonly List<(int Entity, EntityAppend Append)> _answers = [];

    public PgGroupRows(PgGroup group, ImmutableArray<AppendResult> results)
    {
        _kept = new bool[group.Entities.Count];
        _existing = new bool?[group.Entities.Count];
        _heads = new EntityHead[group.Entities.Count];
        _created = new long?[group.Entities.Count];
        _salts = new ReadOnlyMemory<byte>?[group.Entities.Count];
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is AppendResult.Written)
            {
                Add(group, group.Units[i]);
            }
        }
    }

    /// <summary>Whether nothing is to be written.</summary>
    public bool IsEmpty => _events.Count == 0 && _answers.Count == 0;

    /// <summary>How many events there are.</summary>
    public int EventCount => _events.Count;

    /// <summary>The last event; null when there is none.</summary>
    public NewEvent? LastEvent => _events is [.., var (_, append, index, _)] ? append.Events[index] : null;

    /// <summary>Whether there are rows of events alone, none of them the first of an entity.</summary>
    public bool IsPlain => _answers.Count == 0 && Array.TrueForAll(_existing, static existing => existing == true) && Array.TrueForAll(_created, static created => created is null);

    /// <summary>The head that the rows give an entity; null where it has no events, or does not exist behind them.</summary>
    /// <param name="place">The place of the entity, counted from 0.</param>
    public EntityHead? HeadOfExisting(int place) => _existing[place] == true ? _heads[place] : null;

    /// <summary>Adds the columns, in the order of the parameters of <c>append_group</c>.</summary>
    public void AddTo(NpgsqlParameterCollection parameters)
    {
        parameters.AddArray(_kept).AddArray(_existing).AddArray(_created).AddArray(_salts).AddColumn(_events, static e => e.Entity);
        AddEvents(parameters);
        AddAnswers(parameters);
    }

    /// <summary>Adds the columns of events, in the order of the parameters of <c>append_group_known</c>.</summary>
    public void AddTo(NpgsqlParameterCollection parameters, long[] keys)
    {
        parameters.AddColumn(_events, e => keys[e.Entity - 1]);
        AddEvents(parameters);
    }

    private void Add(PgGroup group, AppendUnit unit)
    {
        var unitLeft = unit.EventCount;
        foreach (var append in unit.Appends)
        {
            if (append.IsKept)
            {
                Add(append, group.PlaceOf(append.Id), ref unitLeft);
            }
        }
    }

    private void Add(EntityAppend append, int place, ref int unitLeft)
    {
        _kept[place] = true;
        if (append.Events.IsEmpty)
        {
            _answers.Add((place + 1, append));
            return;
        }

        _existing[place] = append.ExistsAfter;
        _heads[place] = append.HeadAfter;
        if (append.Expected.Version == 0)
        {
            _created[place] = append.Events[0].TimeMicros;
            _salts[place] = append.Salt;
        }

        for (var i = 0; i < append.Events.Length; i++)
        {
            _events.Add((place + 1, append, i, --unitLeft));
        }
    }

    private void AddEvents(NpgsqlParameterCollection parameters)
    {
        parameters
            .AddColumn(_events, static e => e.Append.Expected.Version + 1 + e.Index)
            .AddColumn(_events, static e => e.UnitLeft)
            .AddColumn(_events, static e => e.Append.Events[e.Index].Type)
            .AddColumn(_events, static e => e.Append.Command.CommandId)
            .AddColumn(_events, static e => e.Append.Events[e.Index].TimeMicros)
            .AddColumn(_events, static e => e.Append.Events[e.Index].Hash.ToArray())
            .AddColumn(_events, static e => e.Append.Events[e.Index].Data)
            .AddColumn(_events, static e => e.Append.Events[e.Index].Metadata)
            .AddColumn(_events, static e => OfFirst<long>(e.Index, e.Append.HeadAfter.Version))
            .AddColumn(_events, static e => OfFirst(e.Index, e.Append.Command.TimeMicros))
            .AddColumn(_events, static e => OfFirst(e.Index, (short)e.Append.Command.Operation))
            .AddColumn(_events, static e => OfFirst(e.Index, (short)e.Append.Command.Outcome))
            .AddColumn(_events, static e => OfFirst(e.Index, e.Append.Command.Fingerprint))
            .AddColumn(_events, static e => e.Index == 0 ? Digest(e.Append) : default(ReadOnlyMemory<byte>?))
            .AddColumn(_events, static e => OfFirst(e.Index, e.Append.Command.Result));
    }

    private void AddAnswers(NpgsqlParameterCollection parameters)
    {
        parameters
            .AddColumn(_answers, static a => a.Entity)
            .AddColumn(_answers, static a => a.Append.Command.CommandId)
            .AddColumn(_answers, static a => a.Append.HeadAfter.Version)
            .AddColumn(_answers, static a => a.Append.Command.TimeMicros)
            .AddColumn(_answers, static a => (short)a.Append.Command.Operation)
            .AddColumn(_answers, static a => (short)a.Append.Command.Outcome)
            .AddColumn(_answers, static a => a.Append.Command.Fingerprint)
            .AddColumn(_answers, static a => Digest(a.Append))
            .AddColumn(_answers, static a => a.Append.Command.Result);
    }

    /// <summary>The answer to an append's command stands on its first event alone.</summary>
    private static T? OfFirst<T>(int index, T value)
        where T : struct => index == 0 ? value : null;

    // The digest does not cover the position, which is not known yet.
    private static ReadOnlyMemory<byte> Digest(EntityAppend append) => RowDigest.Of(append.Id, GroupJudge.Record(append, 0));
}
