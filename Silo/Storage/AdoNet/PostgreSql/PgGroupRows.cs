using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The rows of the units that pass, column by column.</summary>
internal sealed class PgGroupRows
{
    private readonly bool[] _kept;
    private readonly bool?[] _existing;
    private readonly long?[] _created;
    private readonly ReadOnlyMemory<byte>?[] _salts;
    private readonly List<(int Entity, EntityAppend Append, int Index, int UnitLeft)> _events = [];
    private readonly List<(int Entity, EntityAppend Append)> _answers = [];

    public PgGroupRows(PgGroup group, IEnumerable<AppendUnit> passed)
    {
        _kept = new bool[group.Entities.Length];
        _existing = new bool?[group.Entities.Length];
        _created = new long?[group.Entities.Length];
        _salts = new ReadOnlyMemory<byte>?[group.Entities.Length];
        foreach (var unit in passed)
        {
            var unitLeft = unit.EventCount;
            foreach (var append in unit.Appends.Where(static append => append.IsKept))
            {
                Add(append, group.PlaceOf(append.Id), ref unitLeft);
            }
        }
    }

    /// <summary>Whether nothing is to be written.</summary>
    public bool IsEmpty => _events.Count == 0 && _answers.Count == 0;

    /// <summary>How many events there are.</summary>
    public int EventCount => _events.Count;

    /// <summary>The last event; null when there is none.</summary>
    public NewEvent? LastEvent => _events is [.., var (_, append, index, _)] ? append.Events[index] : null;

    /// <summary>Adds the columns, in the order of the parameters of <c>append_group</c>.</summary>
    public void AddTo(NpgsqlParameterCollection parameters)
    {
        parameters.AddArray(_kept).AddArray(_existing).AddArray(_created).AddArray(_salts);
        AddEvents(parameters);
        AddAnswers(parameters);
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
            .AddArray(Events(static e => e.Entity))
            .AddArray(Events(static e => e.Append.Expected.Version + 1 + e.Index))
            .AddArray(Events(static e => e.UnitLeft))
            .AddArray(Events(static e => e.Append.Events[e.Index].Type))
            .AddArray(Events(static e => e.Append.Command.CommandId))
            .AddArray(Events(static e => e.Append.Events[e.Index].TimeMicros))
            .AddArray(Events(static e => e.Append.Events[e.Index].Hash.ToArray()))
            .AddArray(Events(static e => e.Append.Events[e.Index].Data))
            .AddArray(Events(static e => e.Append.Events[e.Index].Metadata))
            .AddArray(Events(static e => OfFirst<long>(e.Index, e.Append.HeadAfter.Version)))
            .AddArray(Events(static e => OfFirst(e.Index, e.Append.Command.TimeMicros)))
            .AddArray(Events(static e => OfFirst(e.Index, (short)e.Append.Command.Operation)))
            .AddArray(Events(static e => OfFirst(e.Index, (short)e.Append.Command.Outcome)))
            .AddArray(Events(static e => OfFirst(e.Index, e.Append.Command.Fingerprint)))
            .AddArray(Events(static e => e.Index == 0 ? Digest(e.Append) : default(ReadOnlyMemory<byte>?)))
            .AddArray(Events(static e => OfFirst(e.Index, e.Append.Command.Result)));
    }

    private void AddAnswers(NpgsqlParameterCollection parameters)
    {
        parameters
            .AddArray(Answers(static a => a.Entity))
            .AddArray(Answers(static a => a.Append.Command.CommandId))
            .AddArray(Answers(static a => a.Append.HeadAfter.Version))
            .AddArray(Answers(static a => a.Append.Command.TimeMicros))
            .AddArray(Answers(static a => (short)a.Append.Command.Operation))
            .AddArray(Answers(static a => (short)a.Append.Command.Outcome))
            .AddArray(Answers(static a => a.Append.Command.Fingerprint))
            .AddArray(Answers(static a => Digest(a.Append)))
            .AddArray(Answers(static a => a.Append.Command.Result));
    }

    /// <summary>The answer to an append's command stands on its first event alone.</summary>
    private static T? OfFirst<T>(int index, T value)
        where T : struct => index == 0 ? value : null;

    // The digest does not cover the position, which is not known yet.
    private static ReadOnlyMemory<byte> Digest(EntityAppend append) => RowDigest.Of(append.Id, GroupJudge.Record(append, 0));

    private T[] Events<T>(Func<(int Entity, EntityAppend Append, int Index, int UnitLeft), T> column)
    {
        var values = new T[_events.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = column(_events[i]);
        }

        return values;
    }

    private T[] Answers<T>(Func<(int Entity, EntityAppend Append), T> column) => [.. _answers.Select(column)];
}
