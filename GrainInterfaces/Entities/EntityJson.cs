using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ActorState.Entities;

/// <summary>How commands, events, states and results of code types are written as JSON.</summary>
public static class EntityJson
{
    /// <summary>
    /// Members in camelCase, enumerations in kebab-case, absent members left out; unknown, repeated, missing and null members are errors.
    /// Stored events are read by it too: what today's types do not know is for an upcaster to settle, not for a fold to lose.
    /// </summary>
    public static JsonSerializerOptions Strict { get; } = Build(JsonUnmappedMemberHandling.Disallow);

    /// <summary>The same, but members unknown to the reader are skipped: for callers, who need not know all of a state.</summary>
    public static JsonSerializerOptions Lenient { get; } = Build(JsonUnmappedMemberHandling.Skip);

    private static JsonSerializerOptions Build(JsonUnmappedMemberHandling unmapped)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = unmapped,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,

            // The JSON never stands inside HTML; escaping every letter beyond ASCII would only make it longer.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RelaxNullable } },
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>A member that may be null may be absent: that is how null is written, so requiring it would refuse our own events.</summary>
    private static void RelaxNullable(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.IsSetNullable && (!property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null))
            {
                property.IsRequired = false;
            }
        }
    }
}
