using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ActorState.Entities.Documents;

/// <summary>Makes the JSON Patch (RFC 6902) that leads from one state to another, by JSON value.</summary>
/// <remarks>
/// Never longer than putting the whole value anew, apart from small patches; arrays are compared from both ends, so the work stays linear.
/// </remarks>
internal sealed class JsonDiff : IDisposable
{
    // Up to here a patch that names each change is worth more than a shorter one.
    private const int SmallBytesMax = 4 * 1024;

    private static readonly ReadOnlyMemory<byte> Absent = "null"u8.ToArray();

    private readonly MemoryStream _output = new();
    private readonly MemoryStream _path = new();

    private JsonDiff()
    {
    }

    /// <summary>The patch between two states; an absent one is null or empty, and <c>null</c> in the patch.</summary>
    public static ReadOnlyMemory<byte> Compute(ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after)
    {
        using var left = JsonDocument.Parse(before is { IsEmpty: false } old ? old : Absent);
        using var right = JsonDocument.Parse(after is { IsEmpty: false } @new ? @new : Absent);
        using var diff = new JsonDiff();
        diff._output.WriteByte((byte)'[');
        diff.Compare(left.RootElement, right.RootElement);
        diff._output.WriteByte((byte)']');
        return diff._output.ToArray();
    }

    public void Dispose()
    {
        _output.Dispose();
        _path.Dispose();
    }

    private void Compare(JsonElement before, JsonElement after)
    {
        if (JsonEquality.HaveSameBytes(before, after))
        {
            return;
        }

        var start = _output.Length;
        switch (before.ValueKind, after.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                CompareMembers(before, after, start);
                break;
            case (JsonValueKind.Array, JsonValueKind.Array):
                CompareElements(before, after, start);
                break;
            default:
                if (!JsonEquality.AreEqual(before, after))
                {
                    Write("replace"u8, after);
                }

                break;
        }
    }

    private void CompareMembers(JsonElement before, JsonElement after, long start)
    {
        foreach (var (left, right) in JsonMembers.Pair(before, after))
        {
            if (left is { } both && right is { } other)
            {
                if (!JsonEquality.HaveSameBytes(both.Value, other.Value))
                {
                    var length = Push(other);
                    Compare(both.Value, other.Value);
                    _path.SetLength(length);
                }
            }
            else if ((left ?? right) is { } single)
            {
                var length = Push(single);
                Write(left is null ? "add"u8 : "remove"u8, left is null ? single.Value : null);
                _path.SetLength(length);
            }

            if (IsBetterWhole(after, start))
            {
                return;
            }
        }
    }

    private void CompareElements(JsonElement before, JsonElement after, long start)
    {
        var beforeCount = before.GetArrayLength();
        var afterCount = after.GetArrayLength();
        var prefix = CommonPrefix(before, after);
        if (prefix == beforeCount && prefix == afterCount)
        {
            return;
        }

        var left = Rest(before, prefix, beforeCount);
        var right = Rest(after, prefix, afterCount);
        var suffix = CommonSuffix(left.AsSpan(0, beforeCount - prefix), right.AsSpan(0, afterCount - prefix));
        CompareMiddle(left.AsMemory(0, beforeCount - prefix - suffix), right.AsMemory(0, afterCount - prefix - suffix), prefix, after, start);
        Return(left, beforeCount - prefix);
        Return(right, afterCount - prefix);
    }

    private void CompareMiddle(ReadOnlyMemory<JsonElement> before, ReadOnlyMemory<JsonElement> after, int offset, JsonElement whole, long start)
    {
        var both = Math.Min(before.Length, after.Length);
        for (var i = 0; i < Math.Max(before.Length, after.Length) && !IsBetterWhole(whole, start); i++)
        {
            // What is too many goes out at one place, one by one; what is new goes in behind the last.
            var length = Push(offset + (i < after.Length ? i : both));
            if (i < both)
            {
                Compare(before.Span[i], after.Span[i]);
            }
            else
            {
                Write(i < after.Length ? "add"u8 : "remove"u8, i < after.Length ? after.Span[i] : null);
            }

            _path.SetLength(length);
        }

        IsBetterWhole(whole, start);
    }

    // Takes back what was written for a container, and puts the container whole, where that is shorter.
    private bool IsBetterWhole(JsonElement after, long start)
    {
        var written = _output.Length - start;
        if (written <= SmallBytesMax || written <= _path.Length + JsonMarshal.GetRawUtf8Value(after).Length + 64)
        {
            return false;
        }

        _output.SetLength(start);
        Write("replace"u8, after);
        return true;
    }

    private static int CommonPrefix(JsonElement before, JsonElement after)
    {
        var count = 0;
        var others = after.EnumerateArray();
        foreach (var element in before.EnumerateArray())
        {
            if (!others.MoveNext() || !JsonEquality.AreEqual(element, others.Current))
            {
                break;
            }

            count++;
        }

        return count;
    }

    private static int CommonSuffix(ReadOnlySpan<JsonElement> before, ReadOnlySpan<JsonElement> after)
    {
        var count = 0;
        while (count < before.Length && count < after.Length && JsonEquality.AreEqual(before[^(count + 1)], after[^(count + 1)]))
        {
            count++;
        }

        return count;
    }

    // An index into a JsonElement walks the array, hence the copy; pooled, since pages of large states are compared.
    private static JsonElement[] Rest(JsonElement array, int start, int count)
    {
        var rest = ArrayPool<JsonElement>.Shared.Rent(count - start);
        var index = 0;
        foreach (var element in array.EnumerateArray())
        {
            if (index++ >= start)
            {
                rest[index - 1 - start] = element;
            }
        }

        return rest;
    }

    private static void Return(JsonElement[] rented, int used)
    {
        rented.AsSpan(0, used).Clear();
        ArrayPool<JsonElement>.Shared.Return(rented);
    }

    private long Push(JsonProperty member)
    {
        var length = _path.Length;
        _path.Position = length;
        JsonPointer.WriteToken(_path, JsonMarshal.GetRawUtf8PropertyName(member));
        return length;
    }

    private long Push(int index)
    {
        var length = _path.Length;
        _path.Position = length;
        _path.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/{index}")));
        return length;
    }

    private void Write(ReadOnlySpan<byte> verb, JsonElement? value)
    {
        _output.Position = _output.Length;
        _output.Write(_output.Length > 1 ? ",{\"op\":\""u8 : "{\"op\":\""u8);
        _output.Write(verb);
        _output.Write("\",\"path\":\""u8);
        _output.Write(_path.GetBuffer().AsSpan(0, (int)_path.Length));
        _output.WriteByte((byte)'"');
        if (value is { } present)
        {
            _output.Write(",\"value\":"u8);
            _output.Write(JsonMarshal.GetRawUtf8Value(present));
        }

        _output.WriteByte((byte)'}');
    }
}
