using ActorState.TestKit;
using ActorState.TestKit.History;
using ActorState.TestKit.Http;
using ActorState.TestKit.Load;

namespace ActorState.Chaos.Load;

/// <summary>A load on a cluster, its history and its figures. Thread: one at a time.</summary>
/// <param name="prefix">What the ids of its entities begin with.</param>
/// <param name="pause">How long a client pauses between two operations, on average.</param>
internal sealed class ChaosLoad(string prefix, TimeSpan pause) : IAsyncDisposable
{
    private const int Documents = 8;
    private const int Accounts = 8;

    /// <summary>Longer than the gateway takes for any answer.</summary>
    private static readonly TimeSpan GatewayTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FinishTimeout = TimeSpan.FromSeconds(40);

    private readonly LoadEntities _written = new(prefix, Documents, Accounts, eachClientItsOwn: true);
    private readonly LoadEntities _anywhere = new(prefix, Documents, Accounts, eachClientItsOwn: false);
    private readonly WriteHistory _history = new(TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<LoadClients> _loads = [];
    private readonly List<HttpClient> _https = [];
    private readonly List<Task> _clients = [];

    public LoadFigures Figures { get; } = new(TimeProvider.System);

    /// <summary>The present time on the load's clock.</summary>
    public long Now => Figures.Now;

    /// <summary>Starts two clients per entity, each of which stays with its entity.</summary>
    public void Start(Uri gateway) => Start(_written, 2 * _written.All.Count, gateway, GatewayTimeout);

    /// <summary>Starts clients that talk to one silo only, about every entity.</summary>
    /// <returns>The number of the first of them; the others follow.</returns>
    public int StartDirect(int clients, Uri silo, TimeSpan timeout) => Start(_anywhere, clients, silo, timeout);

    /// <summary>Whether every entity has been written to by a request that began at a moment or later.</summary>
    public bool IsWrittenEverywhere(long since) => NotWrittenSince(since) is [];

    /// <summary>Waits until every entity has been written to by a request that began at a moment or later.</summary>
    public async Task EverywhereWrittenAsync(long since, TimeSpan timeout, Func<string> diagnosis, CancellationToken token)
    {
        await Eventually.TrueAsync(
            async () =>
            {
                await ThrowIfFailedAsync();
                return IsWrittenEverywhere(since);
            },
            timeout,
            () => $"seed {ChaosForm.Seed}: no successful write to {string.Join(", ", NotWrittenSince(since))}.\n{diagnosis()}",
            token);
    }

    /// <summary>Lets the load go on for a time.</summary>
    public Task GoOnAsync(TimeSpan time, CancellationToken token)
    {
        var began = TimeProvider.System.GetTimestamp();
        return Eventually.TrueAsync(
            async () =>
            {
                await ThrowIfFailedAsync();
                return TimeProvider.System.GetElapsedTime(began) >= time;
            },
            time + FinishTimeout,
            () => $"the load to go on for {time}",
            token);
    }

    /// <summary>Every client ends with the answer to what it is doing.</summary>
    public Task FinishAsync(CancellationToken token)
    {
        _loads.ForEach(static load => load.Finish());
        return Task.WhenAll(_clients).WaitAsync(FinishTimeout, TimeProvider.System, token);
    }

    /// <summary>What is wrong with the history, by the journal as a server shows it now.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(Uri server, CancellationToken token)
    {
        var journal = await new JournalOverHttp(new EntityHttp(Client(server, GatewayTimeout))).ReadAsync(_written, token);
        return new HistoryChecker { Fold = LoadFold.State, ResultOf = LoadFold.Result }.Check(_history.Operations, journal);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _https.ForEach(static http => http.Dispose());
        _history.Dispose();
        _stop.Dispose();
    }

    private int Start(LoadEntities entities, int clients, Uri server, TimeSpan timeout)
    {
        var http = new EntityHttp(Client(server, timeout));
        var load = new LoadClients(entities, _history, Figures, ChaosForm.Seed) { Pause = pause };
        _loads.Add(load);
        var first = _clients.Count;
        for (var client = first; client < first + clients; client++)
        {
            var number = client;
            _clients.Add(Task.Run(() => load.RunAsync(number, http, _stop.Token), CancellationToken.None));
        }

        return first;
    }

    private HttpClient Client(Uri server, TimeSpan timeout)
    {
        var http = new HttpClient { BaseAddress = server, Timeout = timeout };
        _https.Add(http);
        return http;
    }

    private List<string> NotWrittenSince(long since) =>
        [.. _written.All.Select(static entity => $"{entity.Type}/{entity.Id}").Where(entity => !Figures.IsWrittenSince(entity, since))];

    /// <summary>A client ends early only by a failure, and that says more than a wait in vain.</summary>
    private async Task ThrowIfFailedAsync()
    {
        if (_clients.Find(static client => client.IsFaulted) is { } failed)
        {
            await failed;
        }
    }
}
