using ActorState.Gateway.Hosting;
using ActorState.Hosting;
using ActorState.Silo.Settings;
using Orleans.Dashboard;

namespace ActorState.Silo.Hosting;

/// <summary>The whole process, silo and gateway in one: <c>return await ActorStateHost.RunAsync(args, state => …)</c> is a team's own program.</summary>
public static class ActorStateHost
{
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs the verb that the arguments name, or the server until it is told to stop; returns the process's exit code.</summary>
    public static Task<int> RunAsync(string[] args, Action<ActorStateBuilder>? configure = null)
    {
        var (verb, settings) = CommandLine.Parse(args);
        return verb is null
            ? ProcessHost.RunAsync(() => ServeAsync(settings, configure), SiloStartFaults.Explain)
            : ProcessHost.RunAsync(() => VerbTable.RunAsync(verb, settings), SiloStartFaults.Explain, ExitCodes.CannotTell);
    }

    /// <summary>Builds the server without starting it.</summary>
    /// <param name="args">Settings, as on the command line.</param>
    /// <param name="configure">Adds entity types.</param>
    /// <param name="services">Replaces or adds services, last of all.</param>
    public static WebApplication Build(string[] args, Action<ActorStateBuilder>? configure = null, Action<IServiceCollection>? services = null)
    {
        // Patterns come from schema files, texts from callers: no match may take longer. It must be said before the first regular expression.
        AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", RegexTimeout);
        var builder = ProcessHost.CreateBuilder(CommandLine.Parse(args).Settings);
        var settings = SettingsReader.Read(builder.Configuration);
        builder.Services.AddActorStateHost(settings);
        builder.AddActorStateProcess(settings.Http, settings.Insecure);
        builder.UseOrleans(silo => silo.UseActorStateSilo(settings).AddActorState(configure));
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseActorStateProcess();
        app.MapOrleansDashboard("/dashboard");
        return app;
    }

    private static async Task<int> ServeAsync(string[] settings, Action<ActorStateBuilder>? configure)
    {
        await using var app = Build(settings, configure);
        return await ProcessHost.ServeAsync(app);
    }
}
