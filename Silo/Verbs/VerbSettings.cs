namespace ActorState.Silo.Verbs;

/// <summary>What a verb on the stored journal needs of the settings, from where the server has them: command line, environment, <c>appsettings.json</c>.</summary>
internal sealed record VerbSettings(string Store, string Data, string Postgres)
{
    /// <summary>Reads them.</summary>
    public static VerbSettings Read(string[] arguments)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(arguments)
            .Build();
        var settings = configuration.GetSection("ActorState");
        return new VerbSettings(settings["Store"] ?? "sqlite", settings["Data"] ?? "./data", configuration.GetConnectionString("Postgres") ?? "");
    }
}
