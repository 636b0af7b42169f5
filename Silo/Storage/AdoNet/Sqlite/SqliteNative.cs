using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The calls of SQLite that every event takes two dozen of, without what the library in between adds to each.</summary>
/// <remarks>
/// A bare pointer spares two interlocked operations on a handle a call; binding only stores a number or a pointer, so it does not tell the collector
/// that the thread has left managed code. It is the same library file that <c>SQLitePCL.raw</c> calls. Thread: the one of the connection.
/// </remarks>
[SuppressMessage("Interoperability", "SYSLIB1054:Use LibraryImport", Justification = "Nothing is marshalled: generated code would be this, with unsafe code allowed.")]
internal static class SqliteNative
{
    private const string Library = "e_sqlite3";

    /// <summary>Says of bytes that they stay where they are until the statement is bound anew.</summary>
    public const nint Static = 0;

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int BindInt64(nint statement, int index, long value);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_bind_text")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int BindText(nint statement, int index, nint bytes, int length, nint kind);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_bind_blob")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int BindBlob(nint statement, int index, nint bytes, int length, nint kind);

    [DllImport(Library, EntryPoint = "sqlite3_step")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int Step(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_reset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int Reset(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_clear_bindings")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int ClearBindings(nint statement);
}
