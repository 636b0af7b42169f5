namespace ActorState.Entities.Documents;

/// <summary>The state of a document: its JSON, or merges that are still to be folded into an earlier state.</summary>
/// <remarks>
/// Merging is put off until the JSON is asked for, and then done for all in one pass: a thousand events in one request, or a long history,
/// would otherwise take a large state apart and write it again for each. To the outside a state never changes. Thread: any.
/// </remarks>
internal sealed class DocumentState
{
    // Bounds what a state that nobody reads holds on to.
    private const int PendingMax = 1_000;
    private const int PendingBytesMax = EntityLimits.StateBytesMax;

    private volatile Content _content;

    private DocumentState(Content content) => _content = content;

    /// <summary>The state as JSON.</summary>
    public ReadOnlyMemory<byte> Json
    {
        get
        {
            // Two threads may both fold; they come to the same bytes.
            var whole = _content as Whole ?? Fold(_content);
            _content = whole;
            return whole.Json;
        }
    }

    public static DocumentState Of(ReadOnlyMemory<byte> json) => new(new Whole(json));

    /// <summary>The state with a merge patch applied.</summary>
    public DocumentState Merged(ReadOnlyMemory<byte> patch)
    {
        var (count, bytes) = _content is Pending pending ? (pending.Count, pending.Bytes) : (0, 0);
        if (count >= PendingMax || bytes + patch.Length > PendingBytesMax)
        {
            return Of(MergePatch.Apply(Json, patch));
        }

        return new DocumentState(new Pending(this, patch, count + 1, bytes + patch.Length));
    }

    private static Whole Fold(Content content)
    {
        if (content is Pending { Base._content: Whole present } single)
        {
            return new Whole(MergePatch.Apply(present.Json, single.Patch));
        }

        var patches = new Stack<ReadOnlyMemory<byte>>();
        while (content is Pending pending)
        {
            patches.Push(pending.Patch);
            content = pending.Base._content;
        }

        return content is Whole whole
            ? new Whole(MergePatch.Apply(whole.Json, patches))
            : throw new InvalidOperationException("A state begins with JSON.");
    }

    private abstract class Content;

    private sealed class Whole(ReadOnlyMemory<byte> json) : Content
    {
        public ReadOnlyMemory<byte> Json { get; } = json;
    }

    private sealed class Pending(DocumentState @base, ReadOnlyMemory<byte> patch, int count, int bytes) : Content
    {
        public DocumentState Base { get; } = @base;

        public ReadOnlyMemory<byte> Patch { get; } = patch;

        public int Count { get; } = count;

        public int Bytes { get; } = bytes;
    }
}
