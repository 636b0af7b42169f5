using System.Collections.Concurrent;
using ActorState.Gateway;
using Microsoft.Extensions.Logging;

namespace ActorState.TestKit.Http;

/// <summary>Watches a server's log for unexpected exceptions: each is a defect, whatever the test looked at. Thread: any.</summary>
internal sealed class DefectLog : ILoggerProvider
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";
    private const int ApplicationError = 13;

    private readonly ConcurrentQueue<string> _defects = new();

    public ILogger CreateLogger(string categoryName) => new Watch(categoryName, _defects);

    public void Dispose()
    {
    }

    /// <exception cref="InvalidOperationException">A request met an unexpected exception.</exception>
    public void ThrowIfAny()
    {
        if (!_defects.IsEmpty)
        {
            throw new InvalidOperationException($"Requests met unexpected exceptions:\n{string.Join('\n', _defects)}");
        }
    }

    private sealed class Watch(string category, ConcurrentQueue<string> defects) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var isOurs = eventId.Id == GatewayEventIds.RequestFailed && category.StartsWith(nameof(ActorState), StringComparison.Ordinal);
            if (isOurs || (eventId.Id == ApplicationError && category == Kestrel))
            {
                defects.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
