using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Reads a class that an experiment names: <c>{ "class": …, "assembly": … }</c> or <c>{ "class": …, "project": … }</c>. The assembly is looked for,
/// and the project built, when the code is first asked for.
/// </summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="binder">Checks types.</param>
/// <param name="folder">The experiment's folder, where relative paths begin.</param>
/// <param name="assemblies">The assemblies that may be named without a path.</param>
internal sealed class CustomClassReader(List<ErrorReport> problems, OptionsBinder binder, string folder, ModelAssemblies assemblies)
{
    /// <summary>Reads a class.</summary>
    /// <param name="value">The object that names it.</param>
    /// <param name="what">What the class is, such as <c>model</c>.</param>
    /// <returns>The class; null if something is wrong, which is reported.</returns>
    public CustomClass? Read(JsonPart value, string what)
    {
        JsonPart? named = value.Members.FirstOrDefault(member => member.Name == "class").Value;
        FileLocation at = (named ?? value).Location;
        int before = problems.Count;
        string? type = Text(value, "class"), assembly = Text(value, "assembly"), project = Text(value, "project");
        if (problems.Count > before)
        {
            return null;
        }

        string? file = project is null ? null : Path.GetFullPath(Path.Combine(folder, project));
        ErrorReport? problem =
            type is null ? new ErrorReport(
                ErrorCodes.MissingKey, $"a {what} needs its 'class'.", "Write the full name of the class, with the namespace.", at)
            : assembly is not null && project is not null ? new ErrorReport(
                ErrorCodes.ConflictingOptions, $"a {what}'s 'class' is either of an 'assembly' or of a 'project'.", "Take one of the two out.", at)
            : assembly is null && project is null ? new ErrorReport(
                ErrorCodes.MissingKey, $"a {what}'s 'class' needs its 'assembly' or its 'project'.",
                "Write the path of its .csproj from the experiment's folder as 'project'; or name its 'assembly' as --assembly does, or by the "
                    + "path of "
                    + "its .dll.", at)
            : file is not null && !File.Exists(file) ? new ErrorReport(
                ErrorCodes.BadCustomModel, $"there is no project '{project}' ({Path.GetRelativePath(Environment.CurrentDirectory, file)}).",
                "Correct its path, which begins at the experiment's folder.", at)
            : null;
        if (problem is not null)
        {
            problems.Add(problem);
            return null;
        }

        return new CustomClass(
            type!.Replace('/', '+'),
            new Lazy<StageCode>(() => CodeOf(file is null ? FindAssembly(assembly!, at) : assemblies.Build(file), type, at)), at);
    }

    private string FindAssembly(string assembly, FileLocation at)
    {
        string? path = assembly.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? Path.GetFullPath(Path.Combine(folder, assembly)) : assemblies.Find(assembly);
        return path is not null && File.Exists(path) ? path : throw new ReportedException([new ErrorReport(
            ErrorCodes.BadCustomModel,
            $"there is no assembly '{assembly}'{(path is null ? "" : $" ({Path.GetRelativePath(Environment.CurrentDirectory, path)})")}.",
            path is null ? RemedyFor(assembly) : "Build it first, or name its 'project' instead, which is built by itself.", at)]);
    }

    private static StageCode CodeOf(string path, string type, FileLocation at)
    {
        using var file = new ReachAssembly(path);
        string name = type.Replace('+', '/');
        return file.FindType(name) is not null ? new StageCode(file.Name, name, path) : throw new ReportedException([new ErrorReport(
            ErrorCodes.BadCustomModel, $"{Path.GetFileName(path)} has no class '{type}'.", "Write its full name, with the namespace.", at)]);
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
