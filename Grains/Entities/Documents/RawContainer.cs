using System.Buffers;
using System.Text.Json;

namespace ActorState.Entities.Documents;

/// <summary>An object or array taken apart into slots: what is not changed is written back byte for byte, white space included.</summary>
internal abstract class RawContainer
{
    private readonly byte _open;
    private readonly byte _close;

    // The white space before the closing bracket stays there, whatever comes last.
    private readonly ReadOnlyMemory<byte> _closing;

    protected RawContainer(ReadOnlyMemory<byte> raw)
    {
        _open = raw.Span[0];
        _close = raw.Span[^1];
        _closing = ReadSlots(raw);
    }

    public int Length
    {
        get
        {
            var count = 0;
            var length = 2 + _closing.Length;
            foreach (var slot in Slots)
            {
                length += slot.Length + (count++ == 0 ? 0 : 1);
            }

            return length;
        }
    }

    public int Depth => 1 + Slots.Select(static slot => slot.Depth).DefaultIfEmpty().Max();

    protected abstract IEnumerable<RawSlot> Slots { get; }

    /// <summary>The value at a token; null when there is none.</summary>
    public abstract RawNode? Find(PointerToken token);

    /// <summary>Adds as RFC 6902 says: a sentence when it cannot be done.</summary>
    /// <param name="token">Where.</param>
    /// <param name="value">What.</param>
    /// <param name="replaced">The value that it took the place of.</param>
    public abstract string? Add(PointerToken token, RawNode value, out RawNode? replaced);

    /// <summary>Puts a value in the place of another, and gives that back; null when there is none.</summary>
    public abstract RawNode? Replace(PointerToken token, RawNode value);

    /// <summary>Takes a value out, and gives it back; null when there is none.</summary>
    public abstract RawNode? Remove(PointerToken token);

    public void WriteTo(ArrayBufferWriter<byte> output)
    {
        var isFirst = true;
        output.Write([_open]);
        foreach (var slot in Slots)
        {
            if (!isFirst)
            {
                output.Write(","u8);
            }

            slot.WriteTo(output);
            isFirst = false;
        }

        output.Write(_closing.Span);
        output.Write([_close]);
    }

    /// <summary>Takes a slot as it is read.</summary>
    /// <param name="name">The member's name; null for an element.</param>
    /// <param name="slot">The slot.</param>
    protected abstract void Take(string? name, RawSlot slot);

    private ReadOnlyMemory<byte> ReadSlots(ReadOnlyMemory<byte> raw)
    {
        var reader = new Utf8JsonReader(raw.Span);
        reader.Read();
        var start = 1;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            string? name = null;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString();
                reader.Read();
            }

            var valueStart = (int)reader.TokenStartIndex;
            reader.Skip();
            var valueEnd = (int)reader.BytesConsumed;
            var end = valueEnd + JsonRaw.WhiteSpaceLength(raw.Span, valueEnd);
            var isLast = end == raw.Length - 1;
            Take(name, new RawSlot(raw[start..(isLast ? valueEnd : end)], valueStart - start, valueEnd - valueStart));
            start = isLast ? valueEnd : end + 1;
        }

        return raw[start..^1];
    }
}
