using System.Globalization;
using System.Text;
using Bakeoff.Cli;

namespace Bakeoff.UnitTests;

/// <summary>Writes the page of the variables of the environment from the list of the command line.</summary>
internal static class EnvironmentPage
{
    private static readonly (VariableUse Use, string Heading, string Introduction)[] s_sections =
    [
        (VariableUse.Setting, "Settings",
            "Most stand for an option, which wins where both are given. A secret has no option: it would be in the list of processes."),
        (VariableUse.Display, "What is shown, and how", "As other programs read them."),
        (VariableUse.ContinuousIntegration, "In CI", "The workflows of this repository and of the template set the first three: [CI](../ci.md)."),
        (VariableUse.CustomCommand, "For the commands of custom models",
            "Set for what an experiment names as `command`: [custom models](../how-to/custom-models.md). Those of the remote store, and the "
                + "mirror, are taken away from it."),
        (VariableUse.Internal, "Between our own processes", "Not to be set."),
        (VariableUse.Testing, "For the tests", "Read by the tests of this repository alone."),
    ];

    /// <summary>The page.</summary>
    public static string Render()
    {
        var page = new StringBuilder("""
            # Environment variables

            Written by a test from the code (`ReferenceTests`). A variable that begins with `BAKEOFF_` and is not here is misspelt: `bakeoff doctor`
            says so.


            """.ReplaceLineEndings("\n"));
        foreach ((VariableUse use, string heading, string introduction) in s_sections)
        {
            page.Append(CultureInfo.InvariantCulture, $"## {heading}\n\n{introduction}\n\n| variable | what it does | default |\n|---|---|---|\n");
            foreach (KnownVariable variable in KnownVariables.All.Where(variable => variable.Use == use))
            {
                page.Append(CultureInfo.InvariantCulture, $"| `{variable.Name}` | {variable.Summary} | {variable.Default} |\n");
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd() + "\n";
    }
}
