using System.Text.Json.Nodes;

namespace ActorState.Benchmarks.Running;

/// <summary>Something that is measured, alone in a process of its own.</summary>
internal interface IContender : IAsyncDisposable
{
    /// <summary>Starts it, and makes whatever its operations need.</summary>
    Task StartAsync();

    /// <summary>An operation by name, for so many callers; the delegate takes a caller's number and returns how many things it did.</summary>
    /// <remarks>Callers never meet at one entity, unless the operation is about that: with expected versions they would only conflict.</remarks>
    Func<int, ValueTask<int>> Operation(string name, int callers) => throw new NotSupportedException($"There is no operation '{name}'.");

    /// <summary>Answers a question that is no round of an operation: a time, a size, an address.</summary>
    Task<JsonNode?> AskAsync(string question, long argument) => throw new NotSupportedException($"'{question}' is not answered.");
}

/// <summary>What a contender is given.</summary>
/// <param name="Kind">What it is, by the names of <see cref="Contenders.ContenderTable"/>.</param>
/// <param name="Folder">A folder of its own for files; kept between two contenders of the same folder.</param>
/// <param name="Postgres">The connection string of a database of its own; empty for those who need none.</param>
/// <param name="Options">Whatever else it understands.</param>
internal sealed record ContenderSettings(string Kind, string Folder, string Postgres, Dictionary<string, string> Options)
{
    /// <summary>Environment variables of its process.</summary>
    public Dictionary<string, string> Environment { get; init; } = [];

    public string Option(string name, string otherwise) => Options.GetValueOrDefault(name, otherwise);
}
