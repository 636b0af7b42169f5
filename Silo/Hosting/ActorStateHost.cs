using ActorState.Gateway.Hosting;
using ActorState.Hosting;
using ActorState.Silo.Observability;
using ActorState.Silo.Settings;
using Orleans.Dashboard;

namespace ActorState.Silo.Hosting;

/// <summary>The whole process, silo and gateway in one: <c>return await ActorStateHost.RunAsync(args, state => …)</c> is a team's own program.</summary>
public static class ActorStateHost
{
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs the verb that the arguments name, or the server until it is told to stop; returns the process's exit code.</summary>
    public static async Task<int> RunAsync(string[] args, Action<ActorStateBuilder>? configure = null)
    {
        var (verb, settings) = CommandLine.Parse(args);
        try
        {
            return verb is null ? await ServeAsync(settings, configure) : await VerbTable.RunAsync(verb, settings);
        }
        catch (Exception fault) when (StartFaults.Explain(fault) is { } message)
        {
            await Console.Error.WriteLineAsync($"ActorState did not start. {message}");
            return verb is null ? ExitCodes.StartRefused : ExitCodes.CannotTell;
        }
    }

    /// <summary>Builds the server without starting it.</summary>
    /// <param name="args">Settings, as on the command line.</param>
    /// <param name="configure">Adds entity types.</param>
    /// <param name="services">Replaces or adds services, last of all.</param>
    public static WebApplication Build(string[] args, Action<ActorStateBuilder>? configure = null, Action<IServiceCollection>? services = null)
    {
        // Patterns come from schema files, texts from callers: no match may take longer. It must be said before the first regular expression.
        AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", RegexTimeout);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Watching the settings' files costs start-up time and handles, and nothing of ours follows a change.
            Args = [.. CommandLine.Parse(args).Settings, "--hostBuilder:reloadConfigOnChange=false"],

            // The program's settings lie beside it, whatever folder the shell stands in.
            ContentRootPath = AppContext.BaseDirectory,
        });
        var settings = SettingsReader.Read(builder.Configuration);
        builder.Services.AddActorStateHost(settings);
        builder.Services.AddActorStateTelemetry();
        builder.Services.AddActorStateGateway(options => options.Insecure = settings.Insecure);
        builder.WebHost.UseActorStateKestrel(settings);
        builder.UseOrleans(silo => silo.UseActorStateSilo(settings).AddActorState(configure));
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseActorStateGateway();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOrleansDashboard("/dashboard");
        return app;
    }

    private static async Task<int> ServeAsync(string[] settings, Action<ActorStateBuilder>? configure)
    {
        await using var app = Build(settings, configure);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // What has started, the journal above all, is closed in order; the fault of the start is what the caller hears of.
            await Task.WhenAny(app.StopAsync());
            throw;
        }

        await app.WaitForShutdownAsync();
        return ExitCodes.Success;
    }
}
