using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Says whether this machine gives the bytes that a task's key stands for: its code, .NET, system and processor give the same parts of the key.
/// </summary>
/// <param name="program">The program that runs stages here.</param>
/// <param name="task">The task.</param>
internal sealed class NodeCheck(EngineProgram program, StageTask task)
{
    private static readonly string[] Kinds = ["code.", "package.", "runtime."];

    /// <summary>Compares before the stage runs.</summary>
    /// <exception cref="ReportedException">Something differs (<c>BKF5107</c>).</exception>
    public void Require()
    {
        if (task.Code is not { } code)
        {
            return; // The options fix the bytes.
        }

        IReadOnlyList<KeyPart> here = [.. PartsOf(code), .. RuntimeIdentity.Parts(Has("runtime.processor"))];
        foreach (KeyPart part in task.Parts.Where(part => Kinds.Any(kind => part.Name.StartsWith(kind, StringComparison.Ordinal))))
        {
            string? found = here.FirstOrDefault(other => other.Name == part.Name)?.Value ?? PackageOf(part.Name);
            if (found != part.Value)
            {
                throw Differs(part, found);
            }
        }
    }

    /// <summary>Compares again after the stage has run: a build may have replaced the engine meanwhile.</summary>
    /// <exception cref="ReportedException">Something differs (<c>BKF5107</c>).</exception>
    public void RequireUnchanged() => Require();

    private bool Has(string part) => task.Parts.Any(of => of.Name == part);

    private IReadOnlyList<KeyPart> PartsOf(StageCode code) => CodeOf().PartsOf(code);

    /// <summary>A package that only the host references, such as libtorch.</summary>
    private string? PackageOf(string name) => name.StartsWith("package.", StringComparison.Ordinal)
        ? CodeOf().PackagesNamed(name["package.".Length..]).FirstOrDefault(part => part.Name == name)?.Value : null;

    private CodeIdentity CodeOf() => new(
        program.Folder, EngineProgram.Name, task.CodeFolder is { } folder && Directory.Exists(folder) ? folder : null);

    private ReportedException Differs(KeyPart part, string? found) => new([new ErrorReport(
        ErrorCodes.NodeDiffers,
        $"the node {TaskHost.Node} would give other bytes than the key stands for: {part.Name} is {Shown(found)} there and {Shown(part.Value)} in "
            + "the key.",
        part.Name.StartsWith("runtime.", StringComparison.Ordinal)
            ? "Run it on nodes of one kind (\"partition\" or \"arguments\" in bakeoff.json), or from such a node."
            : "Leave the engine as it is while its jobs are queued; run again with the engine that is there now.",
        new FileLocation(task.Label))]);

    private static string Shown(string? value) => value is null ? "missing" : value.Length > 20 ? value[..12] : value;
}
