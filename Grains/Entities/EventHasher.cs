using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ActorState.Entities;

/// <summary>Chains the events of an entity by SHA-256.</summary>
/// <remarks>
/// <c>hash(v) = SHA-256(hash(v−1) ‖ header ‖ SHA-256(salt ‖ data) ‖ SHA-256(salt ‖ metadata))</c>. The header is tenant, entity type, id, version,
/// event type, form, command id and time in microseconds, each behind its length: text as UTF-8, numbers as 8 bytes, lengths as 4 bytes, all big-endian.
/// The two inner digests let data be erased later without breaking the chain; salted, they do not betray what they digest.
/// Thread: any.
/// </remarks>
public static class EventHasher
{
    /// <summary>The form of data in plain JSON. (2 will be sealed data.)</summary>
    public const int JsonForm = 1;

    /// <summary>The length of an entity's salt, in bytes.</summary>
    public const int SaltSize = 16;

    private const int FixedBytesMax = EventHash.Size + (8 * sizeof(int)) + (3 * sizeof(long)) + (2 * EventHash.Size);

    /// <summary>The hash of an event that follows <paramref name="previous"/>.</summary>
    public static EventHash Compute(
        EventHash previous,
        EntityId id,
        ReadOnlySpan<byte> salt,
        long version,
        string type,
        string commandId,
        long timeMicros,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> metadata)
    {
        var textBytesMax = 3 * (id.Tenant.Length + id.Type.Length + id.Id.Length + type.Length + commandId.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(FixedBytesMax + textBytesMax);
        var header = new Header(buffer);
        previous.CopyTo(header.Take(EventHash.Size));
        header.Add(id.Tenant);
        header.Add(id.Type);
        header.Add(id.Id);
        header.Add(version);
        header.Add(type);
        header.Add(JsonForm);
        header.Add(commandId);
        header.Add(timeMicros);
        Digest(salt, data, header.Take(EventHash.Size));
        Digest(salt, metadata, header.Take(EventHash.Size));
        Span<byte> hash = stackalloc byte[EventHash.Size];
        SHA256.HashData(header.Written, hash);
        ArrayPool<byte>.Shared.Return(buffer);
        return new EventHash(hash);
    }

    private static void Digest(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content, Span<byte> destination)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(salt.Length + content.Length);
        salt.CopyTo(buffer);
        content.CopyTo(buffer.AsSpan(salt.Length));
        SHA256.HashData(buffer.AsSpan(0, salt.Length + content.Length), destination);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private ref struct Header(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;
        private int _length;

        public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

        public Span<byte> Take(int count)
        {
            var taken = _buffer.Slice(_length, count);
            _length += count;
            return taken;
        }

        public void Add(long number)
        {
            BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), sizeof(long));
            BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), number);
        }

        public void Add(string text)
        {
            var length = Take(sizeof(int));
            var written = Encoding.UTF8.GetBytes(text, _buffer[_length..]);
            BinaryPrimitives.WriteInt32BigEndian(length, written);
            _length += written;
        }
    }
}
