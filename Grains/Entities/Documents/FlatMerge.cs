using System.Buffers;
using System.Text.Json;

namespace ActorState.Entities.Documents;

/// <summary>The common case of <see cref="MergePatch"/>, a patch of few members of which none is an object: one pass, and nothing kept but the result.</summary>
internal static class FlatMerge
{
    // They lie on the stack, and each member of the target is looked for among them.
    private const int MembersMax = 32;

    /// <summary>The merged bytes; null where the case is not that simple.</summary>
    public static byte[]? TryApply(ReadOnlySpan<byte> target, ReadOnlySpan<byte> patch)
    {
        Span<Member> members = stackalloc Member[MembersMax];
        if (target is not [(byte)'{', ..] || TryRead(patch, members) is not { } count)
        {
            return null;
        }

        // A new member takes no more than it does in the patch, its comma included.
        var buffer = ArrayPool<byte>.Shared.Rent(target.Length + patch.Length);
        var output = new Output(buffer);
        var merged = TryMerge(target, patch, members[..count], ref output) ? output.Written.ToArray() : null;
        ArrayPool<byte>.Shared.Return(buffer);
        return merged;
    }

    private static int? TryRead(ReadOnlySpan<byte> patch, Span<Member> members)
    {
        if (patch is not [(byte)'{', ..])
        {
            return null;
        }

        var count = 0;
        var reader = new Utf8JsonReader(patch);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (count == members.Length || reader.ValueIsEscaped)
            {
                return null;
            }

            var name = new Range((int)reader.TokenStartIndex + 1, (int)reader.TokenStartIndex + 1 + reader.ValueSpan.Length);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                return null;
            }

            var (start, isNull) = ((int)reader.TokenStartIndex, reader.TokenType == JsonTokenType.Null);
            reader.Skip();
            members[count++] = new Member { Name = name, Value = start..(int)reader.BytesConsumed, IsNull = isNull };
        }

        return count;
    }

    private static bool TryMerge(ReadOnlySpan<byte> target, ReadOnlySpan<byte> patch, scoped Span<Member> members, ref Output output)
    {
        var next = 0;
        var start = 1;
        output.Add("{"u8);
        var reader = new Utf8JsonReader(target);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped)
            {
                return false;
            }

            var found = Find(patch, members, reader.ValueSpan, next);
            reader.Read();
            var valueStart = (int)reader.TokenStartIndex;
            reader.Skip();
            var valueEnd = (int)reader.BytesConsumed;

            // White space behind a value is the member's, but that behind the last one the object's.
            var end = valueEnd + JsonRaw.WhiteSpaceLength(target, valueEnd);
            var isLast = end == target.Length - 1;
            var slotEnd = isLast ? valueEnd : end;
            if (found < 0)
            {
                output.Separate();
                output.Add(target[start..slotEnd]);
            }
            else
            {
                next = found + 1;
                Put(target[start..valueStart], patch, ref members[found], target[valueEnd..slotEnd], ref output);
            }

            start = isLast ? valueEnd : end + 1;
        }

        AddNew(patch, members, ref output);
        output.Add(target[start..]);
        return true;
    }

    private static void Put(ReadOnlySpan<byte> before, ReadOnlySpan<byte> patch, ref Member member, ReadOnlySpan<byte> behind, ref Output output)
    {
        member.IsTaken = true;
        if (!member.IsNull)
        {
            output.Separate();
            output.Add(before);
            output.Add(patch[member.Value]);
            output.Add(behind);
        }
    }

    private static void AddNew(ReadOnlySpan<byte> patch, scoped ReadOnlySpan<Member> members, ref Output output)
    {
        foreach (var member in members)
        {
            if (!member.IsTaken && !member.IsNull)
            {
                output.Separate();
                output.Add("\""u8);
                output.Add(patch[member.Name]);
                output.Add("\":"u8);
                output.Add(patch[member.Value]);
            }
        }
    }

    /// <summary>Begins where the last one was found: patches mostly keep the order of what they patch.</summary>
    private static int Find(ReadOnlySpan<byte> patch, ReadOnlySpan<Member> members, ReadOnlySpan<byte> name, int first)
    {
        for (var i = 0; i < members.Length; i++)
        {
            var index = first + i < members.Length ? first + i : first + i - members.Length;
            if (patch[members[index].Name].SequenceEqual(name))
            {
                return index;
            }
        }

        return -1;
    }

    private struct Member
    {
        public Range Name;
        public Range Value;
        public bool IsNull;
        public bool IsTaken;
    }

    private ref struct Output(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;
        private int _length;
        private bool _hasMembers;

        public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

        public void Add(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_buffer[_length..]);
            _length += bytes.Length;
        }

        public void Separate()
        {
            if (_hasMembers)
            {
                Add(","u8);
            }

            _hasMembers = true;
        }
    }
}
