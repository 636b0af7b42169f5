using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ActorState.Journal;

/// <summary>SHA-256 over fields, so that no two lists of fields look the same: each stands behind its length (4 bytes, big-endian).</summary>
/// <remarks>All are put into one pooled buffer and digested in one call: a digest that is fed piece by piece costs several times as much.</remarks>
internal ref struct FieldHash(int bytesExpected)
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(bytesExpected);
    private int _length;

    /// <summary>A byte without a length in front of it.</summary>
    public void AddByte(byte value) => Take(1)[0] = value;

    public void AddField(ReadOnlySpan<byte> bytes)
    {
        AddLength(bytes.Length);
        bytes.CopyTo(Take(bytes.Length));
    }

    public void AddField(string text)
    {
        AddLength(Encoding.UTF8.GetByteCount(text));
        _ = Encoding.UTF8.GetBytes(text, Take(Encoding.UTF8.GetByteCount(text)));
    }

    public void AddField(long number)
    {
        AddLength(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), number);
    }

    /// <summary>The field has no value, which is not the same as an empty one.</summary>
    public void AddAbsentField() => AddLength(-1);

    /// <summary>The first bytes of the digest; ends the use.</summary>
    public byte[] Finish(int size = SHA256.HashSizeInBytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_buffer.AsSpan(0, _length), digest);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        return digest[..size].ToArray();
    }

    private void AddLength(int length) => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), length);

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Grow(count);
        }

        var taken = _buffer.AsSpan(_length, count);
        _length += count;
        return taken;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, 2 * _buffer.Length));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
