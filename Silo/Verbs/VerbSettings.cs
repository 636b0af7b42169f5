namespace ActorState.Silo.Verbs;

/// <summary>What a verb on the stored files needs of the settings, from where the server has them: command line, environment, <c>appsettings.json</c>.</summary>
internal sealed record VerbSettings(string Store, string Data)
{
    /// <summary>Reads them.</summary>
    public static VerbSettings Read(string[] arguments)
    {
        var settings = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(arguments)
            .Build()
            .GetSection("ActorState");
        return new VerbSettings(settings["Store"] ?? "sqlite", settings["Data"] ?? "./data");
    }
}
