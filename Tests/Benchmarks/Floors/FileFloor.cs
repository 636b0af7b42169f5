using System.Runtime.InteropServices;
using ActorState.Benchmarks.Running;
using Microsoft.Win32.SafeHandles;

namespace ActorState.Benchmarks.Floors;

/// <summary>The disk's own floor: an append-only file, one write and one fdatasync for each group.</summary>
internal sealed class FileFloor(ContenderSettings settings) : IContender
{
    private const int RowBytes = 512;

    private SafeFileHandle? _file;
    private long _length;

    public Task StartAsync()
    {
        Directory.CreateDirectory(settings.Folder);
        _file = File.OpenHandle(Path.Combine(settings.Folder, "floor.log"), FileMode.Create, FileAccess.Write);
        return Task.CompletedTask;
    }

    public Func<int, ValueTask<int>> Operation(string name, int callers)
    {
        var file = _file ?? throw new InvalidOperationException("The file is not open.");
        var group = FloorRow.Group(name);
        var bytes = new byte[group * RowBytes];
        Random.Shared.NextBytes(bytes);
        return _ =>
        {
            RandomAccess.Write(file, bytes, _length);
            _length += bytes.Length;
            return FlushData(file) == 0 ? ValueTask.FromResult(group) : throw new IOException("fdatasync failed.");
        };
    }

    public ValueTask DisposeAsync()
    {
        _file?.Dispose();
        return ValueTask.CompletedTask;
    }

    // .NET itself offers fsync only, which writes the file's times, too.
    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FlushData(SafeFileHandle file);
}
