namespace ActorState.Benchmarks.Contenders;

/// <summary>Gives each caller random entities that no other caller of the round uses, and keeps the versions that they expect.</summary>
internal sealed class EntityPicker(int entities)
{
    private Random[] _random = [];

    /// <summary>The version of each entity after its last acknowledged append.</summary>
    public long[] Versions { get; } = new long[entities];

    /// <summary>Deals the entities out anew.</summary>
    public void Deal(int callers) => _random = [.. Enumerable.Range(0, callers).Select(static caller => new Random(caller))];

    public int Pick(int caller)
    {
        var share = ((entities - caller - 1) / _random.Length) + 1;
        return caller + (_random[caller].Next(share) * _random.Length);
    }
}
