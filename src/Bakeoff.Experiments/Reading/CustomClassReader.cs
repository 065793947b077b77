using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Finds a class that an experiment names: <c>{ "class": …, "assembly": … }</c>.</summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="binder">Checks types.</param>
/// <param name="folder">The experiment's folder, where relative paths begin.</param>
/// <param name="assemblies">The assemblies that may be named without a path.</param>
internal sealed class CustomClassReader(List<ErrorReport> problems, OptionsBinder binder, string folder, ModelAssemblies assemblies)
{
    /// <summary>Reads a class.</summary>
    /// <param name="value">The object that names it.</param>
    /// <param name="what">What the class is, such as <c>model</c>.</param>
    /// <returns>Where its code begins; null if something is wrong, which is reported.</returns>
    public StageCode? Read(JsonPart value, string what)
    {
        JsonPart at = value.Members.FirstOrDefault(member => member.Name == "class").Value ?? value;
        if (Text(value, "class") is not { } type || Text(value, "assembly") is not { } assembly)
        {
            string key = at == value ? "class" : "assembly";
            problems.Add(new ErrorReport(
                ErrorCodes.MissingKey, key == "class" ? $"a {what} needs its 'class'." : $"a {what}'s 'class' needs its 'assembly'.",
                key == "class" ? "Write the full name of the class, with the namespace."
                    : "Name it as --assembly does, or by the path of its .dll from the experiment's folder.", value.Location));
            return null;
        }

        string? path = assembly.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? Path.GetFullPath(Path.Combine(folder, assembly)) : assemblies.Find(assembly);
        if (path is null || !File.Exists(path))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.BadCustomModel,
                $"there is no assembly '{assembly}'{(path is null ? "" : $" ({Path.GetRelativePath(Environment.CurrentDirectory, path)})")}.",
                path is null ? RemedyFor(assembly) : "Build it first.", at.Location));
            return null;
        }

        using var file = new ReachAssembly(path);
        string name = type.Replace('+', '/');
        if (file.FindType(name) is null)
        {
            problems.Add(new ErrorReport(
                ErrorCodes.BadCustomModel, $"{Path.GetFileName(path)} has no class '{type}'.",
                "Write its full name, with the namespace.", at.Location));
            return null;
        }

        return new StageCode(file.Name, name, path);
    }

    private string RemedyFor(string assembly)
    {
        string[] known = [.. assemblies.Files.Select(file => Path.GetFileNameWithoutExtension(file))];
        string where = assemblies.Project is { } project
            ? $"let {Path.GetRelativePath(Environment.CurrentDirectory, project)} reference its project" : "name its file with --assembly";
        return $"{(known.Length > 0 ? NearestName.Remedy(assembly, known) + " Or " : "")}" +
            $"{(known.Length > 0 ? where : char.ToUpperInvariant(where[0]) + where[1..])}, or write the path of its .dll.";
    }

    private string? Text(JsonPart value, string key) =>
        value.Members.FirstOrDefault(member => member.Name == key).Value is { } part && binder.Demand(part, JsonTokenType.String, "a string")
            ? part.Text : null;
}
