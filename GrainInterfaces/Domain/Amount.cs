using System.Globalization;
using System.Text.Json.Serialization;

namespace ActorState.Domain;

/// <summary>An amount of money, exact. It keeps what a caller sent, good or not: judging is the entity's, whose reasons have an order.</summary>
/// <remarks>Equal by value: <c>1.100</c>, <c>110e-2</c> and <c>1.1</c> are one amount, and are written as <c>1.1</c>.</remarks>
[JsonConverter(typeof(AmountConverter))]
public readonly record struct Amount
{
    /// <summary>The largest amount that an entity takes.</summary>
    public const decimal Largest = 1_000_000_000_000m;

    /// <summary>The most decimals that an amount may have, by value.</summary>
    public const int DecimalsMax = 2;

    private readonly decimal _value;
    private readonly bool _beyondDecimal;

    /// <summary>An amount of a number.</summary>
    /// <param name="value">The number; its trailing zeros are dropped.</param>
    public Amount(decimal value) => _value = value / 1.0000000000000000000000000000m;

    private Amount(bool beyondDecimal) => _beyondDecimal = beyondDecimal;

    /// <summary>Whether it is an amount to be moved: above 0, at most 10^12, at most two decimals.</summary>
    public bool IsPayable => IsLimit && _value > 0;

    /// <summary>Whether it may be a limit: as <see cref="IsPayable"/>, or 0.</summary>
    public bool IsLimit => !_beyondDecimal && _value is >= 0 and <= Largest && _value.Scale <= DecimalsMax;

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">It has more digits than any amount.</exception>
    public decimal Value => _beyondDecimal ? throw new InvalidOperationException("The number has more digits than any amount.") : _value;

    /// <summary>A number with more digits than a <see cref="decimal"/> holds exactly: a number, but never a good amount.</summary>
    public static Amount BeyondDecimal { get; } = new(beyondDecimal: true);

    /// <summary>An amount of a number.</summary>
    public static implicit operator Amount(decimal value) => new(value);

    /// <summary>The number in digits.</summary>
    public override string ToString() => _beyondDecimal ? "a number of too many digits" : _value.ToString(CultureInfo.InvariantCulture);
}
