namespace ActorState.Entities.Documents;

/// <summary>An object being edited: members keep their place, new ones come last.</summary>
internal sealed class RawObject(ReadOnlyMemory<byte> raw) : RawContainer(raw)
{
    // A removed member leaves an empty slot behind, so that removing many from many stays linear.
    private readonly List<RawSlot?> _slots = [];
    private readonly Dictionary<string, int> _places = [];

    protected override IEnumerable<RawSlot> Slots
    {
        get
        {
            foreach (var slot in _slots)
            {
                if (slot is { } present)
                {
                    yield return present;
                }
            }
        }
    }

    public override RawNode? Find(PointerToken token) => Find(token.Text);

    public RawNode? Find(string name) => _places.TryGetValue(name, out var place) ? At(place) : null;

    public override string? Add(PointerToken token, RawNode value, out RawNode? replaced)
    {
        replaced = Replace(token, value);
        if (replaced is null)
        {
            byte[] lead = [(byte)'"', .. token.RawName.Span, (byte)'"', (byte)':'];
            Take(token.Text, new RawSlot(lead, value));
        }

        return null;
    }

    public override RawNode? Replace(PointerToken token, RawNode value)
    {
        if (!_places.TryGetValue(token.Text, out var place) || _slots[place] is not { } slot)
        {
            return null;
        }

        _slots[place] = slot.With(value);
        return slot.ToNode();
    }

    public override RawNode? Remove(PointerToken token) => Remove(token.Text);

    public RawNode? Remove(string name)
    {
        if (!_places.Remove(name, out var place) || _slots[place] is not { } slot)
        {
            return null;
        }

        _slots[place] = null;
        return slot.ToNode();
    }

    protected override void Take(string? name, RawSlot slot)
    {
        _places.Add(name ?? throw new ArgumentNullException(nameof(name)), _slots.Count);
        _slots.Add(slot);
    }

    private RawNode? At(int place)
    {
        if (_slots[place] is not { } slot)
        {
            return null;
        }

        if (slot.Node is null)
        {
            _slots[place] = slot = slot.With(slot.ToNode());
        }

        return slot.Node;
    }
}
