using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Models;

namespace Bakeoff.Experiments;

/// <summary>
/// Reads a custom model: <c>{ "class": …, "assembly" or "project": … }</c> or <c>{ "command": […], "files": […] }</c>, and its
/// <c>options</c>.
/// </summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="binder">Checks types.</param>
/// <param name="folder">The experiment's folder, where relative paths begin.</param>
/// <param name="assemblies">The assemblies that may be named without a path.</param>
internal sealed class CustomModelReader(List<ErrorReport> problems, OptionsBinder binder, string folder, ModelAssemblies assemblies)
{
    private static readonly string[] Keys = ["class", "assembly", "project", "command", "files", "version", "scores", "options"];

    /// <summary>Says whether a model is a custom one: it names a class or a command.</summary>
    public static bool Describes(JsonPart value) => value.Members.Any(member => member.Name is "class" or "command");

    /// <summary>
    /// What to do instead of varying a key that describes the model itself, such as <c>scores</c>; null for any other name. An option that is given
    /// may have such a name: then it is meant.
    /// </summary>
    /// <param name="name">The name that is to be varied.</param>
    /// <param name="given">The option of that name that the model has; or null.</param>
    public static string? WhyNotVaried(string name, JsonPart? given) => given is not null || !Keys.Contains(name) ? null
        : $"'{name}' belongs to the model, not to its options: "
            + (name == "options" ? "name one of them in its place. " : $"describe another model of the experiment with another '{name}'. ")
            + "If the model reads an option of that name, give it a value in its 'options' first.";

    /// <summary>Reads one; null if something is wrong with it, which is reported.</summary>
    public CustomModel? Read(string name, FileLocation location, JsonPart value)
    {
        int before = problems.Count;
        foreach ((string key, FileLocation at, _) in value.Members.Where(member => !Keys.Contains(member.Name)))
        {
            binder.Unknown(key, at, Keys);
        }

        problems.AddRange(ModelName.Check(name, location));
        var options =
            new CustomModelOptions { Model = name, Options = value.Members.FirstOrDefault(member => member.Name == "options").Value is { } given
                && binder.Demand(given, JsonTokenType.StartObject, "an object") ? given.ToJson() : "{}" };
        bool isClass = value.Members.Any(member => member.Name == "class");
        if (isClass && value.Members.FirstOrDefault(
            member => member.Name is "command" or "files" or "version" or "scores") is (not null, var conflicting, _))
        {
            problems.Add(
                new ErrorReport(
                    ErrorCodes.ConflictingOptions, "a model is either a 'class' or a 'command'.", "Take one of the two out.", conflicting));
        }

        CustomModel? model = problems.Count > before ? null : isClass ? ReadClass(value, options) : ReadCommand(value, options);
        return problems.Count > before ? null : model;
    }

    /// <summary>Sets options of a model of the base; those that are not given stay as they are.</summary>
    /// <param name="inherited">The model of the base.</param>
    /// <param name="value">An object that does not describe a model: it may have <c>options</c> alone.</param>
    public CustomModel ReadOptions(CustomModel inherited, JsonPart value)
    {
        foreach ((string key, FileLocation at, JsonPart given) in value.Members)
        {
            if (key != "options")
            {
                problems.Add(new ErrorReport(
                    ErrorCodes.UnknownKey, $"nothing reads the key '{key}' of a model of the base without its 'class' or 'command'.",
                    "Give its 'options' alone, or describe all of the model.", at));
            }
            else if (binder.Demand(given, JsonTokenType.StartObject, "an object"))
            {
                inherited = inherited.WithOptions(given);
            }
        }

        return inherited;
    }

    private CustomModel? ReadClass(JsonPart value, CustomModelOptions options) =>
        new CustomClassReader(problems, binder, folder, assemblies).Read(value, "model") is { } custom
            ? new CustomModel(options with { Class = custom.Type }, custom.Code, []) : null;

    private CustomModel? ReadCommand(JsonPart value, CustomModelOptions options)
    {
        string[] command = Texts(value, "command");
        if (command.Length == 0)
        {
            problems.Add(
                new ErrorReport(
                    ErrorCodes.OutOfRange, "'command' is empty.", "Write the program and its arguments, such as [\"python3\", \"model.py\"].",
                    value.Location));
        }

        var files = new List<(string, string)>();
        foreach (string file in Texts(value, "files"))
        {
            string path = Path.GetFullPath(Path.Combine(folder, file));
            if (!File.Exists(path) || Path.GetRelativePath(folder, path).StartsWith("..", StringComparison.Ordinal))
            {
                problems.Add(
                    new ErrorReport(
                        ErrorCodes.BadCustomModel, $"the command's file '{file}' does not exist in the experiment's folder.",
                        "Correct its path, or copy it there.", value.Location));
                return null;
            }

            files.Add((Path.GetRelativePath(folder, path).Replace('\\', '/'), path));
        }

        string scores = Text(value, "scores") ?? options.Scores;
        var read = options with { Command = JsonSerializer.Serialize(command), Scores = scores, Version = VersionOf(value, Texts(value, "version")) };
        foreach ((_, string problem) in OptionProperties.CheckEach(read))
        {
            IReadOnlyList<string> choices = OptionProperties.ChoicesOf(typeof(CustomModelOptions).GetProperty(nameof(CustomModelOptions.Scores))!)!;
            problems.Add(
                new ErrorReport(ErrorCodes.UnknownChoice, $"'scores' {problem}", NearestName.Remedy(scores, [.. choices]), value.Location));
        }

        return new CustomModel(read, null, files);
    }

    /// <summary>What the program says of its version: another interpreter is another model.</summary>
    private string? VersionOf(JsonPart value, string[] command)
    {
        if (command.Length == 0)
        {
            return null;
        }

        string shown = string.Join(' ', command);
        try
        {
            if (ProgramVersion.Ask(command, folder) is not var (exitCode, said))
            {
                string limits = FormattableString.Invariant(
                    $"within {ProgramVersion.Limit.TotalSeconds} s, or prints more than {ProgramVersion.MaxLetters} letters");
                return Problem(
                    $"'{shown}' does not end {limits}.",
                    "Let 'version' print the program's version and end, such as [\"python3\", \"--version\"].", value);
            }

            return exitCode == 0 ? said : Problem($"'{shown}' ended with exit code {exitCode}: {said}", "Correct 'version'.", value);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return Problem($"'{command[0]}' cannot be started: {e.Message}.", "Install it, or correct 'version'.", value);
        }
    }

    private string? Problem(string message, string remedy, JsonPart value)
    {
        problems.Add(new ErrorReport(ErrorCodes.BadCustomModel, message, remedy, value.Location));
        return null;
    }

    private string? Text(JsonPart value, string key) => value.Members.FirstOrDefault(member => member.Name == key).Value is { } part
        && binder.Demand(part, JsonTokenType.String, "a string") ? part.Text : null;

    private string[] Texts(JsonPart value, string key) => value.Members.FirstOrDefault(member => member.Name == key).Value is not { } part ? []
        : binder.Demand(part, JsonTokenType.StartArray, "a list of strings")
            ? [.. part.Items.Where(item => binder.Demand(item, JsonTokenType.String, "a string")).Select(item => item.Text)] : [];
}
