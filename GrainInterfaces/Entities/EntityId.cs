using System.Buffers;
using System.Text;

namespace ActorState.Entities;

/// <summary>Names one entity: the tenant whose space of keys it lives in, its entity type, and its id within that type.</summary>
/// <remarks>Two ids are the same only when all three parts are equal byte for byte; nothing is normalised.</remarks>
[GenerateSerializer, Immutable, Alias("as.entity.id")]
public readonly record struct EntityId
{
    /// <summary>The longest id, in bytes of UTF-8.</summary>
    public const int IdBytesMax = 256;

    /// <summary>The longest tenant and the longest type name, in characters.</summary>
    public const int NameLengthMax = 64;

    /// <summary>The tenant of callers without credentials.</summary>
    public const string DefaultTenant = "default";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Names an entity.</summary>
    /// <exception cref="ArgumentException">A part is not a valid tenant, type or id.</exception>
    public EntityId(string tenant, string type, string id)
    {
        if (!IsTenant(tenant) || !IsType(type) || !IsId(id))
        {
            throw new ArgumentException($"'{tenant}/{type}/{id}' does not name an entity.", nameof(id));
        }

        Tenant = tenant;
        Type = type;
        Id = id;
    }

    /// <summary>The isolated space of keys, <c>[a-z0-9-]{1,64}</c>.</summary>
    [Id(0)] public string Tenant { get; }

    /// <summary>The entity type, <c>[a-z][a-z0-9-]{0,63}</c>.</summary>
    [Id(1)] public string Type { get; }

    /// <summary>The id within the type: 1 to 256 bytes of UTF-8 without control characters, neither <c>.</c> nor <c>..</c>.</summary>
    [Id(2)] public string Id { get; }

    /// <summary>Reads what <see cref="ToString"/> wrote: the key of the entity's grain.</summary>
    /// <exception cref="ArgumentException">The text is no grain key of an entity.</exception>
    public static EntityId Parse(string key)
    {
        var tenantEnd = key.IndexOf('/');
        var typeEnd = tenantEnd < 0 ? -1 : key.IndexOf('/', tenantEnd + 1);
        return typeEnd < 0
            ? throw new ArgumentException($"'{key}' is not the key of an entity.", nameof(key))
            : new EntityId(key[..tenantEnd], key[(tenantEnd + 1)..typeEnd], key[(typeEnd + 1)..]);
    }

    /// <summary>Whether <paramref name="text"/> may name a tenant.</summary>
    public static bool IsTenant(string text) => text.Length is > 0 and <= NameLengthMax && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>Whether <paramref name="text"/> may name an entity type.</summary>
    public static bool IsType(string text) => IsTenant(text) && char.IsAsciiLetterLower(text[0]);

    /// <summary>Whether <paramref name="text"/> may be an id within a type.</summary>
    public static bool IsId(string text)
    {
        if (text is "" or "." or ".." || text.Length > IdBytesMax)
        {
            return false;
        }

        // Printable ASCII, as nearly all ids are: a byte a character.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return true;
        }

        var bytes = 0;
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            // A lone surrogate has no UTF-8; such a string never came out of a valid request.
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done || Rune.IsControl(rune))
            {
                return false;
            }

            bytes += rune.Utf8SequenceLength;
            rest = rest[consumed..];
        }

        return bytes <= IdBytesMax;
    }

    /// <summary>The key of the entity's grain: <c>{tenant}/{type}/{id}</c>. Injective, since neither tenant nor type holds a slash.</summary>
    public override string ToString() => $"{Tenant}/{Type}/{Id}";
}
