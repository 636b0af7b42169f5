using System.Text;

namespace ActorState.Journal;

/// <summary>Orders text by its bytes of UTF-8, as the journal lists ids.</summary>
/// <remarks>Ordinal order of strings compares UTF-16 units and puts U+FFFD behind an emoji; the bytes say otherwise. Thread: any.</remarks>
public sealed class ByteOrder : IComparer<string>
{
    private ByteOrder()
    {
    }

    /// <summary>The order.</summary>
    public static ByteOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var left = Encoding.UTF8.GetBytes(x ?? "");
        var right = Encoding.UTF8.GetBytes(y ?? "");
        return left.AsSpan().SequenceCompareTo(right);
    }
}
