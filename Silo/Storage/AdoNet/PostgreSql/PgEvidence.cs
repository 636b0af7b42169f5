using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>What the server knows of a group: the counter, the stored heads, the known commands.</summary>
/// <param name="First">The position of the group's first event, where its rows were written; null where nothing was.</param>
/// <param name="Next">The position that the next event gets (behind whose lock the rest was read).</param>
/// <param name="Keys">The key of each entity, null of one without rows; null where no rows were written.</param>
/// <param name="Heads">The stored head of each entity; default where the rows were written.</param>
/// <param name="Commands">The known commands, each with the place of its append, counted from 1.</param>
internal sealed record PgEvidence(long? First, long Next, long?[]? Keys, ImmutableArray<EntityHead> Heads, ImmutableArray<(int Place, CommandRecord Record)> Commands)
{
    /// <summary>The columns in the order in which <see cref="Read"/> takes them, behind <c>o_first</c>.</summary>
    public const string Columns =
        """
        o_next, o_versions, o_hashes, o_known, o_operations, o_fingerprints, o_outcomes, o_firsts, o_lasts, o_results, o_decided, o_digests, o_positions, o_keys
        """;

    /// <summary>Reads the row of <c>append_group</c> or <c>group_evidence</c>.</summary>
    /// <exception cref="JournalCorruptException">A known command does not match its digest: a wrong answer would be worse than none.</exception>
    public static PgEvidence Read(NpgsqlDataReader row, PgGroup group)
    {
        if (row.IsDBNull(1))
        {
            throw new JournalCorruptException("The counter of the partition is missing.");
        }

        return row.IsDBNull(0)
            ? new PgEvidence(null, row.GetInt64(1), null, ReadHeads(row), ReadCommands(row, group))
            : new PgEvidence(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<long?[]>(14), default, []);
    }

    private static ImmutableArray<EntityHead> ReadHeads(NpgsqlDataReader row)
    {
        if (row.IsDBNull(2))
        {
            return [];
        }

        var versions = row.GetFieldValue<long[]>(2);
        var hashes = row.GetFieldValue<byte[]?[]>(3);
        return [.. versions.Zip(hashes, static (version, hash) => new EntityHead(version, hash is null ? default : PgRows.Hash(hash)))];
    }

    private static ImmutableArray<(int Place, CommandRecord Record)> ReadCommands(NpgsqlDataReader row, PgGroup group)
    {
        if (row.IsDBNull(4))
        {
            return [];
        }

        var places = row.GetFieldValue<int[]>(4);
        var operations = row.GetFieldValue<short?[]>(5);
        var fingerprints = row.GetFieldValue<byte[]?[]>(6);
        var outcomes = row.GetFieldValue<short?[]>(7);
        var firsts = row.GetFieldValue<long[]>(8);
        var lasts = row.GetFieldValue<long?[]>(9);
        var results = row.GetFieldValue<byte[]?[]>(10);
        var decided = row.GetFieldValue<long?[]>(11);
        var digests = row.GetFieldValue<byte[]?[]>(12);
        var positions = row.GetFieldValue<long?[]>(13);
        return
        [
            .. places.Select((place, i) => (place, PgRows.Command(
                group.Entities[group.Commands[place - 1].Entity - 1],
                group.Commands[place - 1].Id,
                new PgAnswer(operations[i], fingerprints[i], outcomes[i], firsts[i], lasts[i], results[i], decided[i], digests[i], positions[i])))),
        ];
    }
}
