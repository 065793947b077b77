using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Tuning;

namespace Bakeoff.Experiments;

/// <summary>Finds which options of a model are searched: those that say their range themselves, and those that the experiment gives one.</summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="tuning">What the experiment says of tuning.</param>
internal sealed class SearchSpaceReader(List<ErrorReport> problems, TuningRequest tuning)
{
    // What training takes longer by, so that a part of it is a cheap look; the first one that a model has.
    private static readonly string[] s_budgets = ["epochs", "iterations", "samples", "passes", "factors"];
    private readonly SortedDictionary<string, (SearchParameter Parameter, string Given)> _found = new(StringComparer.Ordinal);

    /// <summary>Finds the space of a model.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="name">The name of a built-in or custom model that it has.</param>
    /// <returns>Null where nothing of it can be searched.</returns>
    public TunedModel? Read(Experiment experiment, string name)
    {
        string prefix = $"models.{name}.";
        (string Option, JsonPart Range)[] ranges =
        [
            .. tuning.Space.Where(of => of.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(of => (of.Key[prefix.Length..], of.Value)),
        ];
        if (experiment.CustomModels.TryGetValue(name, out CustomModel? custom))
        {
            JsonPart given = JsonPart.Parse(System.Text.Encoding.UTF8.GetBytes(custom.Options.Options), name, []);
            foreach ((string option, JsonPart range) in ranges)
            {
                AddCustom(option, range, given.Members.FirstOrDefault(member => member.Name == option).Value);
            }
        }
        else
        {
            AddBuiltIn(experiment.Models[name], name, ranges);
        }

        return _found.Count == 0 ? null : Complete(name);
    }

    private TunedModel Complete(string name)
    {
        string? budget = tuning.Options.Method != TuningOptions.Halving ? null
            : s_budgets.FirstOrDefault(option => _found.TryGetValue(option, out var found)
                && found.Parameter is { IsChoice: false, From: >= 1, To: <= int.MaxValue }
                && int.TryParse(found.Given, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        (SearchParameter Parameter, string Given)[] searched = [.. _found.Where(of => of.Key != budget).Select(of => of.Value)];
        string method = tuning.Options.Method == TuningOptions.Halving && (budget is null || searched.Length == 0)
            ? TuningOptions.Random : tuning.Options.Method;
        bool halves = method == TuningOptions.Halving;
        searched = halves ? searched : [.. _found.Values];
        var model = new TunedModel(
            name, new SearchSpace([.. searched.Select(of => of.Parameter)]), new SearchPoint([.. searched.Select(of => of.Given)]), method);
        if (!halves)
        {
            return model;
        }

        (SearchParameter range, string given) = _found[budget!];
        return model with
        {
            BudgetOption = budget,
            Budget = new SearchBudget((int)range.From, (int)range.To, int.Parse(given, CultureInfo.InvariantCulture)),
        };
    }

    private void AddBuiltIn(object options, string name, (string Option, JsonPart Range)[] ranges)
    {
        IReadOnlyList<PropertyInfo> properties = OptionProperties.Find(options.GetType());
        foreach (PropertyInfo property in properties)
        {
            if (property.GetCustomAttribute<OptionSearchAttribute>() is { } search)
            {
                _found[OptionProperties.NameOf(property)] = (
                    Named(property) with { From = search.From, To = search.To, IsLog = search.Scale == SearchScale.Log }, ValueOf(property, options));
            }
        }

        foreach ((string option, JsonPart range) in ranges)
        {
            if (properties.FirstOrDefault(property => OptionProperties.NameOf(property) == option && IsSearchable(property)) is not { } property)
            {
                string[] known = [.. properties.Where(IsSearchable).Select(OptionProperties.NameOf)];
                Problem($"'models.{name}.{option}' is no option that can be searched.", NearestName.Remedy(option, known), range);
            }
            else if (Parse(Named(property), range) is { } parameter && Allows(property, parameter, range))
            {
                _found[option] = (parameter, ValueOf(property, options));
            }
        }
    }

    private void AddCustom(string option, JsonPart range, JsonPart? given)
    {
        bool isNumber = given is null or { Kind: JsonTokenType.Number };
        bool isWhole = new[] { given?.Text ?? "0" }.Concat(range.Members.Where(member => member.Name is "from" or "to").Select(of => of.Value.Text))
            .All(text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));
        if (CustomModelReader.WhyNotVaried(option, given) is { } remedy)
        {
            Problem($"'{option}' is no option that can be searched.", remedy, range);
        }
        else if (!isNumber && range.Kind != JsonTokenType.StartArray)
        {
            Problem($"the model's '{option}' is {given!.Text}, and no number that could be searched in a range.", "Give a list of its values.",
                range);
        }
        else if (Parse(new SearchParameter(option) { IsWhole = isWhole }, range) is { } parameter)
        {
            _found[option] = (parameter, given is null ? "" : SweepParameter.Written(given));
        }
    }

    /// <summary>Reads <c>{ "from": …, "to": …, "scale": … }</c>, or a list of values.</summary>
    private SearchParameter? Parse(SearchParameter parameter, JsonPart range)
    {
        if (range.Kind == JsonTokenType.StartArray)
        {
            string[] choices = [.. range.Items.Select(SweepParameter.Written)];
            if (choices.Length < 2 || choices.Distinct().Count() < choices.Length || choices.Any(choice => !TrialName.CanHold(choice)))
            {
                Problem(
                    $"the values of '{parameter.Name}' must be two or more, different, and of letters, digits, points and hyphens: they are parts of "
                        + "names.", "Correct the list.", range);
                return null;
            }

            return parameter with { Choices = choices };
        }

        if (range.Kind == JsonTokenType.StartObject
            && new[] { "from", "to" }.FirstOrDefault(end => range.Members.All(member => member.Name != end)) is { } absent)
        {
            Problem($"the range of '{parameter.Name}' has no '{absent}'.", "Write both ends, such as { \"from\": 1, \"to\": 10 }.", range);
            return null;
        }

        int before = problems.Count;
        SweepRange bound = new OptionsBinder(problems).Bind(new SweepRange(), range);
        return problems.Count > before ? null
            : parameter with { From = bound.From, To = bound.To, IsLog = bound.Scale == SweepRange.Log };
    }

    private bool Allows(PropertyInfo property, SearchParameter parameter, JsonPart range)
    {
        IEnumerable<string> values = parameter.IsChoice ? parameter.Choices
            : [parameter.From.ToString("R", CultureInfo.InvariantCulture), parameter.To.ToString("R", CultureInfo.InvariantCulture)];
        bool isText = TypeOf(property) == typeof(string);
        foreach (string value in values)
        {
            double number = 0;
            bool isNumber = isText || double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
            string? problem = TypeOf(property) == typeof(bool) ? (value is "true" or "false" ? null : $"must be true or false, but is {value}.")
                : !isNumber || (parameter.IsWhole && !double.IsInteger(number))
                    ? $"must be {(parameter.IsWhole ? "an integer" : "a number")}, but is {value}."
                : OptionProperties.CheckValue(property, isText ? value : number);
            if (problem is not null)
            {
                Problem($"'{parameter.Name}' {problem}", "Choose values that the option may have.", range);
                return false;
            }
        }

        return true;
    }

    private static SearchParameter Named(PropertyInfo property) =>
        new(OptionProperties.NameOf(property)) { IsWhole = TypeOf(property) == typeof(int) || TypeOf(property) == typeof(long) };

    private static Type TypeOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static bool IsSearchable(PropertyInfo property) =>
        TypeOf(property) is { } type && (type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(bool)
            || (type == typeof(string) && OptionProperties.ChoicesOf(property) is not null && property.Name != "Algorithm"));

    private static string ValueOf(PropertyInfo property, object options) => property.GetValue(options) switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };

    private void Problem(string message, string remedy, JsonPart at) =>
        problems.Add(new ErrorReport(ErrorCodes.BadTuningSpace, message, remedy, at.Location));
}
