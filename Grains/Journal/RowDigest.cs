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

    // What a row mostly takes beside its body.
    private const int RowBytes = 512;

    /// <summary>The digest of a command row.</summary>
    public static byte[] Of(EntityId id, CommandRecord command)
    {
        var hash = Begin("command", id, command.Result.Length);
        hash.AddField(command.CommandId);
        hash.AddField((long)command.Operation);
        hash.AddField(command.Fingerprint.Span);
        hash.AddField((long)command.Outcome);
        hash.AddField(command.FirstVersion);
        hash.AddField(command.LastVersion);
        hash.AddField(command.Result.Span);
        hash.AddField(command.TimeMicros);
        return hash.Finish(Size);
    }

    /// <summary>The digest of a snapshot row.</summary>
    public static byte[] Of(EntitySnapshot snapshot)
    {
        var hash = Begin("snapshot", snapshot.Id, snapshot.State?.Length ?? 0);
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

        return hash.Finish(Size);
    }

    private static FieldHash Begin(string tag, EntityId id, int bodyBytes)
    {
        var hash = new FieldHash(RowBytes + bodyBytes);
        hash.AddField(tag);
        hash.AddField(id.Tenant);
        hash.AddField(id.Type);
        hash.AddField(id.Id);
        return hash;
    }
}
