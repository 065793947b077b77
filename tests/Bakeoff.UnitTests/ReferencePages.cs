using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>Writes the reference from the code: options from their types and the comments on them, verbs from the command line itself.</summary>
internal static partial class ReferencePages
{
    /// <summary>A section for each part of an experiment.</summary>
    public static string Options(IEnumerable<(string Heading, string Introduction, Type Type)> parts)
    {
        var page = new StringBuilder("""
            # Options of an experiment

            Written by a test from the code (`ReferenceTests`): every key that `experiment.json` may have, with its default and its range. [experiment.schema.json](../../experiments/experiment.schema.json) says the
            same to editors. An unknown key, a wrong type or a value out of its range is an error with its line.


            """.ReplaceLineEndings("\n"));
        foreach ((string heading, string introduction, Type type) in parts)
        {
            page.Append(CultureInfo.InvariantCulture, $"## {heading}\n\n{introduction}\n\n| key | default | values | what it does |\n|---|---|---|---|\n");
            object defaults = Activator.CreateInstance(type)!;
            foreach (PropertyInfo property in OptionProperties.Of(type).Where(property => property.PropertyType is { IsClass: false } or { IsArray: true } || property.PropertyType == typeof(string)))
            {
                page.Append(CultureInfo.InvariantCulture, $"| `{OptionProperties.NameOf(property)}` | {DefaultOf(property.GetValue(defaults))} | {ValuesOf(property)} | {Summary(property)} |\n");
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd() + "\n";
    }

    /// <summary>A section for each verb.</summary>
    public static string Commands(Command root)
    {
        var page = new StringBuilder($"# The command line\n\nWritten by a test from the code (`ReferenceTests`). {root.Description}\n\n`bakeoff VERB --help` says the same. Through Cake each verb is a target (`--target=Compare`), with the same options.\n\n");
        foreach (Command verb in root.Subcommands.OrderBy(verb => verb.Name, StringComparer.Ordinal).SelectMany(verb => verb.Subcommands.Prepend(verb)))
        {
            string parent = root.Subcommands.Contains(verb) ? "" : verb.Parents.OfType<Command>().First().Name + " ";
            page.Append(CultureInfo.InvariantCulture, $"## bakeoff {parent}{verb.Name}{string.Concat(verb.Arguments.Select(argument => $" {argument.Name.ToUpperInvariant()}"))}\n\n{verb.Description}\n\n");
            page.Append(string.Concat(verb.Arguments.Select(argument => $"- `{argument.Name.ToUpperInvariant()}`: {argument.Description}\n")));
            page.Append(string.Concat(verb.Options.Where(option => option.Name is not ("--help" or "--version")).OrderBy(option => option.Name, StringComparer.Ordinal).Select(option => $"- `{option.Name}`: {option.Description}\n")));
            page.Append('\n');
        }

        return page.ToString().Replace("\n\n\n", "\n\n", StringComparison.Ordinal).TrimEnd() + "\n";
    }

    private static string DefaultOf(object? value) => value switch { null => "none", "" => "empty", "|" => "`\\|`", _ => $"`{JsonSerializer.Serialize(value, value.GetType()).Trim('"')}`" };

    private static string ValuesOf(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return OptionProperties.ChoicesOf(property) is { } choices ? string.Join(", ", choices.Select(choice => $"`{choice}`"))
            : property.GetCustomAttribute<OptionRangeAttribute>() is { } range ? string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}{(type == typeof(int[]) ? ", a list" : type == typeof(double) ? "" : ", whole")}")
            : type == typeof(bool) ? "true, false" : type == typeof(string) ? "a text" : type == typeof(string[]) ? "a list of names" : type == typeof(int[]) ? "a list of whole numbers" : "a number";
    }

    private static string Summary(PropertyInfo property)
    {
        XElement comments = XElement.Load(Path.ChangeExtension(property.DeclaringType!.Assembly.Location, ".xml"));
        string id = $"P:{property.DeclaringType.FullName}.{property.Name}";
        XElement summary = comments.Descendants("member").Single(member => member.Attribute("name")!.Value == id).Element("summary")!;
        foreach (XElement part in summary.Descendants().ToArray())
        {
            string name = part.Attribute("cref")?.Value.Split('.')[^1] ?? "";
            part.ReplaceWith(name.Length == 0 ? $"`{part.Value}`" : $"`{char.ToLowerInvariant(name[0])}{name[1..]}`");
        }

        // Default and range have columns of their own.
        string text = DefaultSentence().Replace(WhiteSpace().Replace(summary.Value, " ").Trim(), "");
        return text.Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@" Default [^.;:]*(\.\d+)?(; range [^.]*(\.\d+)?[^.]*)?\.(?=\s|$)")]
    private static partial Regex DefaultSentence();
}
