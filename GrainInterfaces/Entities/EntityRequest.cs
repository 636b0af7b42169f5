namespace ActorState.Entities;

/// <summary>What a command does to its entity. The numbers are stored.</summary>
public enum EntityOperation
{
    /// <summary>Not an operation.</summary>
    None = 0,

    /// <summary>Replaces a document.</summary>
    Put = 1,

    /// <summary>Applies an RFC 7396 merge patch to a document.</summary>
    Merge = 2,

    /// <summary>Applies an RFC 6902 JSON Patch to a document.</summary>
    Patch = 3,

    /// <summary>Deletes a document; its history stays.</summary>
    Delete = 4,

    /// <summary>Appends the caller's own events to a document.</summary>
    Append = 5,

    /// <summary>Runs a command of a code type.</summary>
    Command = 6,

    /// <summary>Goes back to an earlier state.</summary>
    Undo = 7,

    /// <summary>Takes the last undo back.</summary>
    Redo = 8,
}

/// <summary>A command to one entity, as it travels to the entity's grain.</summary>
/// <param name="Tenant">The caller's tenant, set by the gateway; the grain refuses another tenant's entity.</param>
/// <param name="Operation">What is to be done.</param>
/// <param name="Name">The command's name, where <paramref name="Operation"/> is <see cref="EntityOperation.Command"/>.</param>
/// <param name="Body">The request's body as it came: well-formed JSON of at most 1 MiB, or empty.</param>
/// <param name="CommandId">The command id: 1 to 255 visible ASCII characters. Takes effect at most once per entity.</param>
/// <param name="Keyed">Whether the caller chose the command id, so that refusals are kept for it too.</param>
/// <param name="TimeLeft">How much of the request's time is left. A duration, since clocks of machines differ.</param>
[GenerateSerializer, Immutable, Alias("as.entity.request")]
public sealed record EntityRequest(
    [property: Id(0)] string Tenant,
    [property: Id(1)] EntityOperation Operation,
    [property: Id(2)] string? Name,
    [property: Id(3)] ReadOnlyMemory<byte> Body,
    [property: Id(4)] string CommandId,
    [property: Id(5)] bool Keyed,
    [property: Id(6)] TimeSpan TimeLeft)
{
    /// <summary>The <c>If-Match</c> header as it came (several joined with commas), well-formed; null without one.</summary>
    [Id(7)] public string? IfMatch { get; init; }

    /// <summary>The <c>If-None-Match</c> header as it came (several joined with commas), well-formed; null without one.</summary>
    [Id(8)] public string? IfNoneMatch { get; init; }

    /// <summary>Who asks, stored with the events; null while there are no credentials.</summary>
    [Id(9)] public string? Actor { get; init; }

    /// <summary>The W3C trace context, stored with the events.</summary>
    [Id(10)] public string? TraceParent { get; init; }

    /// <summary>Decide only: nothing is written, the command id plays no part.</summary>
    [Id(11)] public bool DryRun { get; init; }
}
