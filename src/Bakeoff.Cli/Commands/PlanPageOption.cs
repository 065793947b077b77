using System.CommandLine;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff plan --html FILE</c>: the graph as a picture, with what would become of each stage and why.</summary>
internal sealed class PlanPageOption
{
    private readonly Option<string?> _file = new(
        "--html") { HelpName = "file", Description = "Also write a page with the stages as boxes: what each would do and why, and what it took when "
            + "it last ran." };

    /// <summary>Adds the option to the command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command) => command.Add(_file);

    /// <summary>Writes the page, if it is asked for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="runner">Knows where earlier runs are remembered.</param>
    /// <param name="plans">The plan of each experiment.</param>
    /// <param name="output">Where the path is printed; null for nowhere.</param>
    /// <returns>Whether a page was written.</returns>
    public bool Write(ParseResult arguments, ExperimentRunner runner, IReadOnlyList<PlanDocument> plans, CommandOutput? output)
    {
        if (arguments.GetValue(_file) is not { } file)
        {
            return false;
        }

        NamedFile.WriteText(
            file,
            PlanPage.Render(
                runner.Context.Settings, plans, PageStamps.Create(runner.Context.Settings, Path.GetFullPath(runner.Loader.Folder))),
            "Name another file: --html=FILE.");
        output?.WriteLine($"Page: {file}");
        return true;
    }
}
