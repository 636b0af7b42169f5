using System.Net;
using ActorState.Gateway.Observability;

namespace ActorState.Gateway.Hosting;

/// <summary>What the silo's program and the gateway's have in common: how they are built, serve, fail to start, and end.</summary>
internal static partial class ProcessHost
{
    /// <summary>The time of a request (15 s), behind which a journal waits no longer for a group of unknown outcome (10 s), and what goes before and behind.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(17);

    /// <summary>
    /// How long after the signal the process is there at most. Orleans heeds its host's limit in part only: its farewell to a database that is
    /// not there takes two minutes.
    /// </summary>
    private static readonly TimeSpan StopTimeMax = ShutdownTimeout + TimeSpan.FromSeconds(2);

    /// <summary>Runs the program; a start that fails by what its user can mend is one line on the console.</summary>
    /// <param name="run">The program; returns its exit code.</param>
    /// <param name="explain">What to tell the user of a fault; null for a defect, which keeps its stack trace.</param>
    /// <param name="refused">The exit code of such a start.</param>
    public static async Task<int> RunAsync(Func<Task<int>> run, Func<Exception, string?> explain, int refused = ExitCodes.StartRefused)
    {
        try
        {
            return await run();
        }
        catch (Exception fault) when (explain(fault) is { } message)
        {
            await Console.Error.WriteLineAsync($"ActorState did not start. {message}");
            return refused;
        }
    }

    /// <summary>Begins an application on the settings of the command line, the environment and <c>appsettings.json</c>.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Watching the settings' files costs start-up time and handles, and nothing of ours follows a change.
            Args = [.. settings, "--hostBuilder:reloadConfigOnChange=false"],

            // The program's settings lie beside it, whatever folder the shell stands in.
            ContentRootPath = AppContext.BaseDirectory,
        });
        LogDefaults.AddTo(builder.Configuration);
        return builder;
    }

    /// <summary>Adds what serves HTTP: the gateway, Kestrel, what is measured, and what is said at the start.</summary>
    public static void AddActorStateProcess(this WebApplicationBuilder builder, IPEndPoint http, bool insecure)
    {
        builder.Services.AddActorStateGateway(options => options.Insecure = insecure);
        builder.Services.AddActorStateTelemetry();
        builder.Services.AddHostedService<StartMessages>();
        builder.Services.AddHostedService<StopGrace>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);

        // A start that fails is reported once, by the program; the host would log it with its stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.WebHost.UseActorStateKestrel(http);
    }

    /// <summary>Maps what every process serves.</summary>
    public static void UseActorStateProcess(this WebApplication app)
    {
        app.UseActorStateGateway();
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    /// <summary>Serves until the process is told to stop; returns its exit code.</summary>
    public static async Task<int> ServeAsync(WebApplication app)
    {
        app.Lifetime.ApplicationStopping.Register(() => LastThread.Start("stop-limit", StopTimeMax, () => CutShort(app.Logger)));
        try
        {
            await app.StartAsync();
        }
        catch (Exception fault)
        {
            // What has started, a journal above all, is closed in order; the fault of the start is what the caller hears of.
            await Task.WhenAny(app.StopAsync());
            if (fault is OperationCanceledException && app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return ExitCodes.Success;
            }

            throw;
        }

        await app.WaitForShutdownAsync();
        return ExitCodes.Success;
    }

    private static void CutShort(ILogger logger)
    {
        // First what ends the process: the log may block.
        LastThread.Start("stop-limit-exit", LastThread.LogTime, static () => Environment.Exit(ExitCodes.Success));
        LogCutShort(logger, StopTimeMax.TotalSeconds);
    }

    [LoggerMessage(ProcessEventIds.StopCutShort, LogLevel.Warning, "The stop was not done after {Seconds:0} s and is cut short: a database that does not answer gets no farewell.")]
    private static partial void LogCutShort(ILogger logger, double seconds);
}
