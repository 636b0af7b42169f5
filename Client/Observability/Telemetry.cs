using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ActorState.Gateway.Observability;

/// <summary>What the process measures: its own stages, Orleans, ASP.NET Core and the runtime. Prometheus reads it at <c>/metrics</c>.</summary>
internal static class Telemetry
{
    /// <summary>The one source of activities.</summary>
    public const string ActivitySource = "ActorState";

    /// <summary>Adds meters, traces and their exporters.</summary>
    public static IServiceCollection AddActorStateTelemetry(this IServiceCollection services)
    {
        services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter("ActorState.*", "Microsoft.Orleans")
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter())
            .WithTracing(traces => traces
                .AddSource(ActivitySource)
                .AddAspNetCoreInstrumentation());
        return services;
    }
}
