using System.Collections;

namespace ActorState.Entities.Documents;

/// <summary>A list in chunks: inserting and removing anywhere moves one chunk, not everything behind.</summary>
/// <remarks>A patch may insert tens of thousands of times at the front of half a million elements.</remarks>
internal sealed class ChunkedList<T> : IEnumerable<T>
{
    private const int ChunkMax = 1_024;

    private readonly List<List<T>> _chunks = [[]];

    public int Count { get; private set; }

    public T this[int index]
    {
        get
        {
            var (chunk, offset) = Locate(index);
            return _chunks[chunk][offset];
        }

        set
        {
            var (chunk, offset) = Locate(index);
            _chunks[chunk][offset] = value;
        }
    }

    public void Insert(int index, T item)
    {
        var (chunk, offset) = Locate(index);
        var items = _chunks[chunk];
        if (items.Count == ChunkMax)
        {
            // Filling from the front to the back starts a fresh chunk; anywhere else a full one is halved.
            var half = offset == ChunkMax ? ChunkMax : ChunkMax / 2;
            _chunks.Insert(chunk + 1, items[half..]);
            items.RemoveRange(half, ChunkMax - half);
            (items, offset) = offset >= half ? (_chunks[chunk + 1], offset - half) : (items, offset);
        }

        items.Insert(offset, item);
        Count++;
    }

    public void RemoveAt(int index)
    {
        var (chunk, offset) = Locate(index);
        _chunks[chunk].RemoveAt(offset);
        if (_chunks[chunk].Count == 0 && _chunks.Count > 1)
        {
            _chunks.RemoveAt(chunk);
        }

        Count--;
    }

    public IEnumerator<T> GetEnumerator() => _chunks.SelectMany(static chunk => chunk).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private (int Chunk, int Offset) Locate(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)Count);
        if (index == Count)
        {
            return (_chunks.Count - 1, _chunks[^1].Count);
        }

        var chunk = 0;
        while (index >= _chunks[chunk].Count)
        {
            index -= _chunks[chunk++].Count;
        }

        return (chunk, index);
    }
}
