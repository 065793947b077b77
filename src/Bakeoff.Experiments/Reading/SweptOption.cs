using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>What an experiment knows of an option that a sweep names.</summary>
internal sealed partial class SweptOption
{
    private readonly PropertyInfo? _property;
    private readonly JsonPart? _given;

    /// <summary>Looks for an option.</summary>
    /// <param name="experiment">The experiment, with its models.</param>
    /// <param name="path">Such as <c>models.svd.regularization</c>.</param>
    public SweptOption(Experiment experiment, string path)
    {
        if (path.Split('.') is not ["models", { Length: > 0 } model, { Length: > 0 } name])
        {
            Remedy = "Name an option of a model: write \"models.\", the model's name, a point and the option's name, such as "
                + "models.svd.regularization.";
        }
        else if (experiment.Models.TryGetValue(model, out object? options))
        {
            IReadOnlyList<PropertyInfo> properties = OptionProperties.Find(options.GetType());
            _property = properties.FirstOrDefault(property => OptionProperties.NameOf(property) == name);
            Remedy = _property is null ? NearestName.Remedy(name, [.. properties.Select(OptionProperties.NameOf)]) : null;
        }
        else if (experiment.CustomModels.TryGetValue(model, out CustomModel? custom))
        {
            // What options it reads, a custom model alone knows: as in tuning, each may be set, whether the experiment gives it or not.
            IsCustom = true;
            _given = custom.ReadOptions().Members.FirstOrDefault(member => member.Name == name).Value;
            Remedy = CustomModelReader.WhyNotVaried(name, _given) is { } reason ? reason
                : Nameable().IsMatch(name) ? null : "An option that is swept is part of names: call it by letters, digits, - and _.";
        }
        else
        {
            Remedy = experiment.Imports.ContainsKey(model) ? $"The lists of '{model}' were made elsewhere: sweep it where it is trained."
                : $"Name an option of a model that this experiment has: \"models\" must have \"{model}\", with its options or as {{}}, here or in "
                    + $"what it extends. {NearestName.Remedy(model, [.. experiment.Models.Keys, .. experiment.CustomModels.Keys])}";
        }
    }

    /// <summary>What to write in its place; null where a sweep may vary it.</summary>
    public string? Remedy { get; }

    /// <summary>Whether it is an option of a custom model.</summary>
    public bool IsCustom { get; }

    /// <summary>Whether the values of a range are integers: as the option is, or, of a custom model, as the given value and both ends are.</summary>
    /// <param name="values">The range, or a list.</param>
    public bool IsWhole(JsonPart values) => IsCustom
        ? values.Members.Where(member => member.Name is "from" or "to").Select(member => member.Value.Text).Append(_given?.Text ?? "0")
            .All(text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        : _property?.PropertyType == typeof(int);

    [GeneratedRegex(@"\A[A-Za-z0-9_\-]{1,60}\z")]
    private static partial Regex Nameable();
}
