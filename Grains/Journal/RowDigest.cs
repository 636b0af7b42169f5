using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ActorState.Entities;

namespace ActorState.Journal;

/// <summary>The digests of commands and snapshots, which the hash chain does not cover. Every store uses these.</summary>
/// <remarks>
/// The first 16 bytes of the SHA-256 over a tag (<c>command</c>, <c>snapshot</c>), the entity's tenant, type and id, and the row's columns in the order of the
/// schema: each field behind its length (4 bytes, big-endian), text as UTF-8, numbers as 8 bytes big-endian; a NULL has the length −1. Thread: any.
/// </remarks>
public static class RowDigest
{
    /// <summary>The length of a digest, in bytes.</summary>
    public const int Size = 16;

    private const int FixedBytesMax = 256;

    /// <summary>The digest of a command row.</summary>
    public static byte[] Of(EntityId id, CommandRecord command)
    {
        var fields = new Fields(TextBytesMax(id) + (3 * command.CommandId.Length) + command.Fingerprint.Length + command.Result.Length);
        fields.Begin("command", id);
        fields.Add(command.CommandId);
        fields.Add((long)command.Operation);
        fields.Add(command.Fingerprint.Span);
        fields.Add((long)command.Outcome);
        fields.Add(command.FirstVersion);
        fields.Add(command.LastVersion);
        fields.Add(command.Result.Span);
        fields.Add(command.TimeMicros);
        return fields.End();
    }

    /// <summary>The digest of a snapshot row.</summary>
    public static byte[] Of(EntitySnapshot snapshot)
    {
        Span<byte> hash = stackalloc byte[EventHash.Size];
        snapshot.Head.Hash.CopyTo(hash);
        var fields = new Fields(TextBytesMax(snapshot.Id) + (snapshot.State?.Length ?? 0));
        fields.Begin("snapshot", snapshot.Id);
        fields.Add(snapshot.Head.Version);
        fields.Add(hash);
        fields.Add((long)snapshot.StateVersion);
        if (snapshot.State is { } state)
        {
            fields.Add(state.Span);
        }
        else
        {
            fields.AddAbsent();
        }

        return fields.End();
    }

    private static int TextBytesMax(EntityId id) => 3 * (id.Tenant.Length + id.Type.Length + id.Id.Length);

    /// <summary>Fields side by side, so that one call hashes them all.</summary>
    private ref struct Fields(int variableBytesMax)
    {
        private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(FixedBytesMax + variableBytesMax);
        private int _length;

        public void Begin(string tag, EntityId id)
        {
            Add(tag);
            Add(id.Tenant);
            Add(id.Type);
            Add(id.Id);
        }

        public void Add(string text)
        {
            var written = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length + sizeof(int)));
            AddLength(written);
            _length += written;
        }

        public void Add(scoped ReadOnlySpan<byte> bytes)
        {
            AddLength(bytes.Length);
            bytes.CopyTo(_buffer.AsSpan(_length));
            _length += bytes.Length;
        }

        public void Add(long number)
        {
            AddLength(sizeof(long));
            BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(_length), number);
            _length += sizeof(long);
        }

        /// <summary>The field has no value, which is not the same as an empty one.</summary>
        public void AddAbsent() => AddLength(-1);

        public readonly byte[] End()
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(_buffer.AsSpan(0, _length), hash);
            ArrayPool<byte>.Shared.Return(_buffer);
            return hash[..Size].ToArray();
        }

        private void AddLength(int length)
        {
            BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), length);
            _length += sizeof(int);
        }
    }
}
