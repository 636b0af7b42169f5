namespace ActorState.Domain;

/// <summary>Says what is wrong with an amount.</summary>
internal static class InvalidAmount
{
    public static string Payable(Amount amount) =>
        $"An amount must be above 0, at most {Amount.Largest}, with at most {Amount.DecimalsMax} decimals; it is {amount}.";

    public static string Limit(Amount amount) =>
        $"A limit must be at least 0, at most {Amount.Largest}, with at most {Amount.DecimalsMax} decimals; it is {amount}.";
}
