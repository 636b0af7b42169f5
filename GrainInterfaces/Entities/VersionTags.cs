using System.Collections.Immutable;
using System.Globalization;

namespace ActorState.Entities;

/// <summary>The value of <c>If-Match</c> or <c>If-None-Match</c> (RFC 9110, sections 8.8.3 and 13.1): <c>*</c>, or a list of entity tags.</summary>
/// <param name="Any">Whether it is <c>*</c>.</param>
/// <param name="Strong">The versions that strong tags name; a tag that is no version is left out, since it matches nothing.</param>
/// <param name="Weak">The versions that weak tags name.</param>
public sealed record VersionTags(bool Any, ImmutableArray<long> Strong, ImmutableArray<long> Weak)
{
    /// <summary>Whether a strong tag names the version. Version 0 has no tag.</summary>
    public bool MatchesStrongly(long version) => version > 0 && Strong.Contains(version);

    /// <summary>Whether any tag names the version, weak or strong.</summary>
    public bool MatchesWeakly(long version) => MatchesStrongly(version) || (version > 0 && Weak.Contains(version));

    /// <summary>Reads a header's value, several of the same name joined with commas; null where it is no list of tags.</summary>
    public static VersionTags? Parse(string value)
    {
        var rest = value.AsSpan().Trim(" \t");
        if (rest is "*")
        {
            return new VersionTags(true, [], []);
        }

        var strong = ImmutableArray.CreateBuilder<long>();
        var weak = ImmutableArray.CreateBuilder<long>();
        var tags = 0;
        while (!rest.IsEmpty)
        {
            if (rest[0] != ',')
            {
                if (!TakeTag(ref rest, out var isWeak, out var tag))
                {
                    return null;
                }

                tags++;
                AddVersion(isWeak ? weak : strong, tag);
                rest = rest.TrimStart(" \t");
                if (!rest.IsEmpty && rest[0] != ',')
                {
                    return null;
                }
            }

            rest = rest.IsEmpty ? rest : rest[1..].TrimStart(" \t");
        }

        return tags == 0 ? null : new VersionTags(false, strong.ToImmutable(), weak.ToImmutable());
    }

    private static bool TakeTag(ref ReadOnlySpan<char> rest, out bool isWeak, out ReadOnlySpan<char> tag)
    {
        tag = default;
        isWeak = rest.StartsWith("W/");
        var quoted = isWeak ? rest[2..] : rest;
        if (quoted.IsEmpty || quoted[0] != '"')
        {
            return false;
        }

        var length = quoted[1..].IndexOf('"');
        if (length < 0 || quoted.Slice(1, length).ContainsAnyExceptInRange('\u0021', '\u00ff') || quoted.Slice(1, length).Contains('\u007f'))
        {
            return false;
        }

        tag = quoted.Slice(1, length);
        rest = quoted[(length + 2)..];
        return true;
    }

    private static void AddVersion(ImmutableArray<long>.Builder versions, ReadOnlySpan<char> tag)
    {
        // Only the one spelling that a server gives out: "07" is another tag than "7".
        if (long.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && tag[0] != '0')
        {
            versions.Add(version);
        }
    }
}
