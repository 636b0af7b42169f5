using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using ActorState.Errors;

namespace ActorState.Entities.Code;

/// <summary>Evaluates the validation attributes on the members of a command, those of objects inside it included.</summary>
/// <remarks>On a positional record an attribute stands on the parameter unless told otherwise; it counts there too.</remarks>
internal static class ValueRules
{
    /// <summary>The first member that breaks a rule; null when none does.</summary>
    public static EntityProblem? FindProblem(object value, JsonTypeInfo type, string path) =>
        type.Kind switch
        {
            JsonTypeInfoKind.Object => FindInObject(value, type, path),
            JsonTypeInfoKind.Enumerable when value is IEnumerable elements => FindInElements(elements, type, path),
            _ => null,
        };

    private static EntityProblem? FindInObject(object value, JsonTypeInfo type, string path)
    {
        foreach (var property in type.Properties)
        {
            if (property.Get is null)
            {
                continue;
            }

            var memberPath = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            var member = property.Get(value);
            if (FindBrokenRule(value, member, property, memberPath) is { } problem)
            {
                return problem;
            }

            if (member is not null && FindProblem(member, type.Options.GetTypeInfo(member.GetType()), memberPath) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    private static EntityProblem? FindInElements(IEnumerable elements, JsonTypeInfo type, string path)
    {
        var index = 0;
        foreach (var element in elements)
        {
            if (element is not null && FindProblem(element, type.Options.GetTypeInfo(element.GetType()), $"{path}[{index}]") is { } problem)
            {
                return problem;
            }

            index++;
        }

        return null;
    }

    private static EntityProblem? FindBrokenRule(object owner, object? member, JsonPropertyInfo property, string path)
    {
        foreach (var rule in Rules(property.AttributeProvider).Concat(Rules(property.AssociatedParameter?.AttributeProvider)))
        {
            var context = new ValidationContext(owner) { DisplayName = path, MemberName = path };
            if (rule.GetValidationResult(member, context) is { } broken)
            {
                return EntityProblem.InvalidArgument(path, broken.ErrorMessage ?? $"'{path}' is not valid.");
            }
        }

        return null;
    }

    private static IEnumerable<ValidationAttribute> Rules(ICustomAttributeProvider? provider) =>
        provider is null ? [] : provider.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>();
}
