using ActorState.Errors;
using Microsoft.Extensions.Options;

namespace ActorState.Gateway.Calls;

/// <summary>Makes calls without effects, repeated while they fail.</summary>
internal sealed partial class ReadCalls(Backoff backoff, TimeProvider time, IOptions<GatewayOptions> options, ILogger<ReadCalls> logger)
{
    /// <summary>Reads until there is an answer or <see cref="GatewayOptions.ReadDeadline"/> has passed; the call is told how long it may take.</summary>
    /// <exception cref="ProblemException">503: no call was answered in time.</exception>
    public async ValueTask<T> RunAsync<T>(Func<TimeSpan, CancellationToken, ValueTask<T>> call, CancellationToken token)
    {
        var deadline = new Deadline(time, options.Value.ReadDeadline);
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await call(deadline.CallTime, token).AsTask().WaitAsync(deadline.CallWait, time, token);
            }
            catch (Exception exception) when (exception is not ProblemException && !token.IsCancellationRequested)
            {
                LogReadCallFailed(exception);
                if (CallFaults.Definite(exception) is { } problem)
                {
                    throw new ProblemException(problem);
                }
            }

            if (!await backoff.PauseAsync(failures, deadline, token))
            {
                throw new ProblemException(new EntityProblem(ErrorCode.Unavailable, "The state could not be read in time."));
            }
        }
    }

    [LoggerMessage(GatewayEventIds.ReadCallFailed, LogLevel.Warning, "A read call failed.")]
    private partial void LogReadCallFailed(Exception exception);
}
