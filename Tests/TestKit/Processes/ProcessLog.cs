namespace ActorState.TestKit.Processes;

/// <summary>The last lines that a process wrote; all of them in a file, where one is named. Thread: any.</summary>
internal sealed class ProcessLog(string? path = null) : IDisposable
{
    private const int LinesMax = 2_000;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private readonly StreamWriter? _file = path is null ? null : new StreamWriter(path) { AutoFlush = true };

    public void Add(string line)
    {
        lock (_lock)
        {
            _file?.WriteLine(line);
            _lines.Enqueue(line);
            if (_lines.Count > LinesMax)
            {
                _lines.Dequeue();
            }
        }
    }

    public string Tail(int lines)
    {
        lock (_lock)
        {
            return string.Join('\n', _lines.TakeLast(lines));
        }
    }

    /// <summary>How many of the last lines have a text.</summary>
    public int Count(string text)
    {
        lock (_lock)
        {
            return _lines.Count(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
        }
    }
}
