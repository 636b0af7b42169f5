namespace ActorState.TestKit;

/// <summary>A folder of its own for one test, gone when disposed.</summary>
public sealed class TempFolder : IDisposable
{
    private int _subs;

    /// <summary>The folder's full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("actorstate-").FullName;

    /// <summary>A new folder inside; not made yet.</summary>
    public string Sub() => System.IO.Path.Combine(Path, $"{Interlocked.Increment(ref _subs)}");

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
