using ActorState.Silo.Storage;

namespace ActorState.Silo.Verbs;

/// <summary>The folder that a backup is made in. Its files get their place when all are proven; disposed before that, it is left as it was found.</summary>
/// <remarks>Thread: one at a time.</remarks>
internal sealed class BackupTarget : IDisposable
{
    private const string Unfinished = "unfinished";
    private const string Claim = "claim";

    private readonly bool _isNew;
    private bool _finished;

    private BackupTarget(string folder, bool isNew)
    {
        Folder = folder;
        _isNew = isNew;
    }

    /// <summary>The folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>Where the files are until they are proven.</summary>
    public string Workplace => Path.Combine(Folder, Unfinished);

    /// <summary>Takes a folder that does not exist or is empty.</summary>
    /// <exception cref="IOException">It holds something, or cannot be used.</exception>
    public static BackupTarget Take(string path)
    {
        var folder = Path.GetFullPath(path);
        var isNew = !Path.Exists(folder);
        if (!isNew && (File.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new IOException($"{folder} exists and is not an empty folder; a backup is never written over anything.");
        }

        Directory.CreateDirectory(Path.Combine(folder, Unfinished));

        // Of two who found it empty at once, one gets it.
        new FileStream(Path.Combine(folder, Unfinished, Claim), FileMode.CreateNew).Dispose();
        return new BackupTarget(folder, isNew);
    }

    /// <summary>Gives the files their place, in order, and brings them to disk.</summary>
    public void Finish(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            Durable.SyncFile(Path.Combine(Workplace, file));
            File.Move(Path.Combine(Workplace, file), Path.Combine(Folder, file));
        }

        Directory.Delete(Workplace, recursive: true);
        Durable.SyncFolder(Folder);
        if (Path.GetDirectoryName(Folder) is { } parent)
        {
            Durable.SyncFolder(parent);
        }

        _finished = true;
    }

    public void Dispose()
    {
        if (_finished)
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            File.Delete(file);
        }

        Directory.Delete(Workplace, recursive: true);
        if (_isNew)
        {
            Directory.Delete(Folder);
        }
    }
}
