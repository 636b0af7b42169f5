using ActorState.Entities;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>A position that was seen committed, and the hash of its event. Position 0: nothing was seen.</summary>
internal readonly record struct PgMark(long Position, EventHash Hash);

/// <summary>What a journal says when it is asked about a mark.</summary>
/// <param name="Head">Its last event; position 0 when it is empty.</param>
/// <param name="HashAtMark">The hash at the mark's position; null when nothing is there.</param>
internal readonly record struct PgSighting(PgMark Head, EventHash? HashAtMark)
{
    private const string Select =
        """
        SELECT p.next_position - 1,
               (SELECT v.hash FROM event v WHERE v.partition = p.id AND v.position = p.next_position - 1),
               (SELECT v.hash FROM event v WHERE v.partition = p.id AND v.position = $2)
        FROM partition p WHERE p.id = $1
        """;

    /// <summary>Asks, in one snapshot.</summary>
    public static async Task<PgSighting> ReadAsync(NpgsqlConnection connection, PgMark mark)
    {
        using var command = new NpgsqlCommand(Select, connection) { CommandTimeout = PgSources.SetupSecondsMax };
        command.Parameters.AddInteger(0).AddNumber(mark.Position);
        var row = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = row.ConfigureAwait(false);
        return await row.ReadAsync().ConfigureAwait(false)
            ? new PgSighting(new PgMark(row.GetInt64(0), HashOrNull(row, 1) ?? default), HashOrNull(row, 2))
            : new PgSighting(default, null);
    }

    private static EventHash? HashOrNull(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : PgRows.Hash(row.GetFieldValue<byte[]>(column));
}

/// <summary>Remembers how far the journal was seen, and finds out when an older or another one was put in its place (W5).</summary>
/// <remarks>Thread: any.</remarks>
internal sealed partial class PgHistory(ILogger logger)
{
    private readonly Lock _lock = new();
    private PgMark _mark;
    private volatile string? _rewound;

    /// <summary>The furthest that was seen. To be taken before the journal is asked: what is seen later proves nothing about an earlier answer.</summary>
    public PgMark Mark
    {
        get
        {
            lock (_lock)
            {
                return _mark;
            }
        }
    }

    /// <summary>Passes as long as the journal is the one that was seen.</summary>
    /// <exception cref="JournalRewoundException">It is not, and no later answer changes that.</exception>
    public void Check()
    {
        if (_rewound is { } reason)
        {
            throw new JournalRewoundException(reason);
        }
    }

    /// <summary>A commit was seen.</summary>
    public void Advance(PgMark seen)
    {
        lock (_lock)
        {
            if (seen.Position > _mark.Position)
            {
                _mark = seen;
            }
        }
    }

    /// <summary>Compares what the journal said with the mark that it was asked about.</summary>
    public void Compare(PgMark mark, PgSighting sighting)
    {
        if (sighting.Head.Position < mark.Position)
        {
            Trip($"history rewound: the journal ends at position {sighting.Head.Position}, but position {mark.Position} was seen committed.");
        }
        else if (mark.Position > 0 && sighting.HashAtMark != mark.Hash)
        {
            Trip($"history rewound: at position {mark.Position} stands another event than the one that was seen committed.");
        }
        else
        {
            Advance(sighting.Head);
        }
    }

    private void Trip(string reason)
    {
        lock (_lock)
        {
            if (_rewound is not null)
            {
                return;
            }

            _rewound = reason;
        }

        LogRewound(reason);
    }

    [LoggerMessage(PgEventIds.HistoryRewound, LogLevel.Critical, "{Reason} An older copy of the database was put in its place: nothing more is written. Restart every silo once the right one is back.")]
    private partial void LogRewound(string reason);
}
