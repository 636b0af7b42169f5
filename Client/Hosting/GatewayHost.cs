using System.Net.Sockets;
using ActorState.Gateway.Settings;

namespace ActorState.Gateway.Hosting;

/// <summary>The gateway alone: a process in front of a cluster that keeps no state.</summary>
internal static class GatewayHost
{
    private const string Help = "help";

    /// <summary>Serves until the process is told to stop; returns its exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (verb, settings) = CommandLine.Parse(args);
        return verb is null
            ? await ProcessHost.RunAsync(() => ServeAsync(settings), static fault => StartFaults.Explain(fault, Sentence))
            : await PrintUsageAsync(verb);
    }

    private static async Task<int> ServeAsync(string[] settings)
    {
        await using var app = Build(settings);
        return await ProcessHost.ServeAsync(app);
    }

    private static WebApplication Build(string[] args)
    {
        var builder = ProcessHost.CreateBuilder(args);
        var settings = GatewaySettingsReader.Read(builder.Configuration);
        builder.UseActorStateClient(settings);
        builder.AddActorStateProcess(settings.Http, settings.Insecure);
        var app = builder.Build();
        app.UseActorStateProcess();
        return app;
    }

    private static string? Sentence(Exception fault) =>
        fault is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable or SocketError.AccessDenied }
            ? $"The address ActorState:Http cannot be listened on: {fault.Message}."
            : null;

    private static async Task<int> PrintUsageAsync(string verb)
    {
        var isHelp = verb == Help;
        await (isHelp ? Console.Out : Console.Error).WriteLineAsync($"""
            {(isHelp ? "" : $"There is no verb '{verb}'.")}
            usage: Client [--ActorState:Http 127.0.0.1:8080] [--ActorState:Silo:GatewayPort 30000] [--insecure] ...
            It serves a cluster until SIGTERM: with --ActorState:Store postgres the one whose list is at --ConnectionStrings:Postgres.
            """.TrimStart());
        return isHelp ? ExitCodes.Success : ExitCodes.Usage;
    }
}
