namespace ActorState.Entities.Documents;

/// <summary>An array being edited.</summary>
internal sealed class RawArray(ReadOnlyMemory<byte> raw) : RawContainer(raw)
{
    private readonly ChunkedList<RawSlot> _slots = new();

    protected override IEnumerable<RawSlot> Slots => _slots;

    public override RawNode? Find(PointerToken token)
    {
        if (IndexOf(token) is not { } index)
        {
            return null;
        }

        var slot = _slots[index];
        if (slot.Node is null)
        {
            slot = slot.With(slot.ToNode());
            _slots[index] = slot;
        }

        return slot.Node;
    }

    public override string? Add(PointerToken token, RawNode value, out RawNode? replaced)
    {
        replaced = null;
        if ((token.IsEnd ? _slots.Count : token.Index) is not { } index)
        {
            return $"\"{JsonRaw.Shorten(token.Text)}\" is no index of an array.";
        }

        if (index > _slots.Count)
        {
            return $"Index {index} is behind the end of an array of {_slots.Count} elements.";
        }

        _slots.Insert(index, new RawSlot(default, value));
        return null;
    }

    public override RawNode? Replace(PointerToken token, RawNode value)
    {
        if (IndexOf(token) is not { } index)
        {
            return null;
        }

        var slot = _slots[index];
        _slots[index] = slot.With(value);
        return slot.ToNode();
    }

    public override RawNode? Remove(PointerToken token)
    {
        if (IndexOf(token) is not { } index)
        {
            return null;
        }

        var slot = _slots[index];
        _slots.RemoveAt(index);
        return slot.ToNode();
    }

    protected override void Take(string? name, RawSlot slot) => _slots.Insert(_slots.Count, slot);

    private int? IndexOf(PointerToken token) => token.Index is { } index && index < _slots.Count ? index : null;
}
