using System.Globalization;

namespace ActorState.TestKit.Load;

/// <summary>The documents and accounts that a load writes to.</summary>
internal sealed class LoadEntities
{
    private readonly bool _eachClientItsOwn;

    /// <summary>Names the entities.</summary>
    /// <param name="prefix">What their ids begin with, so that loads do not meet on one server.</param>
    /// <param name="documents">How many documents.</param>
    /// <param name="accounts">How many accounts.</param>
    /// <param name="eachClientItsOwn">Client n always writes to entity n: a client that waits for one entity never keeps another from being written.</param>
    public LoadEntities(string prefix, int documents, int accounts, bool eachClientItsOwn)
    {
        _eachClientItsOwn = eachClientItsOwn;
        All =
        [
            .. Enumerable.Range(0, documents).Select(i => ("note", prefix + i.ToString(CultureInfo.InvariantCulture))),
            .. Enumerable.Range(0, accounts).Select(i => ("account", prefix + i.ToString(CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>Every entity that is written to.</summary>
    public IReadOnlyList<(string Type, string Id)> All { get; }

    /// <summary>The entity of a client's next operation.</summary>
    public (string Type, string Id) Next(Random random, int client) => All[_eachClientItsOwn ? client % All.Count : random.Next(All.Count)];
}
