using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Makes records of options from JSON, and reports every key and value that does not fit, each with its place.</summary>
/// <param name="problems">Receives what is wrong.</param>
internal sealed class OptionsBinder(List<ErrorReport> problems)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // 1e999 is infinite, and out of every range.
    };

    /// <summary>
    /// Makes options of those that an object gives; the others have the values of <paramref name="inherited"/>, which stays as it is.
    /// </summary>
    /// <typeparam name="T">The options type, or one that it derives from.</typeparam>
    /// <param name="inherited">The options of the base, or the defaults.</param>
    /// <param name="json">The object.</param>
    /// <param name="ignored">Keys that are read elsewhere.</param>
    /// <returns>
    /// The options, without the values that do not fit, so that whoever reads them next sees none that is not allowed; <paramref name="inherited"/>
    /// itself where nothing else is given.
    /// </returns>
    public T Bind<T>(T inherited, JsonPart json, params string[] ignored)
        where T : class
    {
        if (!Demand(json, JsonTokenType.StartObject, "an object"))
        {
            return inherited;
        }

        var given = new Dictionary<string, object>(StringComparer.Ordinal);

        Dictionary<string, PropertyInfo> properties = OptionProperties.Find(inherited.GetType())
            .Where(IsValue).ToDictionary(OptionProperties.NameOf, StringComparer.Ordinal);
        foreach ((string name, FileLocation location, JsonPart value) in json.Members.Where(member => !ignored.Contains(member.Name)))
        {
            if (!properties.TryGetValue(name, out PropertyInfo? property))
            {
                Unknown(name, location, properties.Keys.Concat(ignored));
            }
            else if (Read(value, property) is { } read && Check(property, read, value))
            {
                given[name] = read;
            }
        }

        T options = given.Count == 0 ? inherited : Create(inherited, given);
        CheckTogether(options, json);
        return options;
    }

    /// <summary>Binds a value that is not in an object like the options of a stage.</summary>
    /// <typeparam name="T">A record with the value as an option.</typeparam>
    /// <param name="name">The option's name.</param>
    /// <param name="value">The value.</param>
    /// <param name="option">What the base has, or the default.</param>
    public T BindOne<T>(string name, JsonPart value, T option)
        where T : class
    {
        var holder = new JsonPart(JsonTokenType.StartObject, "", value.Location);
        holder.Members.Add((name, value.Location, value));
        return Bind(option, holder);
    }

    /// <summary>Makes a record once, of all its values: what is inherited, and what is given in its place.</summary>
    private static T Create<T>(T inherited, Dictionary<string, object> given)
        where T : class
    {
        Dictionary<string, object?> values = OptionProperties.Find(inherited.GetType())
            .ToDictionary(
                OptionProperties.NameOf, property => given.GetValueOrDefault(OptionProperties.NameOf(property)) ?? property.GetValue(inherited));
        return (T)JsonSerializer.SerializeToElement(values, s_json).Deserialize(inherited.GetType(), s_json)!;
    }

    /// <summary>Options within options are for who sets them up to fill.</summary>
    private static bool IsValue(PropertyInfo property) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { } type
            && (type.IsPrimitive || type == typeof(string) || type == typeof(int[]) || type == typeof(string[]));

    /// <summary>Reports a key that nothing reads, with the nearest one that exists.</summary>
    public void Unknown(string name, FileLocation location, IEnumerable<string> known)
    {
        string[] names = [.. known.Order(StringComparer.Ordinal)];
        problems.Add(new ErrorReport(
            ErrorCodes.UnknownKey, $"nothing reads the key '{name}'.", NearestName.Remedy(name, names), location));
    }

    /// <summary>Reports a value that has another type than is expected.</summary>
    public bool Demand(JsonPart json, JsonTokenType kind, string expected)
    {
        if (json.Kind == kind)
        {
            return true;
        }

        problems.Add(new ErrorReport(
            ErrorCodes.WrongType, $"expected {expected}, found {Shown(json)}.", $"Write {expected}.", json.Location));
        return false;
    }

    /// <summary>Values that exclude each other: reported at the key, or at the object if a base has set it.</summary>
    private void CheckTogether(object options, JsonPart json)
    {
        foreach ((string name, string problem) in options is IRelatedOptions related ? related.CheckTogether() : [])
        {
            FileLocation? location = json.Members.Where(member => member.Name == name).Select(member => member.Location).FirstOrDefault();
            problems.Add(new ErrorReport(
                ErrorCodes.ConflictingOptions, $"'{name}' {problem}", $"Correct or remove '{name}', or what it conflicts with.",
                location ?? json.Location));
        }
    }

    private static string Shown(JsonPart json) => json.Kind == JsonTokenType.String ? $"the string \"{json.Text}\"" : json.Text;

    private object? Read(JsonPart value, PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(string))
        {
            return Demand(value, JsonTokenType.String, "a string") ? value.Text : null;
        }

        if (type == typeof(int[]))
        {
            return Demand(value, JsonTokenType.StartArray, "a list of integers") ? ReadList(value) : null;
        }

        if (type == typeof(string[]))
        {
            return Demand(value, JsonTokenType.StartArray, "a list of names")
                && value.Items.Count(item => !Demand(item, JsonTokenType.String, "a string")) == 0
                ? value.Items.Select(item => item.Text).ToArray() : null;
        }

        return type == typeof(bool) ? ReadFlag(value)
            : type == typeof(double) ? ReadDouble(value)
            : type == typeof(ulong) ? ReadSeed(value)
            : type == typeof(long) ? ReadWhole(value) is { } wide ? wide : null
            : ReadWhole(value) is { } whole ? Narrow(whole, value) : null;
    }

    private object? ReadFlag(JsonPart value)
    {
        if (value.Kind is JsonTokenType.True or JsonTokenType.False)
        {
            return value.Kind == JsonTokenType.True;
        }

        problems.Add(new ErrorReport(ErrorCodes.WrongType, $"expected true or false, found {Shown(value)}.", "Write true or false.", value.Location));
        return null;
    }

    private object? ReadDouble(JsonPart value) =>
        Demand(value, JsonTokenType.Number, "a number") ? double.Parse(value.Text, CultureInfo.InvariantCulture) : null;

    private object? ReadSeed(JsonPart value)
    {
        if (value.Kind == JsonTokenType.Number && ulong.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
        {
            return seed;
        }

        problems.Add(
            new ErrorReport(ErrorCodes.WrongType, $"expected an integer from 0, found {Shown(value)}.", "Write an integer from 0.", value.Location));
        return null;
    }

    private long? ReadWhole(JsonPart value)
    {
        if (value.Kind == JsonTokenType.Number
            && long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            return whole;
        }

        problems.Add(new ErrorReport(ErrorCodes.WrongType, $"expected an integer, found {Shown(value)}.", "Write an integer.", value.Location));
        return null;
    }

    private object? Narrow(long whole, JsonPart value)
    {
        if (whole is >= int.MinValue and <= int.MaxValue)
        {
            return (int)whole;
        }

        problems.Add(new ErrorReport(ErrorCodes.OutOfRange, $"{whole} is too large.", "Write a smaller number.", value.Location));
        return null;
    }

    private int[]? ReadList(JsonPart list)
    {
        object?[] items = [.. list.Items.Select(item => ReadWhole(item) is { } whole ? Narrow(whole, item) : null)];
        if (items.Length == 0)
        {
            problems.Add(new ErrorReport(ErrorCodes.OutOfRange, "the list is empty.", "Write at least one number.", list.Location));
        }

        return items.Length > 0 && items.All(item => item is not null) ? [.. items.Cast<int>()] : null;
    }

    private bool Check(PropertyInfo property, object read, JsonPart value)
    {
        if (OptionProperties.CheckValue(property, read) is not { } text)
        {
            return true;
        }

        string name = OptionProperties.NameOf(property);
        IReadOnlyList<string>? choices = OptionProperties.ChoicesOf(property);
        problems.Add(new ErrorReport(
            choices is null ? ErrorCodes.OutOfRange : ErrorCodes.UnknownChoice, $"'{name}' {text}",
            choices is null ? "Choose a value in that range." : NearestName.Remedy(value.Text, choices), value.Location));
        return false;
    }
}
