namespace ActorState.Gateway.Http;

/// <summary>Every path under <c>/v1</c>: endpoints are mapped to these patterns, and raw request targets are cut along them.</summary>
internal static class Paths
{
    public const string Version = "/v1";
    public const string Types = "/v1/entities";
    public const string List = "/v1/entities/{type}";
    public const string Entity = "/v1/entities/{type}/{id}";
    public const string Events = Entity + "/events";
    public const string History = Entity + "/history";
    public const string Undo = Entity + "/undo";
    public const string Redo = Entity + "/redo";
    public const string Command = Entity + "/commands/{command}";
    public const string Outcome = Entity + "/outcomes/{commandId}";
    public const string Feed = "/v1/feed";

    /// <summary>What stands in for a key in <c>Request.Path</c>: routing must not see what the caller put there.</summary>
    private const string Placeholder = "-";

    private static readonly string[] All = [Types, List, Entity, Events, History, Undo, Redo, Command, Outcome, Feed];
    private static readonly Template[] Templates = [.. All.Select(pattern => new Template(pattern))];

    /// <summary>Finds the pattern of a path; null where there is none.</summary>
    /// <param name="segments">The decoded segments, <c>v1</c> first.</param>
    /// <param name="path">The path with a placeholder for each key.</param>
    public static RequestKeys? Match(string[] segments, out string path)
    {
        foreach (var template in Templates)
        {
            if (template.Matches(segments))
            {
                path = template.Path;
                return template.Keys(segments);
            }
        }

        path = "";
        return null;
    }

    private sealed class Template(string pattern)
    {
        private readonly string[] _parts = pattern[1..].Split('/');

        public string Path { get; } = "/" + string.Join('/', pattern[1..].Split('/').Select(part => IsKey(part) ? Placeholder : part));

        public bool Matches(string[] segments)
        {
            if (segments.Length != _parts.Length)
            {
                return false;
            }

            for (var i = 0; i < segments.Length; i++)
            {
                if (!IsKey(_parts[i]) && _parts[i] != segments[i])
                {
                    return false;
                }
            }

            return true;
        }

        public RequestKeys Keys(string[] segments)
        {
            string? Key(string part) => Array.IndexOf(_parts, part) is var index and >= 0 ? segments[index] : null;
            return new RequestKeys(Key("{type}"), Key("{id}"), Key("{command}"), Key("{commandId}"));
        }

        private static bool IsKey(string part) => part[0] == '{';
    }
}
