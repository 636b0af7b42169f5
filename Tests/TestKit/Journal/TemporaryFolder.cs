namespace ActorState.TestKit.Journal;

/// <summary>A folder that goes away with its test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private int _subs;

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("actorstate-").FullName;

    /// <summary>A new folder inside; not made yet.</summary>
    public string Sub() => System.IO.Path.Combine(Path, $"{Interlocked.Increment(ref _subs)}");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
