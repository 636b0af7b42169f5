using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorState.Silo.Storage;

/// <summary>Brings files and folders to disk, so that a loss of power does not undo them. Thread: any.</summary>
internal static class Durable
{
    private const int ReadOnly = 0;

    /// <summary>Flushes a file's content.</summary>
    public static void SyncFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Flushes a folder: the names in it. Where the system cannot (Windows), it keeps them by itself.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // .NET refuses to open a folder.
        using var folder = OpenFile(path, ReadOnly);
        if (folder.IsInvalid || Sync(folder) != 0)
        {
            throw new IOException($"The folder {path} cannot be flushed: {new Win32Exception().Message}");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(SafeFileHandle file);
}
