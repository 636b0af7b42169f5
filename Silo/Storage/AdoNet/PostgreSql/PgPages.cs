using ActorState.Entities;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>Pages of events that end by count or by bytes. The server cuts them, so that no more than about a page is sent.</summary>
internal static class PgPages
{
    private const int TotalColumn = 11;

    /// <summary>A statement of an entity's events, whose parameters <c>$n</c> and <c>$n+1</c> are added by <see cref="AddLimit"/>.</summary>
    public static string Select(string key, string condition, bool descending, int n)
    {
        var down = descending ? " DESC" : "";
        return
            $"""
            SELECT w.* FROM (
                SELECT l.*, count(*) OVER () AS total, sum(l.size) OVER (ORDER BY l.version{down} ROWS UNBOUNDED PRECEDING) - l.size AS before
                FROM (
                    SELECT {PgRows.EventColumns}, octet_length(v.data) + octet_length(v.metadata) AS size
                    FROM event v WHERE v.entity_key = {key} AND {condition} ORDER BY v.version{down} LIMIT ${n}) l) w
            WHERE w.before < ${n + 1} OR w.before = 0 ORDER BY w.version{down}
            """;
    }

    /// <summary>Adds a page's limit: one event more, to know whether there is one.</summary>
    public static void AddLimit(NpgsqlParameterCollection parameters, PageLimit limit) => parameters.AddNumber(limit.Events + 1L).AddNumber(limit.Bytes);

    /// <summary>Reads a page.</summary>
    public static async Task<EventPage> ReadAsync(NpgsqlDataReader rows, EntityId id, PageLimit limit)
    {
        var page = new EventPageBuilder(limit);
        var total = 0L;
        var count = 0;
        while (await rows.ReadAsync().ConfigureAwait(false))
        {
            total = rows.GetInt64(TotalColumn);
            if (page.IsFull || !page.TryAdd(PgRows.Event(rows, id)))
            {
                break;
            }

            count++;
        }

        return new EventPage(page.Events, total > count);
    }
}
