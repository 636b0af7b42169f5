using System.Collections.Immutable;

namespace ActorState.Entities.Documents;

/// <summary>One application of a JSON Patch: works on slots over the untouched bytes, and writes once at the end.</summary>
internal sealed class JsonPatchRun(ReadOnlyMemory<byte> state)
{
    // Both limits bound what one request costs. Stored patches are applied again when history is folded, so they may be raised but never lowered.
    private const long LengthMax = 4L * EntityLimits.StateBytesMax;
    private const long WorkMax = 64L * 1024 * 1024;

    private RawNode _root = new(state);
    private long _length = state.Length;
    private long _work;

    public PatchResult Run(ImmutableArray<PatchOperation> operations)
    {
        for (var i = 0; i < operations.Length; i++)
        {
            var operation = operations[i];
            if (Apply(operation) is { } failure)
            {
                return new PatchResult(default, $"Operation {i} ({Describe(operation)}) fails: {failure}", false);
            }

            if (_work > WorkMax)
            {
                return new PatchResult(default, $"Operation {i} ({Describe(operation)}) fails: the patch takes more work than one request may.", false);
            }

            if (_length > LengthMax)
            {
                return new PatchResult(default, $"Operation {i} ({Describe(operation)}) makes the state longer than {LengthMax} bytes.", true);
            }
        }

        return _root.IsObject
            ? new PatchResult(_root.ToBytes(), null, false)
            : new PatchResult(default, "The patch makes the state something else than an object.", false);
    }

    private static string Describe(PatchOperation operation) => $"{operation.Verb.ToString().ToLowerInvariant()} \"{operation.Path}\"";

    private string? Apply(PatchOperation operation) => operation.Verb switch
    {
        PatchVerb.Add => Add(operation.Path, new RawNode(operation.Value)),
        PatchVerb.Remove => Remove(operation.Path, out _),
        PatchVerb.Replace => Replace(operation.Path, new RawNode(operation.Value)),
        PatchVerb.Move => Move(Source(operation), operation.Path),
        PatchVerb.Copy => Copy(Source(operation), operation.Path),
        PatchVerb.Test => Test(operation.Path, operation.Value),
        _ => throw new InvalidOperationException($"{operation.Verb} is no operation of a JSON Patch."),
    };

    private static JsonPointer Source(PatchOperation operation) =>
        operation.From ?? throw new InvalidOperationException("A move or copy says where from.");

    private string? Add(JsonPointer path, RawNode value)
    {
        if (IsTooDeep(path, value))
        {
            return $"the state would be deeper than {EntityLimits.DepthMax} levels.";
        }

        if (path.Tokens is not [.., var last])
        {
            _root = value;
            _length = value.Length;
            return null;
        }

        if (FindContainer(path) is not { } container)
        {
            return $"there is no object or array to hold \"{path}\".";
        }

        if (container.Add(last, value, out var replaced) is { } failure)
        {
            return failure;
        }

        _length += Weigh(value) + last.RawName.Length - (replaced is null ? 0 : Weigh(replaced));
        return null;
    }

    private string? Remove(JsonPointer path, out RawNode? removed)
    {
        removed = null;
        if (path.Tokens is not [.., var last])
        {
            return "the state itself cannot be removed.";
        }

        removed = FindContainer(path)?.Remove(last);
        if (removed is null)
        {
            return Missing(path);
        }

        _length -= Weigh(removed);
        return null;
    }

    private string? Replace(JsonPointer path, RawNode value)
    {
        if (path.Tokens is not [.., var last])
        {
            return Add(path, value);
        }

        if (IsTooDeep(path, value))
        {
            return $"the state would be deeper than {EntityLimits.DepthMax} levels.";
        }

        if (FindContainer(path)?.Replace(last, value) is not { } replaced)
        {
            return Missing(path);
        }

        _length += Weigh(value) - Weigh(replaced);
        return null;
    }

    private string? Move(JsonPointer from, JsonPointer path)
    {
        if (path.IsInside(from))
        {
            return $"\"{from}\" cannot be moved into itself.";
        }

        if (path.Names(from))
        {
            return Find(from, from.Tokens.Length) is null ? Missing(from) : null;
        }

        return Remove(from, out var value) ?? Add(path, value ?? throw new InvalidOperationException("What was removed is there."));
    }

    private string? Copy(JsonPointer from, JsonPointer path)
    {
        if (Find(from, from.Tokens.Length) is not { } source)
        {
            return Missing(from);
        }

        // Bytes can be shared, what is being edited cannot.
        _work += Weigh(source);
        return Add(path, new RawNode(source.ToBytes()));
    }

    private string? Test(JsonPointer path, ReadOnlyMemory<byte> value)
    {
        if (Find(path, path.Tokens.Length) is not { } present)
        {
            return Missing(path);
        }

        _work += Weigh(present) + value.Length;
        return JsonEquality.AreEqual(present.ToBytes(), value) ? null : "the value there is another one.";
    }

    private static string Missing(JsonPointer path) => $"there is nothing at \"{path}\".";

    private RawContainer? FindContainer(JsonPointer path) =>
        Find(path, path.Tokens.Length - 1) is { } parent ? Open(parent) : null;

    private RawNode? Find(JsonPointer path, int count)
    {
        var node = _root;
        foreach (var token in path.Tokens.AsSpan(0, count))
        {
            if (Open(node)?.Find(token) is not { } next)
            {
                return null;
            }

            node = next;
        }

        return node;
    }

    private RawContainer? Open(RawNode node)
    {
        _work += node.IsOpen ? 0 : node.Length;
        return node.Open();
    }

    private bool IsTooDeep(JsonPointer path, RawNode value)
    {
        // Each level takes two bytes at least, so most values are known to be shallow enough by their length.
        var levels = EntityLimits.DepthMax - path.Tokens.Length;
        if (!value.IsOpen && value.Length < 2 * levels)
        {
            return false;
        }

        _work += Weigh(value);
        return value.Depth > levels;
    }

    // The length of what is open is counted slot by slot, which is work too.
    private int Weigh(RawNode node)
    {
        var length = node.Length;
        _work += node.IsOpen ? length : 0;
        return length;
    }
}
