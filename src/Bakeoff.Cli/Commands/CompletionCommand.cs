using System.CommandLine;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff completion SHELL</c>: the script that lets a shell complete commands, options, experiments, stages and datasets.</summary>
internal static class CompletionCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = $"One of {string.Join(", ", CompletionScripts.Shells)}." };
        shell.AcceptOnlyFromAmong(CompletionScripts.Shells);
        var command = new Command(
            "completion",
            "Print the script that lets a shell complete commands, options, experiments, stages and datasets; it says where it goes.") { shell };
        command.SetAction(arguments =>
        {
            Console.Write(CompletionScripts.For(arguments.GetValue(shell)!));
            return 0;
        });
        return command;
    }
}
