using System.Buffers.Binary;
using System.Text;

namespace ActorState.TestKit.Faults;

/// <summary>One message of PostgreSQL's protocol.</summary>
/// <param name="Type">The type's letter; '\0' for the first message of a connection, which has none.</param>
/// <param name="Bytes">The whole message.</param>
internal readonly record struct PostgresFrame(char Type, ReadOnlyMemory<byte> Bytes)
{
    private const int Head = 5;

    /// <summary>The strings, each ended by a zero, that a Parse, Bind or Query begins with.</summary>
    public string Text(int index)
    {
        var rest = Bytes.Span[Head..];
        for (var i = 0; i < index; i++)
        {
            rest = rest[(rest.IndexOf((byte)0) + 1)..];
        }

        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
    }
}

/// <summary>Cuts a stream of PostgreSQL's protocol, without TLS, into messages. Thread: one at a time.</summary>
/// <param name="beginsUntyped">The client's stream: its first message has no type.</param>
internal sealed class PostgresFrames(bool beginsUntyped)
{
    private readonly List<byte> _rest = [];
    private bool _isUntyped = beginsUntyped;

    /// <summary>The messages that are whole now.</summary>
    public IReadOnlyList<PostgresFrame> Add(ReadOnlySpan<byte> bytes)
    {
        _rest.AddRange(bytes);
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rest);
        var frames = new List<PostgresFrame>();
        var at = 0;
        while (Length(all[at..]) is { } length && length <= all.Length - at)
        {
            frames.Add(new PostgresFrame(_isUntyped ? '\0' : (char)all[at], all.Slice(at, length).ToArray()));
            _isUntyped = false;
            at += length;
        }

        _rest.RemoveRange(0, at);
        return frames;
    }

    /// <summary>The length of a message with its type; null while it is not known.</summary>
    private int? Length(ReadOnlySpan<byte> from)
    {
        var type = _isUntyped ? 0 : 1;
        return from.Length < type + sizeof(int) ? null : type + BinaryPrimitives.ReadInt32BigEndian(from[type..]);
    }
}
