using System.Buffers;

namespace ActorState.Entities.Documents;

/// <summary>One value of a document that is being edited: the bytes it came with, until something inside it is looked for.</summary>
/// <remarks>Belongs to one edit; the bytes are never written to.</remarks>
internal sealed class RawNode(ReadOnlyMemory<byte> raw)
{
    private RawContainer? _container;

    public bool IsOpen => _container is not null;

    public bool IsObject => JsonRaw.IsObject(raw);

    /// <summary>The length in bytes as it would be written now.</summary>
    public int Length => _container?.Length ?? raw.Length;

    /// <summary>How many objects and arrays stand inside each other here.</summary>
    public int Depth => _container?.Depth ?? JsonRaw.Depth(raw.Span);

    /// <summary>The object or array behind the bytes; null for a scalar.</summary>
    public RawContainer? Open() => _container ??= raw.Span[0] switch
    {
        (byte)'{' => new RawObject(raw),
        (byte)'[' => new RawArray(raw),
        _ => null,
    };

    public ReadOnlyMemory<byte> ToBytes()
    {
        if (_container is null)
        {
            return raw;
        }

        var output = new ArrayBufferWriter<byte>(_container.Length);
        _container.WriteTo(output);
        return output.WrittenMemory;
    }

    public void WriteTo(ArrayBufferWriter<byte> output)
    {
        if (_container is null)
        {
            output.Write(raw.Span);
        }
        else
        {
            _container.WriteTo(output);
        }
    }
}

/// <summary>A member or an element: its value, with all that stands between the separators around it.</summary>
internal readonly struct RawSlot
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly int _valueStart;
    private readonly int _valueLength;
    private readonly RawNode? _node;

    public RawSlot(ReadOnlyMemory<byte> text, int valueStart, int valueLength)
        : this(text, valueStart, valueLength, null)
    {
    }

    /// <summary>A new one: what stands before the value, and the value.</summary>
    public RawSlot(ReadOnlyMemory<byte> lead, RawNode value)
        : this(lead, lead.Length, 0, value)
    {
    }

    private RawSlot(ReadOnlyMemory<byte> text, int valueStart, int valueLength, RawNode? node)
    {
        _text = text;
        _valueStart = valueStart;
        _valueLength = valueLength;
        _node = node;
    }

    /// <summary>The value where it has been looked for or set; null while it is only bytes.</summary>
    public RawNode? Node => _node;

    public int Length => _text.Length - _valueLength + (_node?.Length ?? _valueLength);

    public int Depth => _node?.Depth ?? JsonRaw.Depth(_text.Span.Slice(_valueStart, _valueLength));

    public RawNode ToNode() => _node ?? new RawNode(_text.Slice(_valueStart, _valueLength));

    /// <summary>The same slot with another value.</summary>
    public RawSlot With(RawNode value) => new(_text, _valueStart, _valueLength, value);

    public void WriteTo(ArrayBufferWriter<byte> output)
    {
        if (_node is null)
        {
            output.Write(_text.Span);
            return;
        }

        output.Write(_text.Span[.._valueStart]);
        _node.WriteTo(output);
        output.Write(_text.Span[(_valueStart + _valueLength)..]);
    }
}
