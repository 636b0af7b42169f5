using System.Globalization;
using ActorState.Journal;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The journal's folder, held for one store: two writers that do not know of each other would not see each other's fences.</summary>
internal sealed class SqliteFolder : IDisposable
{
    private readonly FileStream _lock;

    private SqliteFolder(string path, FileStream held)
    {
        JournalPath = Path.Combine(path, "journal.db");
        _lock = held;
    }

    /// <summary>The journal's file.</summary>
    public string JournalPath { get; }

    /// <summary>Makes the folder where there is none, and takes it.</summary>
    /// <exception cref="JournalRefusedException">It is taken, or cannot be used.</exception>
    public static SqliteFolder Take(string folder)
    {
        var path = Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new JournalRefusedException($"The journal's folder {path} cannot be made: {fault.Message}", fault);
        }

        try
        {
            // The lock goes with the process, however it ends; the file stays.
            var held = new FileStream(Path.Combine(path, "journal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return WithProcessId(path, held);
        }
        catch (IOException fault)
        {
            throw new JournalRefusedException(
                $"The journal's folder {path} is in use by another process or store{HolderOf(path)}. Stop that one, or give this one a folder of its own. ({fault.Message})",
                fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new JournalRefusedException($"The journal's folder {path} cannot be written: {fault.Message}", fault);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static SqliteFolder WithProcessId(string path, FileStream held)
    {
        try
        {
            File.WriteAllText(ProcessIdFile(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new SqliteFolder(path, held);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new JournalRefusedException($"The journal's folder {path} cannot be written: {fault.Message}", fault);
        }
    }

    // Beside the lock: who opens a locked file to read it is refused too. It tells people, and the one who is refused, whose folder it is.
    private static string ProcessIdFile(string path) => Path.Combine(path, "journal.pid");

    private static string HolderOf(string path)
    {
        try
        {
            return $" (process {File.ReadAllText(ProcessIdFile(path))})";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
