using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

/// <summary>Writes the reference from the code: options from their types and the comments on them, commands from the command line itself.</summary>
internal static partial class ReferencePages
{
    /// <summary>What the page of metrics says before the metrics.</summary>
    private static readonly string s_rules = """
        # Metrics

        Written by a test from the code (`ReferenceTests`): every metric that the stage Evaluate measures. `k` is each of `evaluation.k`. Which decisions stand behind it is in
        [decision 16](../decisions/0016-undefined-values.md), the file format in [metrics.schema.json](../schemas/metrics.schema.json).

        ## Rules for all metrics

        - **Candidates.** `test-items`: the user's test items. `seen-excluded`: the full catalogue without what the user has in the training rows. `seen-included`: the full catalogue. No candidate is sampled.
        - **Undefined.** A user for whom a metric is undefined has weight 0 and takes no part in its value, its interval and its comparisons. `users` in `metrics.json` says for how many people it is defined, and the
          page says so where these are fewer than all. A metric that is undefined for everyone is left out.
        - **Nothing recommended is a result.** A test user without a list has 0 in all metrics of hits: a model cannot gain by covering only easy users.
        - **Relevance.** Every test item counts as a hit in the metrics of hits, whatever its rating; `split.minRating` leaves those that were liked.
        - **Gains.** Metrics that weigh test items by their rating take the rating r where the scale starts at 0 or above, as LensKit does, and r less the scale's minimum where that is below 0. A gain is never below 0.
        - **Ratings.** Metrics of ratings are left out where the data has interactions and no ratings, or where `split.minRating` leaves a single rating: `whyNoRatings` says which. Ratings that are equal in the whole
          dataset are measured.
        - **Slices.** In a slice of items or ratings the test rows outside the slice are no test items; in lists they count as other candidates.
        - **Versions.** A version grows when a metric computes something else. Values of different versions are not compared.


        """.ReplaceLineEndings("\n");

    /// <summary>A section for each part of an experiment.</summary>
    public static string Options(IEnumerable<(string Heading, string Introduction, Type Type)> parts)
    {
        var page = new StringBuilder("""
            # Options of an experiment

            Written by a test from the code (`ReferenceTests`): every key that `experiment.json` may have, with its default and its range. [experiment.schema.json](../../experiments/experiment.schema.json) says the
            same to editors. An unknown key, a wrong type or a value out of its range is an error with its line.


            """.ReplaceLineEndings("\n"));
        return Append(page, parts);
    }

    /// <summary>The settings of executors, with a section for what is general.</summary>
    public static string Executor() => Append(
        new StringBuilder("""
            # Where stages run

            Written by a test from the code (`ReferenceTests`): what `bakeoff.json` at the root of a repository, next to the folder of the experiments, says of executors. [bakeoff.schema.json](../schemas/bakeoff.schema.json) says the same to editors.
            Nothing of it is in a key: the results do not depend on where they were made. Besides `executor` the file may have `store`, the path of the store.


            """.ReplaceLineEndings("\n")),
        [("executor", "`stages` and `models` in it are objects whose keys are names of stages and models, and whose values have the same keys: what "
            + "they do not say is as here.", typeof(ExecutorOptions)),
        ("executor.hosts",
            "A list in `executor` itself, of which each entry is a host that is reached over SSH: [how](../how-to/cluster.md#hosts-over-ssh).",
            typeof(SshHost))]);

    private static string Append(StringBuilder page, IEnumerable<(string Heading, string Introduction, Type Type)> parts)
    {
        foreach ((string heading, string introduction, Type type) in parts)
        {
            page.Append(
                CultureInfo.InvariantCulture, $"## {heading}\n\n{introduction}\n\n| key | default | values | what it does |\n|---|---|---|---|\n");
            object defaults = Activator.CreateInstance(type)!;
            foreach (PropertyInfo property in OptionProperties.Find(type)
                .Where(property => property.PropertyType is { IsClass: false } or { IsArray: true } || property.PropertyType == typeof(string)))
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{OptionProperties.NameOf(property)}` | {DefaultOf(property.GetValue(defaults))} | {ValuesOf(property)} | "
                        + $"{Summary(property)} |\n");
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd() + "\n";
    }

    /// <summary>A section for each command.</summary>
    public static string Commands(Command root)
    {
        var page = new StringBuilder(
            $"# The command line\n\nWritten by a test from the code (`ReferenceTests`). {root.Description}\n\n`bakeoff COMMAND --help` says the "
                + "same. Through Cake each command is a target (`--target=Compare`), with the same options.\n\n");
        Command[] commands = [.. root.Subcommands.OrderBy(command => command.Name, StringComparer.Ordinal)
            .SelectMany(command => command.Subcommands.Prepend(command))];
        string[] shared = SharedOptions(commands);
        page.Append(
            CultureInfo.InvariantCulture,
            $"## Options that most commands share\n\nWhere a command says that it takes them, it takes all of these.\n\n{string.Concat(shared)}\n");
        foreach (Command command in commands)
        {
            string parent = root.Subcommands.Contains(command) ? "" : command.Parents.OfType<Command>().First().Name + " ";
            string arguments = string.Concat(command.Arguments.Select(argument => $" {argument.Name.ToUpperInvariant()}"));
            page.Append(
                CultureInfo.InvariantCulture,
                $"## bakeoff {parent}{command.Name}{arguments}\n\n{command.Description}\n\n");
            page.Append(string.Concat(command.Arguments.Select(argument => $"- `{argument.Name.ToUpperInvariant()}`: {argument.Description}\n")));
            string[] options = OptionsOf(command);
            bool takesAll = shared.All(options.Contains);
            page.Append(string.Concat(options.Where(option => !takesAll || !shared.Contains(option))));
            page.Append(takesAll ? "- and the [shared options](#options-that-most-commands-share).\n\n" : "\n");
        }

        return page.ToString().Replace("\n\n\n", "\n\n", StringComparison.Ordinal).TrimEnd() + "\n";
    }

    /// <summary>The options that at least half of the commands have, each as a line.</summary>
    private static string[] SharedOptions(Command[] commands) => [.. commands.SelectMany(OptionsOf).GroupBy(line => line, StringComparer.Ordinal)
        .Where(line => line.Count() * 2 >= commands.Length).Select(line => line.Key).Order(StringComparer.Ordinal)];

    private static string[] OptionsOf(Command command) => [.. command.Options.Where(option => option.Name is not ("--help" or "--version"))
        .OrderBy(option => option.Name, StringComparer.Ordinal).Select(option => $"- `{option.Name}{ValueOf(option)}`: {option.Description}\n")];

    /// <summary>What an option takes, where help has a name for it.</summary>
    private static string ValueOf(Option option) => option.HelpName is { } name ? "=" + name.ToUpperInvariant() : "";

    /// <summary>A section for each kind of metric, after the rules that hold for all.</summary>
    public static string Metrics()
    {
        var page = new StringBuilder(s_rules);
        foreach (IGrouping<string, Metric> section in BuiltInMetrics.All.GroupBy(metric => metric.Section))
        {
            page.Append(
                CultureInfo.InvariantCulture, $"## {section.Key}\n\n| metric | better | version | range | candidates |\n|---|---|---|---|---|\n");
            foreach (Metric metric in section)
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{metric.Name}` | {metric.Better.ToName()} | {metric.Version} | {metric.Range} | "
                        + $"{string.Join(", ", metric.Candidates.Select(candidates => candidates.ToName()))} |\n");
            }

            page.Append('\n');
            foreach (Metric metric in section)
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"### {metric.Name}\n\n{metric.Formula}\n\n- Population: {metric.Population}\n- Ties: {metric.Ties}\n");
                page.Append(CultureInfo.InvariantCulture, $"- Undefined and empty cases: {metric.Undefined}\n- Source: {metric.Source}.\n");
                page.Append(metric.OtherNames.Count == 0 ? "" : $"- Elsewhere: {string.Join("; ", metric.OtherNames)}.\n");
                page.AppendJoin(
                    "", metric.Changes.Select((change, i) => string.Create(CultureInfo.InvariantCulture, $"- Version {i + 2}: {change}\n")))
                        .Append('\n');
            }
        }

        return page.ToString().TrimEnd() + "\n";
    }

    private static string DefaultOf(object? value) =>
        value switch { null => "none", "" => "empty", "|" => "`\\|`", _ => $"`{JsonSerializer.Serialize(value, value.GetType()).Trim('"')}`" };

    private static string ValuesOf(PropertyInfo property) => property.GetCustomAttribute<OptionSearchAttribute>() is { } search
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{RangeOf(property)}; tuned from {search.From} to {search.To}{(search.Scale == SearchScale.Log ? ", by their logarithm" : "")}")
        : RangeOf(property);

    private static string RangeOf(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return OptionProperties.ChoicesOf(property) is { } choices ? string.Join(", ", choices.Select(choice => $"`{choice}`"))
            : property.GetCustomAttribute<OptionRangeAttribute>() is { } range
                ? string.Create(
                CultureInfo.InvariantCulture,
                $"{range.Minimum} to {range.Maximum}{(type == typeof(int[]) ? ", a list" : type == typeof(double) ? "" : ", integer")}")
            : type == typeof(bool) ? "true, false" : type == typeof(string) ? "a string" : type == typeof(string[]) ? "a list of names"
                : type == typeof(int[]) ? "a list of integers" : "a number";
    }

    /// <summary>What the comment on an option says, and of an option whose words describe themselves what these say.</summary>
    public static string Summary(PropertyInfo property)
    {
        IEnumerable<string> words = property.GetCustomAttribute<OptionChoiceAttribute>() is { } choice
            ? choice.Choices.Zip(choice.Summaries, (name, summary) => $" `{name}`: {summary}") : [];
        string text = Summary(property.DeclaringType!.Assembly, $"P:{property.DeclaringType.FullName}.{property.Name}");
        return (text + string.Concat(words)).Replace("|", "\\|", StringComparison.Ordinal);
    }

    /// <summary>The summary of a type, in one line.</summary>
    public static string Summary(Type type) => Summary(type.Assembly, $"T:{type.FullName}");

    private static string Summary(Assembly assembly, string id)
    {
        XElement comments = XElement.Load(Path.ChangeExtension(assembly.Location, ".xml"));
        XElement summary = comments.Descendants("member").Single(member => member.Attribute("name")!.Value == id).Element("summary")!;
        foreach (XElement part in summary.Descendants().ToArray())
        {
            string name = part.Attribute("cref")?.Value.Split('.')[^1] ?? "";
            part.ReplaceWith(name.Length == 0 ? $"`{part.Value}`" : $"`{char.ToLowerInvariant(name[0])}{name[1..]}`");
        }

        // Default and range have their own columns.
        return DefaultSentence().Replace(WhiteSpace().Replace(summary.Value, " ").Trim(), "").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@" Default [^.;:]*(\.\d+)?(; range [^.]*(\.\d+)?[^.]*)?\.(?=\s|$)")]
    private static partial Regex DefaultSentence();
}
