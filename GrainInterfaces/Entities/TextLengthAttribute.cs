using System.ComponentModel.DataAnnotations;

namespace ActorState.Entities;

/// <summary>Bounds the length of a text in characters as people count them to be: Unicode code points, not UTF-16 units.</summary>
/// <param name="minimum">The fewest code points.</param>
/// <param name="maximum">The most code points.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class TextLengthAttribute(int minimum, int maximum) : ValidationAttribute
{
    /// <summary>The fewest code points.</summary>
    public int Minimum => minimum;

    /// <summary>The most code points.</summary>
    public int Maximum => maximum;

    /// <inheritdoc/>
    public override bool IsValid(object? value)
    {
        if (value is not string text)
        {
            return value is null;
        }

        var length = text.EnumerateRunes().Count();
        return length >= minimum && length <= maximum;
    }

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => $"'{name}' must have {minimum} to {maximum} characters.";
}
