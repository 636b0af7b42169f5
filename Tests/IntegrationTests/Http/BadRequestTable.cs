namespace ActorState.IntegrationTests.Http;

/// <summary>Every row of the table, by its name.</summary>
internal static class BadRequestTable
{
    /// <summary>Requests that must be refused.</summary>
    public static IReadOnlyDictionary<string, BadRequest> Refused { get; } =
        ((IEnumerable<BadRequest>)[.. BadKeys.All, .. BadJson.All, .. BadEvents.All, .. BadHeaders.All, .. BadSizes.All, .. BadCommands.All])
        .ToDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>Requests right at a limit, which must be taken.</summary>
    public static IReadOnlyDictionary<string, BadRequest> Taken { get; } = BadSizes.Taken.ToDictionary(row => row.Name, StringComparer.Ordinal);
}
