using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime.GrainDirectory;

namespace ActorState.Silo.Hosting;

/// <summary>Orleans' own cache of where grains are, which forgets silos as soon as they say that they are leaving.</summary>
/// <remarks>
/// Orleans keeps their entries until they are dead. In between the first call to each entity that was there goes to a silo which has nothing
/// left but to forward it, and which, at the very end, refuses it. Thread: any.
/// </remarks>
internal sealed class LeavingSiloCache(IGrainDirectoryCache inner, Func<SiloAddress, SiloStatus> statusOf) : IGrainDirectoryCache, IAsyncDisposable
{
    public IEnumerable<(GrainAddress ActivationAddress, int Version)> KeyValues => inner.KeyValues;

    public void AddOrUpdate(GrainAddress value, int version) => inner.AddOrUpdate(value, version);

    public bool Remove(GrainId key) => inner.Remove(key);

    public bool Remove(GrainAddress key) => inner.Remove(key);

    public void Clear() => inner.Clear();

    public bool LookUp(GrainId key, [NotNullWhen(true)] out GrainAddress? result, out int version)
    {
        if (inner.LookUp(key, out result, out version) && result.SiloAddress is { } silo && !statusOf(silo).IsTerminating())
        {
            return true;
        }

        result = null;
        return false;
    }

    public ValueTask DisposeAsync() => (inner as IAsyncDisposable)?.DisposeAsync() ?? ValueTask.CompletedTask;
}
