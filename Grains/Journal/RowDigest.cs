using System.Security.Cryptography;
using ActorState.Entities;

namespace ActorState.Journal;

/// <summary>The digests of command and snapshot rows, which the hash chain does not cover. Every store uses these.</summary>
/// <remarks>
/// The first 16 bytes of the SHA-256 over a tag (<c>command</c>, <c>snapshot</c>), the entity's tenant, type and id, and the row's columns in the order of the
/// schema: each field behind its length (4 bytes, big-endian), text as UTF-8, numbers as 8 bytes big-endian; a NULL has the length −1. Thread: any.
/// </remarks>
public static class RowDigest
{
    /// <summary>The length of a digest, in bytes.</summary>
    public const int Size = 16;

    /// <summary>The digest of a command row.</summary>
    public static byte[] Of(EntityId id, CommandRecord command)
    {
        using var hash = Begin("command", id);
        hash.AddField(command.CommandId);
        hash.AddField((long)command.Operation);
        hash.AddField(command.Fingerprint.Span);
        hash.AddField((long)command.Outcome);
        hash.AddField(command.FirstVersion);
        hash.AddField(command.LastVersion);
        hash.AddField(command.Result.Span);
        hash.AddField(command.TimeMicros);
        return End(hash);
    }

    /// <summary>The digest of a snapshot row.</summary>
    public static byte[] Of(EntitySnapshot snapshot)
    {
        using var hash = Begin("snapshot", snapshot.Id);
        hash.AddField(snapshot.Head.Version);
        hash.AddField(snapshot.Head.Hash.ToArray());
        hash.AddField((long)snapshot.StateVersion);
        if (snapshot.State is { } state)
        {
            hash.AddField(state.Span);
        }
        else
        {
            hash.AddAbsentField();
        }

        return End(hash);
    }

    private static IncrementalHash Begin(string tag, EntityId id)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AddField(tag);
        hash.AddField(id.Tenant);
        hash.AddField(id.Type);
        hash.AddField(id.Id);
        return hash;
    }

    private static byte[] End(IncrementalHash hash) => hash.GetHashAndReset()[..Size];
}
