using System.Buffers;
using System.Text.Json;

namespace ActorState.Gateway.Http;

/// <summary>Finds members that an object has twice, by their unescaped names.</summary>
/// <remarks>Each object's names are sorted when it ends: no hash that a caller could make collide, and never quadratic.</remarks>
internal sealed class JsonNames(ReadOnlyMemory<byte> body) : IDisposable
{
    private readonly int[] _objects = new int[JsonGate.DepthMax];
    private int _depth;
    private Name[] _names = ArrayPool<Name>.Shared.Rent(64);
    private int _count;
    private byte[] _unescaped = [];
    private int _unescapedLength;

    /// <summary>An object begins.</summary>
    public void Open() => _objects[_depth++] = _count;

    /// <summary>The reader stands on a member's name.</summary>
    public void Add(ref Utf8JsonReader reader)
    {
        if (_count == _names.Length)
        {
            _names = Grow(_names, _count, _count * 2);
        }

        var offset = (int)reader.TokenStartIndex;
        _names[_count++] = reader.ValueIsEscaped
            ? new Name(offset, Unescape(ref reader), _unescapedLength, true)
            : new Name(offset, offset + 1, offset + 1 + reader.ValueSpan.Length, false);
    }

    /// <summary>The object ends: where a name stands that it had before, or -1.</summary>
    public int Close()
    {
        var names = _names.AsSpan(_objects[--_depth], _count - _objects[_depth]);
        _count = _objects[_depth];
        names.Sort((left, right) => Text(left).SequenceCompareTo(Text(right)) is var order and not 0 ? order : left.Offset.CompareTo(right.Offset));
        for (var i = 1; i < names.Length; i++)
        {
            if (Text(names[i]).SequenceEqual(Text(names[i - 1])))
            {
                return names[i].Offset;
            }
        }

        return -1;
    }

    public void Dispose()
    {
        ArrayPool<Name>.Shared.Return(_names);
        _names = [];
    }

    private ReadOnlySpan<byte> Text(Name name) => (name.IsUnescaped ? _unescaped : body.Span)[name.Start..name.End];

    /// <summary>Appends the unescaped name to the buffer; returns where it begins there.</summary>
    private int Unescape(ref Utf8JsonReader reader)
    {
        var start = _unescapedLength;
        if (_unescaped.Length - start < reader.ValueSpan.Length)
        {
            Array.Resize(ref _unescaped, Math.Max(_unescaped.Length * 2, start + reader.ValueSpan.Length));
        }

        _unescapedLength += reader.CopyString(_unescaped.AsSpan(start));
        return start;
    }

    private static Name[] Grow(Name[] names, int count, int size)
    {
        var larger = ArrayPool<Name>.Shared.Rent(size);
        names.AsSpan(0, count).CopyTo(larger);
        ArrayPool<Name>.Shared.Return(names);
        return larger;
    }

    /// <param name="Offset">Where the name's token begins in the body.</param>
    /// <param name="Start">Where its text begins.</param>
    /// <param name="End">Where its text ends.</param>
    /// <param name="IsUnescaped">Whether the text stands in the buffer of unescaped names instead of the body.</param>
    private readonly record struct Name(int Offset, int Start, int End, bool IsUnescaped);
}
