using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Bakeoff.Core;

/// <summary>
/// What the options types of the stages have in common: their JSON names, their ranges, their canonical values.
/// An options type is a record whose <c>init</c> properties hold the defaults and carry
/// <see cref="OptionRangeAttribute"/> or <see cref="OptionChoiceAttribute"/>; it is the only place where a default
/// or a range is written.
/// </summary>
public static class OptionProperties
{
    private static readonly JsonSerializerOptions ReadingOptions = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The JSON name of a property: <c>LearningRate</c> is <c>learningRate</c>.</summary>
    /// <param name="property">A property of an options type.</param>
    public static string NameOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>The option properties of a type, in ordinal order of their JSON names.</summary>
    /// <param name="type">An options type.</param>
    public static IReadOnlyList<PropertyInfo> Find(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .OrderBy(NameOf, StringComparer.Ordinal)];

    /// <summary>
    /// The canonical value of every option, in ordinal order of the names: the form that the stage key holds.
    /// Numbers are written in the shortest form that reads back the same, lists as JSON; options within options have both names, with a
    /// point between them.
    /// </summary>
    /// <param name="options">An instance of an options type.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Canonical(object options) =>
        [.. Given(options).SelectMany(property => property.PropertyType is { IsClass: true, IsArray: false } type && type != typeof(string)
            ? Canonical(property.GetValue(options)!).Select(inner => KeyValuePair.Create($"{NameOf(property)}.{inner.Key}", inner.Value))
            : [KeyValuePair.Create(NameOf(property), JsonOf(property, options))])];

    /// <summary>The options as one JSON object, keys in ordinal order: what a stage's process reads.</summary>
    /// <param name="options">An instance of an options type.</param>
    public static string ToJson(object options) =>
        "{" + string.Join(",", Given(options).Select(property => $"\"{NameOf(property)}\":{JsonOf(property, options)}")) + "}";

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <typeparam name="T">The options type.</typeparam>
    /// <param name="json">The JSON object.</param>
    /// <exception cref="JsonException">The text is not JSON, or has a key that <typeparamref name="T"/> lacks.</exception>
    public static T FromJson<T>(string json)
        where T : class =>
        JsonSerializer.Deserialize<T>(json, ReadingOptions) ?? throw new JsonException("null is not an options object");

    /// <summary>
    /// Checks every value against its range or its choices, and if they are fine then together (<see cref="IRelatedOptions"/>).
    /// </summary>
    /// <param name="options">An instance of an options type.</param>
    /// <returns>One sentence for each value that is refused, with the option's name; empty when all are fine.</returns>
    public static IReadOnlyList<(string Name, string Problem)> Check(object options)
    {
        IReadOnlyList<(string, string)> problems = CheckEach(options);
        return problems.Count == 0 && options is IRelatedOptions related ? [.. related.CheckTogether()] : problems;
    }

    /// <summary>Checks every value for itself.</summary>
    /// <param name="options">An instance of an options type.</param>
    /// <returns>One sentence for each value that is refused, with the option's name; empty when all are fine.</returns>
    public static IReadOnlyList<(string Name, string Problem)> CheckEach(object options)
    {
        var problems = new List<(string, string)>();
        foreach (PropertyInfo property in Find(options.GetType()))
        {
            if (CheckValue(property, property.GetValue(options)) is { } problem)
            {
                problems.Add((NameOf(property), problem));
            }
        }

        return problems;
    }

    /// <summary>Throws if <see cref="Check"/> finds anything: for trainers that are called as a library.</summary>
    /// <param name="options">An instance of an options type.</param>
    /// <exception cref="ReportedException">A value is out of its range (<c>BKF6003</c>).</exception>
    public static void Demand(object options)
    {
        IReadOnlyList<(string Name, string Problem)> problems = Check(options);
        if (problems.Count > 0)
        {
            throw new ReportedException([.. problems.Select(problem => new ErrorReport(
                ErrorCodes.BadTrainingOption, $"'{problem.Name}' {problem.Problem}", "Choose a value in the range."))]);
        }
    }

    /// <summary>The words that a property allows, or null where it is no choice.</summary>
    /// <param name="property">A property of an options type.</param>
    public static IReadOnlyList<string>? ChoicesOf(PropertyInfo property) =>
        property.GetCustomAttribute<OptionChoiceAttribute>()?.Choices;

    /// <summary>Checks one value against its property's range or choices.</summary>
    /// <param name="property">A property of an options type.</param>
    /// <param name="value">The value.</param>
    /// <returns>A sentence that goes on from the option's name; null where the value is fine.</returns>
    public static string? CheckValue(PropertyInfo property, object? value)
    {
        if (property.GetCustomAttribute<OptionRangeAttribute>() is { } range && value is not null)
        {
            IEnumerable numbers = value is IEnumerable list and not string ? list : new[] { value };
            foreach (object number in numbers)
            {
                double actual = Convert.ToDouble(number, CultureInfo.InvariantCulture);
                if (!(actual >= range.Minimum && actual <= range.Maximum))
                {
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"must be from {range.Minimum} to {range.Maximum}, but is {actual}.");
                }
            }
        }

        return ChoicesOf(property) is { } choices && value is string word && !choices.Contains(word)
            ? $"must be one of {string.Join(", ", choices)}, but is '{word}'."
            : null;
    }

    private static IEnumerable<PropertyInfo> Given(object options) =>
        Find(options.GetType()).Where(property => property.GetValue(options) is not null);

    private static string JsonOf(PropertyInfo property, object options) =>
        JsonSerializer.Serialize(property.GetValue(options), property.PropertyType);
}
