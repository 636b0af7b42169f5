using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorState.Domain;

/// <summary>Reads an <see cref="Amount"/> from the text of a JSON number, exactly and in one pass, whatever its digits and exponent.</summary>
internal sealed class AmountConverter : JsonConverter<Amount>
{
    // One below what every decimal holds; the largest sum of an order has 20 digits.
    private const int DigitsMax = 28;

    // Far beyond what the digits of a body of 1 MiB can make up for, and far below overflow.
    private const long ExponentMax = 1_000_000_000;

    public override Amount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException();
        }

        return Parse(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
    }

    public override void Write(Utf8JsonWriter writer, Amount value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);

    private static Amount Parse(ReadOnlySpan<byte> number)
    {
        var negative = number[0] == '-';
        var mark = number.IndexOfAny("eE"u8);
        var mantissa = number[(negative ? 1 : 0)..(mark < 0 ? number.Length : mark)];
        if (!TakeDigits(mantissa, out var coefficient, out var digits, out var exponent))
        {
            return Amount.BeyondDecimal;
        }

        exponent += mark < 0 ? 0 : ParseExponent(number[(mark + 1)..]);
        return coefficient == 0 ? default : Scale(negative ? -coefficient : coefficient, digits, exponent);
    }

    /// <summary>Splits a mantissa into a coefficient without trailing zeros and a power of ten; false where it has too many digits.</summary>
    private static bool TakeDigits(ReadOnlySpan<byte> mantissa, out decimal coefficient, out int digits, out long exponent)
    {
        coefficient = 0;
        digits = 0;
        exponent = 0;
        var inFraction = false;
        var zeros = 0;
        foreach (var c in mantissa)
        {
            if (c == '.')
            {
                inFraction = true;
                continue;
            }

            exponent -= inFraction ? 1 : 0;
            if (c == '0')
            {
                zeros += digits > 0 ? 1 : 0;
                continue;
            }

            if (digits + zeros + 1 > DigitsMax)
            {
                return false;
            }

            coefficient = (coefficient * PowerOfTen(zeros + 1)) + (c - '0');
            digits += zeros + 1;
            zeros = 0;
        }

        exponent += zeros;
        return true;
    }

    private static long ParseExponent(ReadOnlySpan<byte> text)
    {
        var exponent = 0L;
        foreach (var c in text[0] is (byte)'+' or (byte)'-' ? text[1..] : text)
        {
            exponent = Math.Min((exponent * 10) + (c - '0'), ExponentMax);
        }

        return text[0] == '-' ? -exponent : exponent;
    }

    private static Amount Scale(decimal coefficient, int digits, long exponent) =>
        exponent switch
        {
            > DigitsMax or < -DigitsMax => Amount.BeyondDecimal,
            >= 0 when digits + exponent > DigitsMax => Amount.BeyondDecimal,
            >= 0 => coefficient * PowerOfTen((int)exponent),
            _ => coefficient * new decimal(1, 0, 0, false, (byte)-exponent),
        };

    private static decimal PowerOfTen(int exponent)
    {
        var power = 1m;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }
}
