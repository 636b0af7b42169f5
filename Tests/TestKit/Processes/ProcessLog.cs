namespace ActorState.TestKit.Processes;

/// <summary>The last lines that a process wrote. Thread: any.</summary>
internal sealed class ProcessLog
{
    private const int LinesMax = 2_000;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lock)
        {
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
}
