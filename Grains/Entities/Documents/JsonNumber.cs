namespace ActorState.Entities.Documents;

/// <summary>A JSON number as digits and a power of ten, so that any two compare exactly and in linear time, whatever their exponents.</summary>
internal readonly ref struct JsonNumber
{
    private readonly bool _isNegative;

    // The significant digits, without zeros at either end, in two parts around the decimal point; both empty for zero.
    private readonly ReadOnlySpan<byte> _head;
    private readonly ReadOnlySpan<byte> _tail;

    // The number is its digits × 10^(_exponent + _shift); the written exponent may be too long for any integer.
    private readonly ReadOnlySpan<byte> _exponent;
    private readonly bool _isExponentNegative;
    private readonly int _shift;

    private JsonNumber(ReadOnlySpan<byte> raw)
    {
        _isNegative = raw[0] == '-';
        raw = _isNegative ? raw[1..] : raw;
        var mark = raw.IndexOfAny((byte)'e', (byte)'E');
        if (mark >= 0)
        {
            var exponent = raw[(mark + 1)..];
            _isExponentNegative = exponent[0] == '-';
            _exponent = exponent.TrimStart("+-"u8).TrimStart((byte)'0');
            raw = raw[..mark];
        }

        var point = raw.IndexOf((byte)'.');
        _head = (point < 0 ? raw : raw[..point]).TrimStart((byte)'0');
        _tail = (point < 0 ? default : raw[(point + 1)..]).TrimEnd((byte)'0');
        _shift = -_tail.Length;
        if (_head.IsEmpty)
        {
            _tail = _tail.TrimStart((byte)'0');
        }

        if (_tail.IsEmpty)
        {
            var trimmed = _head.TrimEnd((byte)'0');
            _shift = _head.Length - trimmed.Length;
            _head = trimmed;
        }
    }

    private int Count => _head.Length + _tail.Length;

    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var one = new JsonNumber(left);
        var other = new JsonNumber(right);
        if (one.Count == 0 || other.Count == 0)
        {
            return one.Count == other.Count;
        }

        return one._isNegative == other._isNegative && HaveSameDigits(one, other) && HaveSameScale(one, other);
    }

    private static bool HaveSameDigits(JsonNumber one, JsonNumber other)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        for (var i = 0; i < one.Count; i++)
        {
            if (one.DigitAt(i) != other.DigitAt(i))
            {
                return false;
            }
        }

        return true;
    }

    // The difference of the exponents, digit by digit from the left. Once it is large no further digit brings it back, so it is never computed whole.
    private static bool HaveSameScale(JsonNumber one, JsonNumber other)
    {
        const long DifferenceMax = 1L << 40;
        var length = Math.Max(one._exponent.Length, other._exponent.Length);
        var difference = 0L;
        for (var i = length; i > 0 && Math.Abs(difference) < DifferenceMax; i--)
        {
            difference = (10 * difference) + one.ExponentDigit(i) - other.ExponentDigit(i);
        }

        return difference == other._shift - one._shift;
    }

    private byte DigitAt(int index) => index < _head.Length ? _head[index] : _tail[index - _head.Length];

    // The signed digit with so many digits from it to the end; 0 in front of the first one.
    private int ExponentDigit(int fromEnd)
    {
        var digit = fromEnd > _exponent.Length ? 0 : _exponent[^fromEnd] - '0';
        return _isExponentNegative ? -digit : digit;
    }
}
